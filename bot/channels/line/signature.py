"""LINE's signature over the raw bytes of a webhook call.

Kept apart from the API client: the page that takes webhooks needs no client. There is no way to
switch the check off, on purpose.
"""

from __future__ import annotations

from linebot.v3.webhook import SignatureValidator


def signed_by(secret: str, body: bytes, signature: str) -> bool:
    """True where ``signature`` was made from exactly these bytes with our channel secret."""
    if not secret:
        return False
    try:
        # LINE sends UTF-8; decoding and encoding it again gives the same bytes or fails.
        return bool(SignatureValidator(secret).validate(body.decode("utf-8"), signature))
    except UnicodeError:
        return False
