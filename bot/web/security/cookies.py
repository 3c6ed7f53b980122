"""Our cookies: four, all HttpOnly and SameSite=Lax, none readable by a script.

Why: the session cookie *is* the signed-in member of staff, and the person's cookie is the whole key
to a conversation. So:

- Over https the names start with ``__Host-``: browsers then take the cookie only with Secure, for
  this very host and the whole path, so that no neighbouring subdomain can plant one (session
  fixation). Over plain http (a demo on localhost) that prefix is refused by browsers, so the plain
  name is used.
- Values are random and mean nothing; there is nothing to sign and nothing to read. What does not
  look like one of ours is treated as absent.
- A sign-in always gets a new token; an old one that came along is ended, not carried over.
- The note of what was just done is a word from a fixed list, never text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

_TOKEN = re.compile(r"[A-Za-z0-9_-]{22,128}\Z")
PERSON_DAYS = 30
FLOW_SECONDS = 600


@dataclass(frozen=True)
class CookieJar:
    """Reads and writes our cookies; ``https`` says how people reach us."""

    https: bool

    def session(self, request: Request) -> str | None:
        """The session token the browser sent."""
        return self._read(request, "session")

    def set_session(self, request: Request, response: Response, token: str) -> None:
        """Sign the browser in until it is closed (the server ends the session earlier)."""
        self._write(request, response, "session", token, None)

    def flow(self, request: Request) -> str | None:
        """The token of a sign-in that is under way at an OpenID provider."""
        return self._read(request, "flow")

    def set_flow(self, request: Request, response: Response, token: str) -> None:
        """Remember it until the browser comes back; Lax cookies come along then."""
        self._write(request, response, "flow", token, FLOW_SECONDS)

    def person(self, request: Request) -> str | None:
        """The person's id in the web channel."""
        return self._read(request, "person")

    def set_person(self, request: Request, response: Response, token: str) -> None:
        """Remember the conversation on this device for a month."""
        self._write(request, response, "person", token, PERSON_DAYS * 86400)

    def flash(self, request: Request) -> str | None:
        """The code of what was just done, if anything."""
        value = request.cookies.get(self._name(request, "done"), "")
        return value if value.isascii() and value.replace("-", "").isalpha() else None

    def set_flash(self, request: Request, response: Response, code: str) -> None:
        """Say on the next page what was done."""
        self._write(request, response, "done", code, 30)

    def drop(self, request: Request, response: Response, *names: str) -> None:
        """Make the browser forget ``session``, ``flow``, ``person`` or ``done``."""
        for name in names:
            response.delete_cookie(
                self._name(request, name),
                path="/",
                secure=self._secure(request),
                httponly=True,
                samesite="lax",
            )

    def _secure(self, request: Request) -> bool:
        return self.https or request.url.scheme == "https"

    def _name(self, request: Request, name: str) -> str:
        return f"__Host-clairbot-{name}" if self._secure(request) else f"clairbot-{name}"

    def _read(self, request: Request, name: str) -> str | None:
        value = request.cookies.get(self._name(request, name), "")
        return value if _TOKEN.match(value) else None

    def _write(
        self, request: Request, response: Response, name: str, value: str, seconds: int | None
    ) -> None:
        response.set_cookie(
            self._name(request, name),
            value,
            max_age=seconds,
            path="/",
            secure=self._secure(request),
            httponly=True,
            samesite="lax",
        )
