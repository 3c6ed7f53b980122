"""A sandbox in a process of its own, and a client for its automation API."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

LINE_SECRET = "a-line-secret-for-tests"
LINE_TOKEN = "a-line-token-for-tests"
TELEGRAM_TOKEN = "4242:a-telegram-token-for-tests"
TELEGRAM_SECRET = "a-telegram-secret"


def free_port() -> int:
    """A loopback port nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class SandboxClient:
    """Acts for persons and reads their phones."""

    base: str
    http: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=30, trust_env=False))

    def act(self, platform: str, person: str, action: str, **body: Any) -> dict[str, Any]:
        """One action of a person: ``text``, ``postback``, ``callback``, ``follow`` …"""
        url = f"{self.base}/api/{platform}/people/{person}/{action}"
        answer = self.http.post(url, json=body)
        answer.raise_for_status()
        result: dict[str, Any] = answer.json()
        return result

    def phone(self, platform: str, person: str) -> list[dict[str, Any]]:
        """Everything on a person's phone, in order."""
        answer = self.http.get(f"{self.base}/api/{platform}/people/{person}/messages")
        answer.raise_for_status()
        messages: list[dict[str, Any]] = answer.json()["messages"]
        return messages

    def from_bot(self, platform: str, person: str) -> list[dict[str, Any]]:
        """What the bot (or staff through it) wrote to a person."""
        return [one for one in self.phone(platform, person) if one["from"] == "bot"]

    def wait_for(
        self, platform: str, person: str, count: int, *, seconds: float = 20
    ) -> list[dict[str, Any]]:
        """What the bot wrote, once there are at least ``count`` messages; AssertionError if not."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = self.from_bot(platform, person)
            if len(found) >= count:
                return found
            time.sleep(0.03)
        raise AssertionError(f"{person} got {len(self.from_bot(platform, person))} of {count}")

    def order_fault(self, **fault: Any) -> None:
        """Make the platform misbehave."""
        self.http.post(f"{self.base}/admin/faults", json=fault).raise_for_status()


@contextmanager
def sandbox_process(app_base: str) -> Iterator[SandboxClient]:
    """A sandbox that calls the webhooks at ``app_base``; ended with the block."""
    port = free_port()
    command = [
        sys.executable, "-m", "bot.sandbox", "--port", str(port),
        "--line-webhook", f"{app_base}/webhook/line",
        "--telegram-webhook", f"{app_base}/webhook/telegram",
        "--telegram-webhook-secret", TELEGRAM_SECRET,
        "--line-secret", LINE_SECRET,
        "--line-token", LINE_TOKEN,
        "--telegram-token", TELEGRAM_TOKEN,
        "--quota", "100000",
    ]  # fmt: skip
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    client = SandboxClient(f"http://127.0.0.1:{port}")
    try:
        _wait_until_up(client, process)
        yield client
    finally:
        process.terminate()
        process.wait(timeout=10)
        client.http.close()


def _wait_until_up(client: SandboxClient, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError("the sandbox ended at once")
        try:
            client.http.get(f"{client.base}/api/line/messages")
            return
        except httpx.TransportError:
            time.sleep(0.05)
    raise RuntimeError("the sandbox does not answer")


def app_environment(
    sandbox_base: str, app_base: str, database_url: str, data: str
) -> dict[str, str]:
    """The settings of a clairbot that talks to this sandbox."""
    return {
        "DATABASE_URL": database_url,
        "CLAIRBOT_DATA": data,
        "PUBLIC_URL": app_base,
        "PORT": app_base.rpartition(":")[2],
        "LINE_API_BASE": f"{sandbox_base}/line",
        "LINE_CHANNEL_SECRET": LINE_SECRET,
        "LINE_CHANNEL_ACCESS_TOKEN": LINE_TOKEN,
        "TELEGRAM_API_BASE": f"{sandbox_base}/telegram/bot",
        "TELEGRAM_FILE_BASE": f"{sandbox_base}/telegram/file/bot",
        "TELEGRAM_BOT_TOKEN": TELEGRAM_TOKEN,
        "TELEGRAM_WEBHOOK_URL": f"{app_base}/webhook/telegram",
        "TELEGRAM_WEBHOOK_SECRET": TELEGRAM_SECRET,
    }
