"""Mail over SMTP, by the standard library.

The server's words are not kept in errors: they like to repeat the address.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from enum import StrEnum
from pathlib import Path

from bot.domain.errors import MailError, MailLater, MailRefused, MailUnsure, MailUnusable
from bot.mail.connection import STEP_SECONDS, TOTAL_SECONDS, Connection

_NO_SUCH_MAILBOX = (550, 551, 553)
"""RFC 5321 on RCPT; anything else that is final is about us, not about the address."""
_POLICY = b"5.7."
"""Enhanced status codes of "not allowed" (RFC 3463): relaying denied, login needed."""


class Tls(StrEnum):
    """How the line is encrypted. There is no "if the server offers it": whoever stands between
    would only have to take the offer out."""

    STARTTLS = "starttls"
    """Port 587: encrypted before anything of ours is said."""
    TLS = "tls"
    """Port 465: encrypted from the first byte."""
    OFF = "off"
    """For a server on this machine or behind the same wall."""


@dataclass(frozen=True)
class SmtpSender:
    """Implements ``service.mailing.MailSender``. Thread-safe: a line of its own for every mail."""

    host: str
    port: int
    tls: Tls
    sender: tuple[str, str]
    """Name (may be empty) and address."""
    now: Callable[[], datetime]
    user: str = ""
    password: Callable[[], str] = str
    ca_file: Path | None = None
    """Certificates to trust instead of the machine's."""
    step: float = STEP_SECONDS
    total: float = TOTAL_SECONDS

    def send(
        self, to: str, subject: str, text: str, *, reference: str, hand_over: Callable[[], bool]
    ) -> bool:
        """See ``MailSender``."""
        context = self._context() if self.tls is not Tls.OFF else None
        words = self._message(to, subject, text, reference).as_bytes(policy=SMTP)
        with Connection(self._domain, step=self.step, total=self.total) as line:
            with _nothing_sent():
                self._introduce(line, context)
                self._address(line, to)
            if not hand_over():
                return False
            _hand_over(line, words)
        return True

    def _introduce(self, line: Connection, context: ssl.SSLContext | None) -> None:
        line.open(self.host, self.port, context if self.tls is Tls.TLS else None)
        if self.tls is Tls.STARTTLS:
            assert context is not None
            if not line.upgrade(self.host, context):
                raise MailUnusable(
                    "the mail server does not offer STARTTLS; SMTP_TLS says that it has to"
                )
        if not self.user:
            return
        try:
            line.login(self.user, self.password())
        except smtplib.SMTPNotSupportedError:
            raise MailUnusable("the mail server does not take logins") from None
        except smtplib.SMTPAuthenticationError as error:
            if 400 <= error.smtp_code < 500:
                raise MailLater(_refusal("login", error.smtp_code)) from None
            raise MailUnusable(
                f"the mail server refused the login ({error.smtp_code}); see SMTP_USER"
            ) from None

    def _address(self, line: Connection, to: str) -> None:
        code, _ = line.mail(self.sender[1])
        if code != 250:
            raise _kind(code)(_refusal("sender", code))
        code, words = line.rcpt(to)
        if code in (250, 251):
            return
        about_them = code in _NO_SUCH_MAILBOX and not words.startswith(_POLICY)
        raise (MailRefused if about_them else _kind(code))(_refusal("recipient", code))

    def _message(self, to: str, subject: str, text: str, reference: str) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        message["From"] = formataddr(self.sender)
        message["To"] = to
        message["Subject"] = subject
        message["Date"] = format_datetime(self.now())
        message["Message-ID"] = f"<{reference}@{self._domain}>"
        # Keeps out-of-office notes away (RFC 3834).
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(text, cte="base64")
        return message

    @property
    def _domain(self) -> str:
        return self.sender[1].rpartition("@")[2]

    def _context(self) -> ssl.SSLContext:
        try:
            return ssl.create_default_context(cafile=self.ca_file)
        except (OSError, ssl.SSLError) as error:
            raise MailUnusable("the certificates of SMTP_CA cannot be read") from error


def _hand_over(line: Connection, words: bytes) -> None:
    """From here on a broken line means that nobody knows."""
    try:
        code, _ = line.data(words)
    except smtplib.SMTPDataError as error:
        # Refused before the first word.
        code = error.smtp_code
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise MailUnsure from error
    if code != 250:
        raise _kind(code)(_refusal("mail", code))


@contextmanager
def _nothing_sent() -> Iterator[None]:
    """Before the words are handed over: whatever goes wrong, nothing was sent."""
    try:
        yield
    except MailError:
        raise
    except ssl.SSLCertVerificationError as error:
        raise MailUnusable(
            f"the mail server's certificate is not to be trusted: {error.verify_message}"
        ) from None
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise MailLater(f"the mail server cannot be used now: {type(error).__name__}") from None


def _kind(code: int) -> type[MailError]:
    return MailLater if 400 <= code < 500 else MailUnusable


def _refusal(what: str, code: int) -> str:
    return f"the mail server refused the {what} ({code})"
