"""The figures of one run as a single HTML file: to read, to print, to send on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.domain.entry import Audience, Content
from bot.domain.figures import UNTOLD, Evaluation
from bot.domain.locale import LocaleTag
from bot.service.ports import Translator
from bot.web.pages import Pages
from bot.web.static_files import STATIC, StaticAssets


@dataclass(frozen=True)
class Mistake:
    """A question that went wrong."""

    locale: LocaleTag | None
    place: str
    """File and line."""
    question: str
    expected: str
    """As in ``bot.domain.figures.Confusion``."""
    outcome: str
    """``wrong`` (answered), ``asked_wrong`` and ``asked_none`` (offered), or ``handoff``."""
    given: str | None
    """The entry that came first, if any did."""
    p: float
    """How sure the bot was of it."""


def report_page(
    audience: Audience,
    measured: Evaluation,
    mistakes: Sequence[Mistake],
    content: Content,
    translator: Translator,
    locale: LocaleTag,
) -> str:
    """The whole page in ``locale``; it loads nothing and runs no script.

    Only this page shows the questions themselves: they are ours, written for measuring.
    """
    pages = Pages(translator, StaticAssets(), demo=False)
    # The style sheet is ours; inline, so that the file can be moved.
    css = (STATIC / "style.css").read_text("utf-8")
    return pages.text(
        "report.html",
        locale,
        sheet=Markup("<style>\n{}</style>").format(Markup(css)),
        audience=audience,
        measured=measured,
        mistakes={
            name: [one for one in mistakes if (one.locale or UNTOLD) == name]
            for name in measured.reports
        },
        content=content,
        address=_address,
    )


def _address(name: str) -> str:
    """Where on the page the figures of a locale stand."""
    return "#locale-none" if name == UNTOLD else f"#locale-{name}"
