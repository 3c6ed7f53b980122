"""The sandbox in a process of its own: ``python -m bot.sandbox --port 9000 …``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import uvicorn

from bot.sandbox.app import create_sandbox
from bot.sandbox.config import SandboxConfig


def _parser() -> argparse.ArgumentParser:
    standard = SandboxConfig()
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=9000)
    parser.add_argument("--line-webhook", default="", metavar="URL")
    parser.add_argument("--telegram-webhook", default="", metavar="URL")
    parser.add_argument("--telegram-webhook-secret", default="", metavar="WORD")
    parser.add_argument("--line-secret", default=standard.line_channel_secret)
    parser.add_argument("--line-token", default=standard.line_access_token)
    parser.add_argument("--telegram-token", default=standard.telegram_token)
    parser.add_argument("--quota", type=int, default=standard.line_monthly_quota)
    parser.add_argument("--telegram-burst", type=float, default=standard.telegram_chat_burst)
    parser.add_argument(
        "--telegram-per-second", type=float, default=standard.telegram_chat_per_second
    )
    parser.add_argument("--data", type=Path, default=None, metavar="FILE")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until interrupted."""
    given = _parser().parse_args(arguments)
    sandbox = create_sandbox(
        SandboxConfig(
            line_channel_secret=given.line_secret,
            line_access_token=given.line_token,
            line_webhook_url=given.line_webhook,
            telegram_token=given.telegram_token,
            telegram_webhook_url=given.telegram_webhook,
            telegram_webhook_secret=given.telegram_webhook_secret,
            line_monthly_quota=given.quota,
            telegram_chat_burst=given.telegram_burst,
            telegram_chat_per_second=given.telegram_per_second,
            data=given.data,
        )
    )
    uvicorn.run(sandbox.app, host=given.host, port=given.port, log_level="warning")
    return 0


if __name__ == "__main__":
    sys.exit(main())
