"""Signed LINE webhooks as fast, or as spread, as asked for; latencies from the caller's side."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import time
from dataclasses import dataclass

import aiohttp

from tests.support.sandbox import LINE_SECRET

QUESTIONS = (
    "How do I sort garbage?",
    "I lost my residence card",
    "住民税はいつ払いますか",
    "tôi muốn chuyển nhà thì làm gì",
    "国民健康保险怎么办",
    "como matricular meu filho na escola",
    "What is the meaning of life?",
)


@dataclass(frozen=True)
class Timing:
    """How long the calls took, in milliseconds, ascending, and the whole run in seconds."""

    milliseconds: tuple[float, ...]
    seconds: float

    def percentile(self, share: float) -> float:
        """The value that ``share`` (0..1) of the calls stay within."""
        last = len(self.milliseconds) - 1
        return self.milliseconds[min(last, round(share * last))]


def webhook(run: str, number: int) -> tuple[bytes, dict[str, str]]:
    """One message of one person, new in every respect, with its headers."""
    now = round(time.time() * 1000)
    person = hashlib.md5(f"{run}-{number}".encode(), usedforsecurity=False).hexdigest()
    body = json.dumps(
        {
            "destination": "U" + "0" * 32,
            "events": [
                {
                    "type": "message",
                    "mode": "active",
                    "timestamp": now,
                    "webhookEventId": f"{run}-{number:08d}",
                    "deliveryContext": {"isRedelivery": False},
                    "replyToken": f"token-{run}-{number}",
                    "source": {"type": "user", "userId": f"U{person}"},
                    "message": {
                        "type": "text",
                        "id": str(now * 100_000 + number),
                        "quoteToken": "q",
                        "text": QUESTIONS[number % len(QUESTIONS)],
                    },
                }
            ],
        },
        ensure_ascii=False,
    ).encode()
    digest = hmac.new(LINE_SECRET.encode(), body, hashlib.sha256).digest()
    headers = {
        "x-line-signature": base64.b64encode(digest).decode(),
        "content-type": "application/json",
    }
    return body, headers


async def send_all(
    url: str, run: str, count: int, *, spread: float = 0.0, at_once: int = 16
) -> Timing:
    """``count`` webhooks: spread evenly over ``spread`` seconds, or ``at_once`` in flight."""
    calls = [webhook(run, number) for number in range(count)]
    took: list[float] = []
    gate = asyncio.Semaphore(count if spread else at_once)
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, trust_env=False) as session:

        async def one(number: int) -> None:
            if spread:
                await asyncio.sleep(spread * number / count)
            body, headers = calls[number]
            async with gate:
                began = time.perf_counter()
                async with session.post(url, data=body, headers=headers) as answer:
                    await answer.read()
                    if answer.status != 200:
                        raise RuntimeError(f"{url} answered {answer.status}")
                took.append((time.perf_counter() - began) * 1000)

        began = time.perf_counter()
        await asyncio.gather(*(one(number) for number in range(count)))
        return Timing(tuple(sorted(took)), time.perf_counter() - began)
