"""Open consoles as browsers hold them: a page, its stream, and a fetch at each signal."""

from __future__ import annotations

import asyncio
import contextlib
import html
import re
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import aiohttp

_FETCHES = re.compile(r'hx-get="(/console/(?:queue|tickets/\d+/live)[^"]*)"')
_MARK = re.compile(r"p(\d+)m(\d+)x")
_LINE = re.compile(r'<li class="line [^"]*" id="line-(\d+)"')


def mark(person: int, number: int) -> str:
    """A word by which a message is found again on a page."""
    return f"p{person}m{number}x"


@dataclass
class Console:
    """One open page. ``seen`` holds when each message could first be read on it, by person and
    number; ``doubled`` counts lines that a thread was given twice."""

    session: aiohttp.ClientSession
    base: str
    page: str
    stream: str
    event: str
    cookie: str
    seen: dict[tuple[int, int], float] = field(default_factory=dict)
    newest: dict[int, int] = field(default_factory=dict)
    lines: set[str] = field(default_factory=set)
    doubled: int = 0
    fetched: int = 0
    unchanged: int = 0
    received: int = 0
    connected: int = 0
    _address: str = ""
    _wanted: asyncio.Event = field(default_factory=asyncio.Event)

    async def load(self) -> None:
        """Open the page."""
        self._take(await self._get(self.page, whole=True))

    async def live(self) -> None:
        """Listen and fetch until cancelled; a stream that is cut is opened again."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._fetch_forever())
            while True:
                with contextlib.suppress(aiohttp.ClientError, TimeoutError):
                    async for name in self._events():
                        if name == self.event:
                            self._wanted.set()
                await asyncio.sleep(1)

    async def _events(self) -> AsyncIterator[str]:
        headers = {"cookie": self.cookie, "accept": "text/event-stream"}
        async with self.session.get(
            self.base + self.stream,
            headers=headers,
            timeout=aiohttp.ClientTimeout(total=None),
        ) as answer:
            answer.raise_for_status()
            self.connected += 1
            async for line in answer.content:
                if line.startswith(b"event:"):
                    yield line[6:].strip().decode()

    async def _fetch_forever(self) -> None:
        """As htmx does: one fetch at a time, and one more for all signals that came meanwhile."""
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            self._take(await self._get(self._address, whole=False))

    async def _get(self, path: str, *, whole: bool) -> str:
        headers = {"cookie": self.cookie, "accept": "text/html"}
        if not whole:
            headers["hx-request"] = "true"
        async with self.session.get(self.base + path, headers=headers) as answer:
            answer.raise_for_status()
            body = await answer.text()
            self.fetched += not whole
            self.received += len(body)
            self.unchanged += answer.status == 204
            if "hx-trigger" in answer.headers or (whole and "sign-in" in str(answer.url)):
                raise RuntimeError(f"{path}: signed out")
            return body

    def _take(self, body: str) -> None:
        now = time.perf_counter()
        if not body:
            return
        found = _FETCHES.search(body)
        if found is None:
            raise RuntimeError(f"{self.page}: what was fetched cannot be fetched anew")
        self._address = html.unescape(found[1])
        for line in _LINE.findall(body):
            self.doubled += line in self.lines
            self.lines.add(line)
        for words in _MARK.findall(body):
            person, number = int(words[0]), int(words[1])
            self.newest[person] = max(self.newest.get(person, -1), number)
            self.seen.setdefault((person, number), now)
