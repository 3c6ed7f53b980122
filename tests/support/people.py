"""The people's parts as ``bot.people_parts`` wires them, with passwords that cost nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pyotp

from bot.domain.roles import Role
from bot.identity.sealing import SealedBox
from bot.identity.totp import PyotpCodes
from bot.service.accounts import Accounts
from bot.service.auditing import Auditing
from bot.service.people import People
from bot.service.second_factor import SecondFactor
from bot.service.signing_in import SignIns
from bot.storage.database import Database
from tests.support.hashing import PlainHasher

KEY = b"a key of at least thirty-two characters"


def people_of(
    store: Database, *, key: bytes = KEY, required: frozenset[Role] = frozenset(), **more: Any
) -> People:
    """Everything about staff over one database."""
    hasher = PlainHasher()
    factor = SecondFactor(store, PyotpCodes(), SealedBox(key) if key else None, key)
    return People(
        accounts=Accounts(store, hasher, key=key),
        sign_ins=SignIns(store, hasher, factor, key=key, required=required),
        second_factor=factor,
        auditing=Auditing(store),
        **more,
    )


def enrol(people: People, staff_id: int, now: datetime) -> tuple[str, tuple[str, ...]]:
    """The secret and the recovery codes of a second factor that was just set up."""
    people.second_factor.begin(staff_id)
    pending = people.second_factor.pending(staff_id)
    assert pending is not None
    codes = people.second_factor.confirm(staff_id, code_at(pending.secret, now), now)
    return pending.secret, codes


def code_at(secret: str, now: datetime) -> str:
    """What an app shows at this moment."""
    return pyotp.TOTP(secret).at(now)
