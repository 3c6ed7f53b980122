"""A real mail server on loopback, for tests: it keeps what it takes, and can be difficult."""

from __future__ import annotations

import asyncio
import email
import re
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

CERTIFICATE = Path(__file__).parent / "mail_certificate.pem"
"""Self-signed for 127.0.0.1, with its key; trusted by tests only."""

USER, PASSWORD = "clairbot", "correct horse"


@dataclass
class MailServer:
    """What came in, and what the server is told to answer instead of being nice."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    """``rcpt``, ``data``: the line to answer with."""
    connections: int = 0

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if "rcpt" in self.answers:
            return self.answers["rcpt"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.answers.get("data") == "hang up":
            assert server.transport is not None
            server.transport.abort()
            return "250 never heard"
        if "data" in self.answers:
            return self.answers["data"]
        content = envelope.content
        assert isinstance(content, bytes)
        message = email.message_from_bytes(content, policy=default)
        assert isinstance(message, EmailMessage)
        self.mails.append(message)
        self.recipients.extend(envelope.rcpt_tos)
        self.encrypted.append(session.ssl is not None)
        return "250 taken"

    def code(self, number: int = -1) -> str:
        """The six digits in a mail, the newest by default."""
        (code,) = set(re.findall(r"^\d{6}$", self.text(number), re.MULTILINE))
        return str(code)

    def text(self, number: int = -1) -> str:
        """The text of a mail."""
        return str(self.mails[number].get_content()).replace("\r\n", "\n")


@contextmanager
def mail_server(
    *, starttls: bool = False, tls: bool = False, login: bool = False
) -> Iterator[MailServer]:
    """A server as long as the block lasts. ``login``: it wants USER and PASSWORD first."""
    kept = MailServer()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATE)

    def check(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        right = LoginPassword(USER.encode(), PASSWORD.encode())
        return AuthResult(success=data == right, handled=False)

    def protocol() -> SMTP:
        kept.connections += 1
        return SMTP(
            kept,
            hostname="localhost",
            tls_context=context if starttls else None,
            require_starttls=starttls,
            authenticator=check if login else None,
            auth_required=login,
            auth_require_tls=starttls,
            loop=asyncio.get_running_loop(),
        )

    with _serving(protocol, context if tls else None) as port:
        kept.port = port
        yield kept


@contextmanager
def _serving(protocol: Any, context: ssl.SSLContext | None) -> Iterator[int]:
    """An asyncio server in a thread of its own."""
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(loop.create_server(protocol, "127.0.0.1", 0, ssl=context))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(_close(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _close(server: asyncio.Server) -> None:
    server.close()
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@contextmanager
def stalling_server(greeting: bytes, *, forever: bytes = b"") -> Iterator[int]:
    """Says ``greeting`` and then nothing, or ``forever`` again and again. Yields its port."""

    class Stalling(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            assert isinstance(transport, asyncio.Transport)
            self._transport = transport
            transport.write(greeting)
            if forever:
                self._drip()

        def _drip(self) -> None:
            if not self._transport.is_closing():
                self._transport.write(forever)
                asyncio.get_running_loop().call_later(0.01, self._drip)

    with _serving(Stalling, None) as port:
        yield port
