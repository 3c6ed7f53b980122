"""Open consoles as browsers hold them: a page, and the stream that brings what changed on it."""

from __future__ import annotations

import asyncio
import contextlib
import html
import re
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import aiohttp

_STREAM = re.compile(r'sse-connect="([^"]+)"')
_MARK = re.compile(rb"p(\d+)m(\d+)x")
_LINE = re.compile(rb'<li class="line [^"]*" id="line-(\d+)"')
_NAME = re.compile(rb"^event: (\S+)", re.MULTILINE)
_ID = re.compile(rb"^id: (\S+)", re.MULTILINE)
_END = b"\r\n\r\n"


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
    event: str
    cookie: str
    seen: dict[tuple[int, int], float] = field(default_factory=dict)
    newest: dict[int, int] = field(default_factory=dict)
    lines: set[bytes] = field(default_factory=set)
    doubled: int = 0
    parts: int = 0
    received: int = 0
    connected: int = 0
    _stream: str = ""
    _last: str = ""

    async def load(self) -> None:
        """Open the page."""
        headers = {"cookie": self.cookie, "accept": "text/html"}
        async with self.session.get(self.base + self.page, headers=headers) as answer:
            answer.raise_for_status()
            body = await answer.text()
        found = _STREAM.search(body)
        if found is None:
            raise RuntimeError(f"{self.page}: no stream, or signed out")
        self._stream = html.unescape(found[1])
        self._take(body.encode())

    async def live(self) -> None:
        """Listen until cancelled; a stream that is cut is opened again where it ended."""
        while True:
            with contextlib.suppress(aiohttp.ClientError, TimeoutError):
                async for event in self._events():
                    name = _NAME.search(event)
                    if name is None:
                        continue
                    if name[1] == b"signed-out":
                        raise RuntimeError(f"{self.page}: signed out")
                    if name[1].decode() == self.event:
                        self.parts += 1
                        self.received += len(event)
                        given = _ID.search(event)
                        self._last = given[1].decode() if given else self._last
                        self._take(event)
            await asyncio.sleep(1)

    async def _events(self) -> AsyncIterator[bytes]:
        headers = {"cookie": self.cookie, "accept": "text/event-stream"}
        if self._last:
            headers["last-event-id"] = self._last
        async with self.session.get(
            self.base + self._stream,
            headers=headers,
            timeout=aiohttp.ClientTimeout(total=None),
        ) as answer:
            answer.raise_for_status()
            self.connected += 1
            kept = b""
            async for piece in answer.content.iter_any():
                *events, kept = (kept + piece).split(_END)
                for event in events:
                    yield event

    def _take(self, body: bytes) -> None:
        now = time.perf_counter()
        for line in _LINE.findall(body):
            self.doubled += line in self.lines
            self.lines.add(line)
        for words in _MARK.findall(body):
            person, number = int(words[0]), int(words[1])
            self.newest[person] = max(self.newest.get(person, -1), number)
            self.seen.setdefault((person, number), now)
