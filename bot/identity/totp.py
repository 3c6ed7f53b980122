"""One-time codes by pyotp: SHA-1, six digits, thirty seconds, which every app understands."""

from __future__ import annotations

import pyotp

ISSUER = "clairbot"


class PyotpCodes:
    """Implements ``bot.service.second_factor.OneTimeCodes``."""

    def new_secret(self) -> str:
        """160 random bits in base32."""
        return pyotp.random_base32()

    def code(self, secret: str, step: int) -> str:
        """The six digits of a time step."""
        return pyotp.TOTP(secret).generate_otp(step)

    def address(self, secret: str, login: str) -> str:
        """An ``otpauth://`` address."""
        return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)
