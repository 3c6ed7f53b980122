"""What LINE may answer that is no failure of a sending; known without the SDK, which takes a second
to import."""

from __future__ import annotations

from bot.domain.errors import ClairbotError


class TokenSpent(ClairbotError):
    """LINE says the reply token is invalid: used, expired or never given."""


class AlreadyAccepted(ClairbotError):
    """LINE took this retry key's message at an earlier try."""

    def __init__(self, refs: tuple[str, ...]) -> None:
        super().__init__()
        self.refs = refs
