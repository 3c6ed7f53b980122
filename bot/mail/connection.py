"""A line to a mail server that ends, whatever the server does."""

from __future__ import annotations

import smtplib
import socket
import ssl
import threading
from contextlib import suppress
from types import TracebackType

STEP_SECONDS = 10.0
"""How long the server may be silent."""

TOTAL_SECONDS = 25.0
"""How long everything may take: a server that sends a letter a second is never silent."""


class Connection(smtplib.SMTP):
    """One conversation with a mail server. TLS, where it begins, is set up by hand: ``smtplib``'s
    own way would wait for a handshake out of reach of the clock."""

    def __init__(
        self, ehlo_name: str, *, step: float = STEP_SECONDS, total: float = TOTAL_SECONDS
    ) -> None:
        super().__init__(local_hostname=ehlo_name, timeout=step)
        self._clock = threading.Timer(total, self._hang_up)
        self._clock.daemon = True
        self._hung_up = False

    def __enter__(self) -> Connection:
        """Start the clock."""
        self._clock.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Say goodbye where that is still possible."""
        try:
            with suppress(OSError, smtplib.SMTPException, ValueError):
                if self.sock is not None:
                    self.quit()
        finally:
            self._clock.cancel()
            self._clock.join()
            self.close()

    def open(self, host: str, port: int, tls: ssl.SSLContext | None) -> None:
        """Connect and hear the greeting; with ``tls`` encrypted from the first byte."""
        self.sock = socket.create_connection((host, port), self.timeout)
        if self._hung_up:
            self._hang_up()
        if tls is not None:
            self._encrypt(tls, host)
        code, _ = self.getreply()
        if code != 220:
            raise smtplib.SMTPConnectError(code, b"")
        self.ehlo_or_helo_if_needed()

    def upgrade(self, host: str, tls: ssl.SSLContext) -> bool:
        """STARTTLS; False where the server does not offer it or refuses."""
        if not self.has_extn("starttls"):
            return False
        code, _ = self.docmd("STARTTLS")
        if code != 220:
            return False
        self._encrypt(tls, host)
        # What was said in the open counts no more (RFC 3207).
        self.file = None
        self.helo_resp = self.ehlo_resp = None
        self.esmtp_features = {}
        self.does_esmtp = False
        self.ehlo_or_helo_if_needed()
        return True

    def _encrypt(self, tls: ssl.SSLContext, host: str) -> None:
        assert self.sock is not None
        wrapped = tls.wrap_socket(self.sock, server_hostname=host, do_handshake_on_connect=False)
        self.sock = wrapped
        if self._hung_up:
            self._hang_up()
        wrapped.do_handshake()

    def _hang_up(self) -> None:
        """Called by the clock on its own thread: whoever waits for the server stops waiting."""
        self._hung_up = True
        sock = self.sock
        if sock is not None:
            with suppress(OSError):
                # Past TLS, which would want to say goodbye to a server that does not listen.
                socket.socket.shutdown(sock, socket.SHUT_RDWR)
