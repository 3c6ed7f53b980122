"""The line staff get in a chat of their own about a ticket; never the person's words."""

from __future__ import annotations

from bot.domain.locale import LOCALES, LocaleTag
from bot.i18n.catalogs import Catalogs
from bot.service.views import TicketRow


def ticket_notice(catalogs: Catalogs, row: TicketRow, public_url: str, locale: LocaleTag) -> str:
    """Number, language and urgency, with the way into the console where its address is known."""

    def _(message: str) -> str:
        return catalogs.gettext(message, locale)

    if row.urgent:
        said = "🚨 " + _("Urgent request {ticket} ({language})")
    else:
        said = "🔔 " + _("New request {ticket} ({language})")
    line = said.format(ticket=f"#{row.id}", language=LOCALES[row.locale].native_name)
    return f"{line} {public_url}/console/tickets/{row.id}#latest" if public_url else line
