"""A small OpenID Connect provider on a loopback port, strict about what it is sent.

It signs with a real key, checks the client's secret, the redirect address and the PKCE verifier,
and gives each code once. ``person`` says who is signed in there; ``bend`` and ``sign`` let a test
spoil the ID token.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import ECKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "clairbot", "the secret of the client"
BACK = "http://testserver/console/sign-in/openid/back"


@dataclass
class Provider:
    """What it believes and has given out."""

    issuer: str
    person: dict[str, Any] = field(
        default_factory=lambda: {"sub": "s1", "email": "tanaka@example.jp", "email_verified": True}
    )
    bend: Callable[[dict[str, Any]], dict[str, Any]] = lambda claims: claims
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", {"kid": "one"}))
    shown: ECKey | None = None
    """The key it publishes, where that is not the one it signs with."""
    sign: Callable[[dict[str, Any]], str] | None = None
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def routes(self) -> list[Route]:
        return [
            Route("/.well-known/openid-configuration", self._about),
            Route("/authorize", self._authorize),
            Route("/token", self._token, methods=["POST"]),
            Route("/keys", self._keys),
        ]

    async def _about(self, _request: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
            }
        )

    async def _authorize(self, request: Request) -> Response:
        """Signs the person in without asking, as a provider does who knows them already."""
        asked = dict(request.query_params)
        good = (
            asked.get("response_type") == "code"
            and asked.get("client_id") == CLIENT
            and asked.get("redirect_uri") == BACK
            and asked.get("code_challenge_method") == "S256"
            and {"openid", "email"} <= set(asked.get("scope", "").split())
            and asked.get("nonce")
        )
        if not good:
            return JSONResponse({"error": "invalid_request"}, 400)
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return RedirectResponse(f"{BACK}?{urlencode({'code': code, 'state': asked['state']})}", 302)

    async def _token(self, request: Request) -> Response:
        form = dict(parse_qsl((await request.body()).decode()))
        asked = self.codes.pop(form.get("code", ""), None)
        basic = request.headers.get("authorization", "").removeprefix("Basic ")
        if base64.b64decode(basic).decode() != f"{CLIENT}:{SECRET}":
            return JSONResponse({"error": "invalid_client"}, 401)
        proof = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(proof).decode().rstrip("=")
        if asked is None or form.get("redirect_uri") != BACK:
            return JSONResponse({"error": "invalid_grant"}, 400)
        if challenge != asked["code_challenge"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        now = int(time.time())
        claims = self.bend(
            {
                "iss": self.issuer,
                "aud": CLIENT,
                "iat": now,
                "exp": now + 300,
                "nonce": asked["nonce"],
                **self.person,
            }
        )
        token = (self.sign or self._signed)(claims)
        return JSONResponse({"access_token": "a", "token_type": "Bearer", "id_token": token})

    async def _keys(self, _request: Request) -> Response:
        return JSONResponse({"keys": [(self.shown or self.key).as_dict(private=False)]})

    def _signed(self, claims: dict[str, Any]) -> str:
        return jwt.encode({"alg": "ES256", "kid": "one"}, claims, self.key)


@contextmanager
def running_provider() -> Iterator[Provider]:
    """The provider, as long as the block lasts."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    provider = Provider(f"http://127.0.0.1:{listener.getsockname()[1]}")
    config = uvicorn.Config(
        Starlette(routes=provider.routes()), log_level="warning", lifespan="off"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(
        target=server.run, kwargs={"sockets": [listener]}, name="provider", daemon=True
    )
    thread.start()
    while not server.started:
        time.sleep(0.005)
    yield provider
    server.should_exit = True
    thread.join(10)
    listener.close()
