"""How strict, how fast and with which secrets the sandbox plays the platforms."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class SandboxConfig:
    """Everything that can be set; the defaults make a sandbox in memory that nobody listens to."""

    line_channel_secret: str = "line-secret-of-the-sandbox"
    line_access_token: str = "line-token-of-the-sandbox"
    line_webhook_url: str = ""
    telegram_token: str = "424242:telegram-token-of-the-sandbox"
    telegram_webhook_url: str = ""
    """Usually empty: the bot calls ``setWebhook``, or polls."""
    telegram_webhook_secret: str = ""
    data: Path | None = None
    """A SQLite file that keeps persons, messages and webhooks; None keeps them in memory."""

    line_monthly_quota: int = 200
    """Free pushes a month, counted per recipient; below 0 means unlimited."""
    line_reply_token_seconds: float = 60.0
    line_reply_token_minutes_after_event: float = 20.0
    line_retry_key_hours: float = 24.0
    line_calls_per_second: float = 2000.0
    line_loading_per_second: float = 100.0
    line_webhook_timeout: float = 2.0
    line_redelivery_delays: tuple[float, ...] = (0.5, 1.0, 2.0)
    """Pauses before each redelivery of an event not answered with 2xx; empty: no redelivery."""

    telegram_chat_burst: float = 30.0
    """Messages a chat takes at once before ``telegram_chat_per_second`` is enforced."""
    telegram_chat_per_second: float = 1.0
    telegram_group_per_minute: float = 20.0
    telegram_overall_per_second: float = 0.0
    """The platform allows about 30; 0 leaves it unlimited, for benchmarks."""
    telegram_webhook_timeout: float = 30.0
    telegram_retry_delays: tuple[float, ...] = (0.2, 0.5, 1.0, 2.0, 5.0)
    """Pauses before an update is sent again; the last one repeats until the update is 24 h old."""
    telegram_callback_seconds: float = 900.0
    """How long a pressed button can be answered."""

    console_url: str = "/console"
    home_url: str = "/"
    now: Callable[[], datetime] = _now
    random: random.Random = field(default_factory=random.SystemRandom)

    @property
    def line_bot_id(self) -> str:
        """The official account's own user id, the webhook's ``destination``."""
        return "U" + hashlib.sha256(self.line_channel_secret.encode()).hexdigest()[:32]

    @property
    def telegram_bot_id(self) -> int:
        """The bot's user id: the part of the token before the colon."""
        return int(self.telegram_token.partition(":")[0])

    @property
    def telegram_username(self) -> str:
        """How the bot is mentioned in groups."""
        return "clairbot_sandbox_bot"

    def milliseconds(self) -> int:
        """The present moment as both platforms write it, in milliseconds."""
        return round(self.now().timestamp() * 1000)

    def hexadecimal(self, length: int) -> str:
        """Fresh random hexadecimal digits, for ids and tokens."""
        return f"{self.random.getrandbits(4 * length):0{length}x}"
