"""The line staff get in a chat of their own about a ticket; never the person's words."""

from __future__ import annotations

from bot.domain.due import Stage
from bot.domain.locale import LOCALES, LocaleTag
from bot.i18n.catalogs import Catalogs
from bot.service.views import DueTicket, TicketRow


def ticket_notice(catalogs: Catalogs, row: TicketRow, public_url: str, locale: LocaleTag) -> str:
    """Number, language and urgency, with the way into the console where its address is known."""

    def _(message: str) -> str:
        return catalogs.gettext(message, locale)

    if row.urgent:
        said = "🚨 " + _("Urgent request {ticket} ({language})")
    else:
        said = "🔔 " + _("New request {ticket} ({language})")
    return _line(said, row, public_url)


def reminder(
    catalogs: Catalogs, ticket: DueTicket, stage: Stage, public_url: str, locale: LocaleTag
) -> str:
    """That a ticket is due soon or overdue; like ``ticket_notice``."""

    def _(message: str) -> str:
        return catalogs.gettext(message, locale)

    if stage is Stage.OVERDUE:
        said = "⏰ " + _("Request {ticket} ({language}) is overdue. Nobody has answered it.")
    else:
        said = "⏳ " + _("Request {ticket} ({language}) is due soon.")
    return _line(said, ticket, public_url)


def _line(said: str, ticket: TicketRow | DueTicket, public_url: str) -> str:
    line = said.format(ticket=f"#{ticket.id}", language=LOCALES[ticket.locale].native_name)
    return f"{line} {public_url}/console/tickets/{ticket.id}#latest" if public_url else line
