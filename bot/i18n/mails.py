"""The words of mails: plain text, Japanese first, then English."""

from __future__ import annotations

from bot.domain.locale import EN, JA, LocaleTag
from bot.domain.officers.proof import CODE_LIFE
from bot.i18n.catalogs import Catalogs

RULE = "----------------------------------------"


def code_mail(catalogs: Catalogs, code: str) -> tuple[str, str]:
    """Subject and text of the mail with a code. The code is not in the subject: that is shown on
    locked screens."""
    subjects = [catalogs.gettext(_SUBJECT, tag) for tag in (JA, EN)]
    texts = [_text(catalogs, code, tag) for tag in (JA, EN)]
    return " / ".join(dict.fromkeys(subjects)), f"\n\n{RULE}\n\n".join(texts) + "\n"


def _(message: str) -> str:
    """Marks a string for the translators."""
    return message


_SUBJECT = _("Your code for the chat of CLAIR")


def _text(catalogs: Catalogs, code: str, locale: LocaleTag) -> str:
    def _(message: str) -> str:
        return catalogs.gettext(message, locale)

    minutes = int(CODE_LIFE.total_seconds() // 60)
    paragraphs = (
        _("This is your code for the chat of CLAIR:"),
        code,
        _(
            "Please write it in the chat in which you gave this address. It works for {minutes} "
            "minutes, counted from there."
        ).format(minutes=minutes),
        _(
            "You did not ask for it? Then somebody else has typed your address. You need not do "
            "anything. Please pass the code on to nobody."
        ),
        _("Nobody reads answers to this mail."),
    )
    return "\n\n".join(paragraphs)
