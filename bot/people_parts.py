"""The parts for the people who answer, wired: accounts, signing in, second factor, audit log."""

from __future__ import annotations

import logging

from bot.identity.sealing import SealedBox
from bot.identity.totp import PyotpCodes
from bot.service.accounts import Accounts
from bot.service.auditing import Auditing
from bot.service.people import People
from bot.service.ports import Clock
from bot.service.second_factor import SecondFactor
from bot.service.signing_in import SignIns
from bot.service.single_sign_on import SingleSignOn
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.passwords import Argon2Hasher

log = logging.getLogger(__name__)

OPENID_BACK = "/console/sign-in/openid/back"
"""What the provider has to be told as the redirect address, behind ``PUBLIC_URL``."""


def people_parts(settings: Settings, store: Database, clock: Clock) -> People:
    """The parts for these settings."""
    key = settings.secret_key.get_secret_value().encode()
    hasher = Argon2Hasher()
    if not key:
        log.info("SECRET_KEY is not set: staff cannot set up a second factor")
    factor = SecondFactor(store, PyotpCodes(), SealedBox(key) if key else None, key)
    return People(
        accounts=Accounts(store, hasher, key=key),
        sign_ins=SignIns(store, hasher, factor, key=key, required=settings.second_factor_roles),
        second_factor=factor,
        auditing=Auditing(store),
        single_sign_on=_single_sign_on(settings, key, clock),
        proxies=settings.proxies,
    )


def _single_sign_on(settings: Settings, key: bytes, clock: Clock) -> SingleSignOn | None:
    if not settings.openid_on:
        return None
    # Imported only where it is used: the libraries behind it take a third of a second.
    from bot.identity.openid import OpenIdProvider

    provider = OpenIdProvider(
        settings.clairbot_oidc_issuer,
        settings.clairbot_oidc_client_id,
        settings.clairbot_oidc_client_secret.get_secret_value(),
        now=clock.now,
        name=settings.clairbot_oidc_name,
    )
    return SingleSignOn(provider, key, settings.public_url + OPENID_BACK)
