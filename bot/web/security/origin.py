"""Refuses requests that another site makes a browser send.

Why: a page elsewhere can make a signed-in browser post a form to the console; the cookie would go
along. Instead of a token in every form (which also breaks forms left open for hours) we look at
what browsers say about the sender and what no page can forge:

1. Reading (GET, HEAD, OPTIONS) changes nothing here and is let through.
2. ``Sec-Fetch-Site`` is sent by every current browser: ``same-origin`` and ``none`` (the person
   typed the address or reloaded) may pass, everything else is refused. ``same-site`` is refused
   too: another service on a neighbouring subdomain is not us.
3. Without it (older browsers, plain http on another machine) the ``Origin`` header, which browsers
   have attached to every POST for years, must be ours: the address this request was made to, or the
   public address behind a proxy. ``Origin: null`` is refused.
4. With neither header the sender is no browser; there is no cookie of somebody else to abuse, and
   SameSite=Lax keeps the cookie at home in browsers too old for both.

This runs before any session is looked up. Webhooks are exempt: platforms sign their calls instead.
The sandbox's imitated APIs need no exemption: the SDKs that call them fall under 4.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

log = logging.getLogger(__name__)

_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN = frozenset({"same-origin", "none"})


def is_own(headers: Headers, *, scheme: str, public_url: str = "") -> bool:
    """Whether a state-changing request comes from one of our own pages (or from no page at all)."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site.strip().lower() in _OWN
    origin = headers.get("origin")
    if origin is None:
        return True
    sent = _origin(origin)
    if sent is None:
        return False
    own = {_origin(f"{scheme}://{headers.get('host', '')}"), _origin(public_url)}
    return sent in own - {None}


def _origin(url: str) -> tuple[str, str, int] | None:
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return None
    return parts.scheme, parts.hostname.lower(), port or (443 if parts.scheme == "https" else 80)


class OwnOrigin:
    """Middleware that answers 403 to what another site sent; ``exempt`` are path prefixes."""

    def __init__(self, app: ASGIApp, *, public_url: str = "", exempt: Sequence[str] = ()) -> None:
        self._app = app
        self._public_url = public_url
        self._exempt = tuple(exempt)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (
            scope["type"] != "http"
            or scope["method"] in _READING
            or scope["path"].startswith(self._exempt)
            or is_own(
                Headers(scope=scope),
                scheme=scope.get("scheme", "http"),
                public_url=self._public_url,
            )
        ):
            await self._app(scope, receive, send)
            return
        log.warning("refused a %s to %s from another site", scope["method"], scope["path"])
        refusal = PlainTextResponse("This request came from another site.\n", status_code=403)
        await refusal(scope, receive, send)
