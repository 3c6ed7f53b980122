"""One call to a translation service, bounded in time and in what is believed of its answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from bot.domain.errors import TranslationFailed
from bot.domain.locale import LocaleTag

PATIENCE = httpx.Timeout(6.0, connect=3.0)
"""Seconds for each step of a call; a member of staff waits for it."""

LONGEST_WAIT = 10.0
"""Seconds for the whole answer, however slowly it drips in."""

MOST_BYTES = 200_000
MOST_CHARACTERS = 20_000
"""A translation of 5,000 characters is never longer; anything beyond is not a translation."""


@dataclass(frozen=True)
class Call:
    """What to send for one text."""

    url: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]


@dataclass(frozen=True)
class HttpTranslator:
    """A service that takes JSON and answers JSON; implements ``ports.MachineTranslator``."""

    name: str
    sources: Mapping[LocaleTag, str]
    """Our locale → the service's code, for what it reads."""
    targets: Mapping[LocaleTag, str]
    """The same for what it writes."""
    call: Callable[[str, str, str], Call]
    """Text, source code, target code → the call."""
    result: Callable[[Any], Any]
    """The answer's JSON → the translation; may raise LookupError or TypeError."""
    transport: httpx.BaseTransport | None = field(default=None, repr=False)

    def speaks(self, source: LocaleTag, target: LocaleTag) -> bool:
        """Whether the service knows both languages."""
        return source in self.sources and target in self.targets

    def translate(self, text: str, source: LocaleTag, target: LocaleTag) -> str:
        """The text in ``target``; TranslationFailed, never with words or keys in it, otherwise."""
        if not self.speaks(source, target):
            raise TranslationFailed(f"{self.name} does not translate {source} into {target}")
        call = self.call(text, self.sources[source], self.targets[target])
        try:
            found = self.result(self._ask(call))
        except (LookupError, TypeError) as error:
            raise TranslationFailed(f"{self.name} answered in an unknown shape") from error
        if not isinstance(found, str) or not found.strip() or len(found) > MOST_CHARACTERS:
            raise TranslationFailed(f"{self.name} answered without a translation")
        return found.replace("\0", "").strip()

    def _ask(self, call: Call) -> Any:
        try:
            with (
                httpx.Client(timeout=PATIENCE, transport=self.transport) as client,
                client.stream(
                    "POST", call.url, headers=dict(call.headers), json=dict(call.body)
                ) as answer,
            ):
                if answer.status_code != httpx.codes.OK:
                    raise TranslationFailed(f"{self.name} answered {answer.status_code}")
                return httpx.Response(200, content=_read(answer, self.name)).json()
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            # The library's own words may hold the address with a key in it.
            raise TranslationFailed(f"{self.name}: {type(error).__name__}") from None


def _read(answer: httpx.Response, name: str) -> bytes:
    """The whole body, unless it is too long or takes too long."""
    body, end = bytearray(), time.monotonic() + LONGEST_WAIT
    for chunk in answer.iter_bytes():
        body += chunk
        if len(body) > MOST_BYTES or time.monotonic() > end:
            raise TranslationFailed(f"{name} answered without an end")
    return bytes(body)
