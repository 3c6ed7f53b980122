"""Security headers on every response.

Why: what people write is shown on our pages, and staff act on it. Escaping is the first wall; the
content security policy is the second: were a template ever to let markup through, the browser would
still run no script, load no style and send no form elsewhere.

- Everything is forbidden (``default-src 'none'``) and only our own origin is allowed back. There is
  no inline script or style anywhere, so neither ``unsafe-inline`` nor a nonce is needed.
- ``frame-ancestors 'none'``: nobody may draw our buttons under theirs.
- ``base-uri 'none'`` and ``form-action 'self'``: injected markup can neither turn our relative
  addresses nor send what staff type to another server.
- ``Referrer-Policy: same-origin``: ticket numbers do not travel to linked sites, and our own forms
  still carry an Origin (with ``no-referrer`` browsers send ``Origin: null``).
- ``Cross-Origin-Opener-Policy``: a page we link to gets no handle on the console's window.
- HSTS only over https: over plain http (a demo on localhost) it would be ignored, or lock out.
- Pages with what people wrote are never cached, so that the back button of a shared computer shows
  nothing after signing out.

A mounted application that needs other rules sets the header itself; what is set is left alone.
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)

_ALWAYS: Mapping[str, str] = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
_HSTS = "max-age=31536000"
_PRIVATE = ("/console", "/chat")


def security_headers(path: str, *, https: bool) -> dict[str, str]:
    """The headers a response for ``path`` carries."""
    headers = dict(_ALWAYS)
    if https:
        headers["strict-transport-security"] = _HSTS
    if any(path == root or path.startswith(root + "/") for root in _PRIVATE):
        headers["cache-control"] = "no-store"
    return headers


class SecurityHeaders:
    """Middleware that adds the headers which the response does not set itself."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self._app = app
        self._https = https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        wanted = security_headers(
            scope["path"], https=self._https or scope.get("scheme") == "https"
        )

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in wanted.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)
