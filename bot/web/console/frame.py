"""What every page of the console shares: the head with the person signed in, and the last deed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.domain.entry import Audience
from bot.domain.hours import calendar_of
from bot.domain.locale import EN, JA, LocaleTag
from bot.domain.roles import RIGHTS
from bot.service.views import StaffView
from bot.web import people_words
from bot.web.deps import WebDeps
from bot.web.language import STAFF_LOCALES
from bot.web.pages import Pages
from bot.web.security.cookies import CookieJar
from bot.web.wording import Gettext


class Frame:
    """Renders a console page for a member of staff, in their language."""

    def __init__(self, deps: WebDeps, pages: Pages, jar: CookieJar) -> None:
        self._deps = deps
        self._pages = pages
        self._jar = jar

    def page(
        self,
        template: str,
        request: Request,
        staff: StaffView,
        *,
        status: int = 200,
        problem: str = "",
        **values: Any,
    ) -> Response:
        """The page; it says once what was just done, or what stands in the way."""
        locale = staff_language(staff)
        code = self._jar.flash(request)
        response = self._pages.page(
            template,
            locale,
            status=status,
            staff=staff,
            rights=RIGHTS[staff.role],
            flash=done_words(code or "", self._pages.gettext(locale)),
            problem=problem,
            here=request.url.path if request.method == "GET" else "/console",
            other=EN if locale == JA else JA,
            **self.shared(),
            **values,
        )
        if code is not None:
            self._jar.drop(request, response, "done")
        return response

    def part(self, template: str, staff: StaffView, **values: Any) -> Response:
        """A piece of a page as a response."""
        locale = staff_language(staff)
        return self._pages.response(self.text(template, locale, staff=staff, **values), locale)

    def text(self, template: str, locale: LocaleTag, **values: Any) -> str:
        """The markup of a piece of a page."""
        return self._pages.text(template, locale, **self.shared(), **values)

    def say(self, request: Request, response: Response, code: str) -> None:
        """Let the next page say what was done."""
        self._jar.set_flash(request, response, code)

    def shared(self) -> dict[str, Any]:
        """What the templates need to find words: the moment and the content."""
        now, content = self._deps.clock.now(), self._deps.content.current()
        calendar = calendar_of(content.office, "")
        closed = calendar is not None and not calendar.is_open(now)
        return {
            "now": now,
            "content": content,
            "office_closed": closed,
            "office_opens": calendar.next_opening(now) if calendar and closed else None,
            "content_errors": tuple(self._deps.content_errors()),
        }


def asked_audience(params: Mapping[str, str]) -> Audience:
    """Whose content a page is to show: residents' unless ``audience`` says otherwise."""
    if params.get("audience") == Audience.MUNICIPAL.value:
        return Audience.MUNICIPAL
    return Audience.RESIDENT


def staff_language(staff: StaffView) -> LocaleTag:
    """The console's language for them."""
    return staff.locale if staff.locale in STAFF_LOCALES else JA


def done_words(code: str, _: Gettext) -> str:
    """What was just done; empty for a code we never set."""
    match code:
        case "claim":
            return _("You have taken over this ticket. The bot is silent now.")
        case "take-over":
            return _("You have this ticket now. Your colleague is told.")
        case "release":
            return _("The ticket is back in the queue.")
        case "transfer":
            return _("The ticket is in the queue of the other division now.")
        case "assign":
            return _("Your colleague has the ticket now.")
        case "back":
            return _("The bot goes on with this talk. The ticket has left the queue.")
        case "label":
            return _("The labels have changed.")
        case "reply":
            return _("Your reply is on its way.")
        case "phrases" | "answer":
            return _("Your reply is on its way, in the person's language.")
        case "translated":
            return _(
                "Your reply is on its way, translated by a machine, with your own words beneath."
            )
        case "untranslated":
            return _(
                "The translation service gave no translation. Your reply went out as you wrote it, "
                "and the person is told which language it is."
            )
        case "again":
            return _("This was already saved; nothing was done twice.")
        case "note":
            return _("Your note was saved.")
        case "retry":
            return _("The message is being sent again.")
        case "read":
            return _("Marked as read.")
        case "resolve":
            return _("The ticket is resolved. The bot answers again.")
        case "reopen":
            return _("The ticket is open again, and you have it.")
        case "proposed":
            return _("It is on the list of changes. The questions do not wait any more.")
        case "dismissed":
            return _("The questions were put aside.")
        case "dropped":
            return _("The change was taken off the list; its questions wait again.")
        case "written":
            return _("The changes are in the working copy now. Look at them there and commit them.")
        case "finished":
            return _("The list of changes is empty.")
        case _other:
            return people_words.done_words(code, _)
