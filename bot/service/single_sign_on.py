"""Signing in by an OpenID Connect provider: the authorization-code flow, kept in no table.

Everything that must be remembered until the browser comes back is derived from one random token in
a cookie of that browser, under a key nobody else has: ``state`` (so that only this browser can
finish what it began), ``nonce`` (so that the provider's answer is for this very sign-in) and the
PKCE verifier (so that a stolen code is worth nothing). Nothing is stored for people who never come
back, and nothing can be filled up by calling the address again and again.
"""

from __future__ import annotations

import base64
import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.errors import ClairbotError

FLOW_LIFE = timedelta(minutes=10)
"""How long signing in at the provider may take."""


class ProviderRefused(ClairbotError):
    """The provider did not vouch for anybody, or its answer does not hold."""


class ProviderUnreachable(ClairbotError):
    """The provider cannot be reached, or does not answer as it should."""


@dataclass(frozen=True)
class Identity:
    """Whom the provider vouches for."""

    subject: str
    """Its own lasting id for them."""
    email: str
    verified: bool
    """Whether the provider has checked that the address is theirs."""


@dataclass(frozen=True)
class Flow:
    """The secrets of one sign-in."""

    state: str
    nonce: str
    verifier: str
    back_to: str
    """Our own address the provider sends the browser back to."""


class IdentityProvider(Protocol):
    """An OpenID Connect provider."""

    @property
    def name(self) -> str:
        """What stands on the button."""
        ...

    def address(self, flow: Flow) -> str:
        """Where the browser signs in. ProviderUnreachable."""
        ...

    def identity(self, flow: Flow, code: str) -> Identity:
        """Redeem the code. Signature, issuer, audience, time and nonce of the answer are checked.

        ProviderRefused or ProviderUnreachable.
        """
        ...


@dataclass(frozen=True)
class SingleSignOn:
    """The way to the provider and back."""

    provider: IdentityProvider
    key: bytes = field(repr=False)
    back_to: str

    def begin(self, token: str, next_path: str, now: datetime) -> str:
        """Where to send the browser that holds ``token``."""
        return self.provider.address(self._flow(token, next_path, int(now.timestamp())))

    def finish(self, token: str, state: str, code: str, now: datetime) -> tuple[Identity, str]:
        """Who came back, and where they wanted to be. ProviderRefused, ProviderUnreachable."""
        stamp, next_path = _read_state(state)
        flow = self._flow(token, next_path, stamp)
        age = int(now.timestamp()) - stamp
        fresh = 0 <= age <= FLOW_LIFE.total_seconds()
        if not hmac.compare_digest(flow.state.encode(), state.encode()) or not fresh:
            raise ProviderRefused("this sign-in was not begun in this browser, or long ago")
        return self.provider.identity(flow, code), next_path

    def _flow(self, token: str, next_path: str, stamp: int) -> Flow:
        told = base64.urlsafe_b64encode(next_path.encode()).decode().rstrip("=")
        mark = self._derived("state", f"{token}.{stamp}.{told}")
        return Flow(
            state=f"{stamp}.{told}.{mark}",
            nonce=self._derived("nonce", f"{token}.{stamp}"),
            verifier=self._derived("verifier", f"{token}.{stamp}"),
            back_to=self.back_to,
        )

    def _derived(self, what: str, words: str) -> str:
        made = hmac.digest(self.key, f"oidc:{what}:{words}".encode(), "sha256")
        return base64.urlsafe_b64encode(made).decode().rstrip("=")


def _read_state(state: str) -> tuple[int, str]:
    parts = state.split(".")
    if len(state) > 2000 or len(parts) != 3 or not (parts[0].isascii() and parts[0].isdecimal()):
        raise ProviderRefused("the provider sent back something else than it was given")
    try:
        told = base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)).decode()
        return int(parts[0][:12]), told
    except ValueError as error:
        raise ProviderRefused("the provider sent back something else than it was given") from error
