"""Addresses of printed cards: the case itself, signed, good for thirty days.

Why: a link to a card is forwarded inside an office, so whoever has it may open it, without signing
in and without a row in the database. What it carries is the case alone – the grant, answers out of
closed lists, amounts and days – and never a name, a message or whose conversation it came from.

- Signed with HMAC-SHA256 under a key of its own made from ``SECRET_KEY``: nobody can have us lay
  out pages of their own making, and nothing is unpacked before the signature is found right.
- The last day stands inside the signed part.
- Without ``SECRET_KEY`` no address is given and none is taken.
- A digest of what was found goes along, so that a page can say that the conditions changed since.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.domain.eligibility.card import CardSet
from bot.domain.errors import CardExpired, CardRefused
from bot.domain.locale import EN, JA, LocaleTag

LIFE = timedelta(days=30)
_PURPOSE = b"clairbot outcome card, version 1"
_SIGNATURE = 16
"""Bytes of the signature; 128 bits cannot be guessed."""
_LONGEST = 4_000
"""Characters of a token; ours stay far below, and LINE takes 1,000 for a whole address."""
_MOST_UNPACKED = 20_000


@dataclass(frozen=True)
class CardTicket:
    """What a token holds."""

    grant: str
    answers: Mapping[str, str]
    """Field → the answer as it would be typed; empty: not known."""
    on: date
    locale: LocaleTag
    digest: str


@dataclass(frozen=True)
class SignedCards:
    """Makes and reads tokens. Implements ``ports.CardLinks``."""

    secret: bytes = field(repr=False)
    """``SECRET_KEY``; empty: there are no links."""
    public_url: str = ""

    def address(self, found: CardSet, locale: LocaleTag, day: date) -> str | None:
        """The whole web address, good until 30 days after ``day``; None without key or address."""
        if not self.secret or not self.public_url:
            return None
        return f"{self.public_url}/card/{self.token(found, locale, day)}.pdf"

    def token(self, found: CardSet, locale: LocaleTag, day: date) -> str:
        """The case of these cards, packed and signed."""
        case = found.case
        held = {
            "g": case.grant,
            "a": {name: _typed(value) for name, value in sorted(case.answers.items())},
            "o": case.on.isoformat(),
            "l": JA if locale.startswith("ja") else EN,
            "u": (day + LIFE).isoformat(),
            "d": digest(found),
        }
        text = json.dumps(held, ensure_ascii=True, separators=(",", ":"))
        packed = zlib.compress(text.encode(), 9)
        return _written(packed + self._signature(packed))

    def read(self, token: str, today: date) -> CardTicket:
        """What the token holds. CardRefused where it is not ours, CardExpired where it is old."""
        if not self.secret or len(token) > _LONGEST:
            raise CardRefused
        raw = _read(token)
        packed, signature = raw[:-_SIGNATURE], raw[-_SIGNATURE:]
        if not hmac.compare_digest(signature, self._signature(packed)):
            raise CardRefused
        try:
            unpacker = zlib.decompressobj()
            held = json.loads(unpacker.decompress(packed, _MOST_UNPACKED))
            until, on = date.fromisoformat(held["u"]), date.fromisoformat(held["o"])
            ticket = CardTicket(held["g"], held["a"], on, LocaleTag(held["l"]), held["d"])
        except (zlib.error, ValueError, KeyError, TypeError) as error:
            raise CardRefused from error
        if today > until:
            raise CardExpired
        return ticket

    def _signature(self, packed: bytes) -> bytes:
        key = hmac.digest(self.secret, _PURPOSE, hashlib.sha256)
        return hmac.digest(key, packed, hashlib.sha256)[:_SIGNATURE]


def digest(found: CardSet) -> str:
    """Differs when the conditions say something else about the same answers."""
    return hashlib.sha256(found.summary.encode()).hexdigest()[:10]


def _typed(value: str | int | date | None) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def _written(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _read(token: str) -> bytes:
    try:
        return base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise CardRefused from error
