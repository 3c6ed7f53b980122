"""An OpenID Connect provider over HTTP: Authlib speaks OAuth, joserfc checks the signatures."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import JWTClaimsRegistry
from requests import RequestException

from bot.service.single_sign_on import Flow, Identity, ProviderRefused, ProviderUnreachable

log = logging.getLogger(__name__)

SCOPE = "openid email"
TIMEOUT = 10.0
"""Seconds for each call to the provider."""
LEEWAY = 60
"""Seconds by which the provider's clock may differ."""
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA")
"""Signatures with a key pair. ``none`` proves nothing, and HS256 is made with a secret we share."""
_MOST_BYTES = 256 * 1024


class OpenIdProvider:
    """Implements ``bot.service.single_sign_on.IdentityProvider``. Thread-safe."""

    def __init__(
        self,
        issuer: str,
        client_id: str,
        client_secret: str,
        *,
        now: Callable[[], datetime],
        name: str = "",
    ) -> None:
        self._issuer = issuer
        self._client_id = client_id
        self._client_secret = client_secret
        self._now = now
        self._name = name or urlsplit(issuer).hostname or issuer
        self._lock = Lock()
        self._about: Mapping[str, Any] | None = None
        self._keys: KeySet | None = None

    @property
    def name(self) -> str:
        """What stands on the button."""
        return self._name

    def address(self, flow: Flow) -> str:
        """Where the browser signs in. ProviderUnreachable."""
        endpoint = self._endpoint("authorization_endpoint")
        with self._client(flow) as client:
            address, _state = client.create_authorization_url(
                endpoint, state=flow.state, nonce=flow.nonce, code_verifier=flow.verifier
            )
        return str(address)

    def identity(self, flow: Flow, code: str) -> Identity:
        """Redeem the code. ProviderRefused or ProviderUnreachable."""
        endpoint = self._endpoint("token_endpoint")
        try:
            with self._client(flow) as client:
                token = client.fetch_token(
                    endpoint,
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=flow.verifier,
                    timeout=TIMEOUT,
                    allow_redirects=False,
                )
        except AuthlibBaseError as error:
            raise ProviderRefused("the provider did not take the code") from error
        except (RequestException, ValueError, KeyError) as error:
            raise ProviderUnreachable("the provider does not answer") from error
        id_token = token.get("id_token")
        if not isinstance(id_token, str):
            raise ProviderRefused("the provider gave no ID token")
        claims = self._claims(id_token, flow.nonce)
        email, verified = claims.get("email"), claims.get("email_verified")
        return Identity(
            subject=str(claims["sub"]),
            email=email if isinstance(email, str) else "",
            # Some providers write it as a word.
            verified=verified is True or verified == "true",
        )

    def _claims(self, id_token: str, nonce: str) -> Mapping[str, Any]:
        """The checked claims of the ID token (OpenID Connect Core 3.1.3.7)."""
        claims = self._decoded(id_token)
        required = JWTClaimsRegistry(
            now=int(self._now().timestamp()),
            leeway=LEEWAY,
            iss={"essential": True, "value": self._issuer},
            aud={"essential": True, "value": self._client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            required.validate(dict(claims))
        except JoseError as error:
            raise ProviderRefused(f"the ID token does not hold: {error.error}") from error
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if claims.get("azp", None if several else self._client_id) != self._client_id:
            raise ProviderRefused("the ID token is for somebody else")
        return claims

    def _decoded(self, id_token: str) -> Mapping[str, Any]:
        """The claims of a token whose signature is right; keys are fetched anew once."""
        for fresh in (False, True):
            try:
                decoded = jwt.decode(id_token, self._key_set(fresh=fresh), list(ALGORITHMS))
            except (JoseError, ValueError) as error:
                if fresh:
                    raise ProviderRefused("the ID token's signature is not right") from error
            else:
                return decoded.claims
        raise AssertionError("unreachable")

    def _key_set(self, *, fresh: bool) -> KeySet:
        with self._lock:
            known = self._keys
        if known is None or fresh:
            found = self._fetched(self._endpoint("jwks_uri"))
            try:
                known = KeySet.import_key_set({"keys": found.get("keys", [])})
            except (JoseError, ValueError, TypeError, KeyError) as error:
                raise ProviderUnreachable("the provider's keys cannot be read") from error
            with self._lock:
                self._keys = known
        return known

    def _endpoint(self, name: str) -> str:
        """An address out of the provider's own description, fetched once."""
        with self._lock:
            about = self._about
        if about is None:
            about = self._fetched(self._issuer.rstrip("/") + "/.well-known/openid-configuration")
            if about.get("issuer") != self._issuer:
                raise ProviderUnreachable("the provider describes itself as somebody else")
            with self._lock:
                self._about = about
        address = about.get(name)
        secure = urlsplit(self._issuer).scheme == "http" or str(address).startswith("https://")
        if not isinstance(address, str) or not secure:
            raise ProviderUnreachable(f"the provider's description has no good {name}")
        return address

    def _fetched(self, address: str) -> Mapping[str, Any]:
        try:
            with OAuth2Session() as client:
                answer = client.request(
                    "GET", address, withhold_token=True, timeout=TIMEOUT, allow_redirects=False
                )
                answer.raise_for_status()
                found = json.loads(answer.content[:_MOST_BYTES])
        except (RequestException, ValueError) as error:
            log.warning("the OpenID provider cannot be asked: %s", type(error).__name__)
            raise ProviderUnreachable("the provider does not answer") from error
        if not isinstance(found, dict):
            raise ProviderUnreachable("the provider does not answer as it should")
        return found

    def _client(self, flow: Flow) -> Any:
        return OAuth2Session(
            self._client_id,
            self._client_secret,
            scope=SCOPE,
            redirect_uri=flow.back_to,
            code_challenge_method="S256",
        )
