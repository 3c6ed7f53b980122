"""One error tree; each docstring is the message an operator reads."""

from __future__ import annotations


class ClairbotError(Exception):
    """Something went wrong in clairbot."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or (type(self).__doc__ or "").strip().splitlines()[0])


class SettingsError(ClairbotError):
    """A setting is missing or wrong."""


class ContentError(ClairbotError):
    """The content files cannot be read."""


class PrintingUnavailable(ClairbotError):
    """PDF pages need the fonts of the web assets; run `python -m bot.web.assets`."""


class CardRefused(ClairbotError):
    """The address of a card is not one we gave."""


class CardExpired(ClairbotError):
    """The address of a card is older than 30 days."""


class StorageError(ClairbotError):
    """The database cannot be used."""


class TooYoung(ClairbotError):
    """The audit log is kept for a year at least; name an earlier day."""


class TicketConflict(ClairbotError):
    """The ticket changed in the meantime: someone else was faster."""


class ProposalRefused(ClairbotError):
    """The proposal cannot be taken; ``reason`` says why, ``place`` where."""

    def __init__(self, reason: str, place: str = "") -> None:
        super().__init__(f"{reason} {place}".strip())
        self.reason = reason
        self.place = place


class TransitionRefused(ClairbotError):
    """The ticket is not in a state that allows this."""


class NotFound(ClairbotError):
    """There is no such thing."""


class TranslationFailed(ClairbotError):
    """The translation service gave no translation."""


class WebhookRefused(ClairbotError):
    """The webhook call is not signed as agreed, or is not what the platform sends."""

    def __init__(self, message: str = "", *, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


class SendError(ClairbotError):
    """A message could not be sent."""


class SendLater(SendError):
    """The platform asked to wait; nothing was sent."""

    def __init__(self, message: str = "", *, seconds: float) -> None:
        super().__init__(message)
        self.seconds = seconds


class SendRefused(SendError):
    """The platform refused the message; sending it again would not help."""


class RecipientBlocked(SendError):
    """The person blocked the bot or left."""


class ReplyTokenDead(SendError):
    """The reply token can no longer be used and certainly was not; push instead."""


class QuotaExhausted(SendError):
    """The month's free push messages are used up."""


class CredentialRejected(SendError):
    """The platform does not accept our access token."""


class SendUnknown(SendError):
    """The call broke off: the message may or may not have been sent."""


class AddressMoved(SendError):
    """The chat has a new address (a group became a supergroup); nothing was sent."""

    def __init__(self, message: str = "", *, address: str) -> None:
        super().__init__(message)
        self.address = address


class FetchError(ClairbotError):
    """A file could not be fetched from its platform."""


class FetchLater(FetchError):
    """The platform cannot be reached, or asks to wait."""


class FileGone(FetchError):
    """The platform has no such file (any more)."""


class FileTooLarge(FetchError):
    """The file is larger than what is taken."""


class NotAPicture(ClairbotError):
    """These bytes are no picture of a kind that is shown."""


class MailError(ClairbotError):
    """A mail was not sent."""


class MailLater(MailError):
    """The mail server cannot be reached or asks to wait; surely nothing was sent."""


class MailRefused(MailError):
    """The mail server does not take mail for this address."""


class MailUnusable(MailError):
    """The mail server does not take our mail at all; an operator has to look at the settings."""


class MailUnsure(MailError):
    """The line broke while the mail was being handed over: it may have been sent or not."""
