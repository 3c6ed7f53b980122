"""Seals secrets with AES-256-GCM under a key made from ``SECRET_KEY`` (HKDF-SHA-256).

What a secret is about (whose it is) is authenticated along with it: who can write into the database
cannot give their own secret to somebody else's account.
"""

from __future__ import annotations

import base64
import binascii
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.service.second_factor import SecondFactorUnreadable

_VERSION = "1."
_NONCE = 12


class SealedBox:
    """Implements ``bot.service.second_factor.SecretBox``."""

    def __init__(self, secret_key: bytes) -> None:
        if not secret_key:
            raise ValueError("sealing needs a key")
        made = HKDF(SHA256(), length=32, salt=None, info=b"clairbot: secrets of staff")
        self._cipher = AESGCM(made.derive(secret_key))

    def seal(self, secret: str, about: str) -> str:
        """Different every time, even for the same secret."""
        nonce = os.urandom(_NONCE)
        sealed = nonce + self._cipher.encrypt(nonce, secret.encode(), about.encode())
        return _VERSION + base64.urlsafe_b64encode(sealed).decode()

    def open(self, sealed: str, about: str) -> str:
        """The secret; SecondFactorUnreadable where the key, ``about`` or the words are others."""
        try:
            raw = base64.urlsafe_b64decode(sealed.removeprefix(_VERSION))
            return self._cipher.decrypt(raw[:_NONCE], raw[_NONCE:], about.encode()).decode()
        except (InvalidTag, binascii.Error, ValueError) as error:
            raise SecondFactorUnreadable from error
