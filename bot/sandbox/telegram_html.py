"""Telegram's HTML: parsed for real, refused as strictly, with offsets in UTF-16 units."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.counting import utf16_units

Entity = dict[str, Any]

_TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([a-zA-Z]+));?")
_NAME = re.compile(r"[^\s>]*")
_ATTRIBUTE = re.compile(r"""\s*([^\s=>/]+)\s*(?:=\s*(?:"([^"]*)"|'([^']*)'|([a-zA-Z0-9.-]+)))?""")
_AUTOMATIC = re.compile(
    r"(?P<url>https?://[^\s<>\"]+[^\s<>\".,;:!?)\]。、）])"
    r"|(?P<email>[\w.+-]+@[\w-]+\.[\w.-]*\w)"
    r"|(?<![\w/@])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?)(?!\w)"
    r"|(?<![\w@/])(?P<mention>@[A-Za-z]\w{2,31})"
)


class EntitiesRefused(Exception):
    """The text cannot be parsed; the message is the platform's."""


@dataclass
class _Open:
    name: str
    start: int
    attributes: dict[str, str] = field(default_factory=dict)


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.out: list[str] = []
        self.units = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def run(self) -> tuple[str, list[Entity]]:
        while self.at < len(self.source):
            letter = self.source[self.at]
            if letter == "&":
                self._reference()
            elif letter == "<":
                if self.source.startswith("</", self.at):
                    self._end_tag()
                else:
                    self._start_tag()
            else:
                self._add(letter)
                self.at += 1
        if self.open:
            name = self.open[-1].name
            raise EntitiesRefused(f'Can\'t find end tag corresponding to start tag "{name}"')
        return "".join(self.out), self.entities

    def _add(self, words: str) -> None:
        self.out.append(words)
        self.units += utf16_units(words)

    def _offset(self, position: int) -> int:
        return len(self.source[:position].encode())

    def _reference(self) -> None:
        found = _REFERENCE.match(self.source, self.at)
        letter = _decode(found) if found else None
        if found is None or letter is None:
            self._add("&")
            self.at += 1
            return
        self._add(letter)
        self.at = found.end()

    def _start_tag(self) -> None:
        begin = self.at
        named = _NAME.match(self.source, begin + 1)
        name = (named.group() if named else "").lower()
        self.at = begin + 1 + len(name)
        if self.at >= len(self.source):
            raise EntitiesRefused(f"Unclosed start tag at byte offset {self._offset(begin)}")
        if name not in _TYPES:
            raise EntitiesRefused(
                f'Unsupported start tag "{name}" at byte offset {self._offset(begin)}'
            )
        attributes = self._attributes(name, begin)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise EntitiesRefused(
                f'Tag "span" must have class "tg-spoiler" at byte offset {self._offset(begin)}'
            )
        self.open.append(_Open(name, self.units, attributes))

    def _attributes(self, name: str, begin: int) -> dict[str, str]:
        found: dict[str, str] = {}
        while True:
            while self.at < len(self.source) and self.source[self.at].isspace():
                self.at += 1
            if self.at >= len(self.source):
                raise EntitiesRefused(
                    f'Unclosed start tag "{name}" at byte offset {self._offset(begin)}'
                )
            if self.source[self.at] == ">":
                self.at += 1
                return found
            attribute = _ATTRIBUTE.match(self.source, self.at)
            if attribute is None:
                raise EntitiesRefused(
                    f'Empty attribute name in the tag "{name}" at byte offset {self._offset(begin)}'
                )
            value = next((part for part in attribute.groups()[1:] if part is not None), None)
            if value is None and attribute.group(1) != "expandable":
                raise EntitiesRefused(
                    "Expected equal sign in declaration of an attribute of the tag "
                    f'"{name}" at byte offset {self._offset(begin)}'
                )
            found[attribute.group(1).lower()] = unescape(value or "")
            self.at = attribute.end()

    def _end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise EntitiesRefused(f"Unexpected end tag at byte offset {self._offset(begin)}")
        close = self.source.find(">", begin)
        if close < 0:
            raise EntitiesRefused(f"Unclosed end tag at byte offset {self._offset(begin)}")
        name = self.source[begin + 2 : close].strip().lower()
        opened = self.open.pop()
        if name and name != opened.name:
            raise EntitiesRefused(
                f"Unmatched end tag at byte offset {self._offset(begin)}, "
                f'expected "</{opened.name}>", found "</{name}>"'
            )
        self.at = close + 1
        length = self.units - opened.start
        if length:
            self._close(opened, length)

    def _close(self, opened: _Open, length: int) -> None:
        entity: Entity = {"type": _TYPES[opened.name], "offset": opened.start, "length": length}
        if opened.name == "a":
            words = _slice(self.out, opened.start)
            url = opened.attributes.get("href") or words
            if not acceptable_url(url):
                return
            entity["url"] = url
        elif opened.name == "blockquote" and "expandable" in opened.attributes:
            entity["type"] = "expandable_blockquote"
        elif opened.name == "tg-emoji":
            entity["custom_emoji_id"] = opened.attributes.get("emoji-id", "")
        elif opened.name == "code" and self.open and self.open[-1].name == "pre":
            language = opened.attributes.get("class", "")
            if language.startswith("language-"):
                self.open[-1].attributes["language"] = language.removeprefix("language-")
                return
        elif opened.name == "pre" and opened.attributes.get("language"):
            entity["language"] = opened.attributes["language"]
        self.entities.append(entity)


def _slice(parts: list[str], units: int) -> str:
    raw = "".join(parts).encode("utf-16-le")
    return raw[2 * units :].decode("utf-16-le")


def _decode(found: re.Match[str]) -> str | None:
    hexadecimal, decimal, name = found.groups()
    if name is not None:
        return _NAMED.get(name)
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if code == 0 or code >= 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return None
    return chr(code)


def unescape(text: str) -> str:
    """The four named and all numeric character references read; others left as they are."""
    return _REFERENCE.sub(lambda found: _decode(found) or found.group(), text)


def acceptable_url(url: str) -> bool:
    """Whether Telegram makes it a link: http(s) with a dotted host, or tg."""
    if re.search(r"\s", url):
        return False
    try:
        parts = urlsplit(url if ":" in url else f"http://{url}")
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme.lower() == "tg":
        return bool(host)
    return parts.scheme.lower() in ("http", "https") and "." in host.strip(".")


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """The plain text and its entities; EntitiesRefused as the platform words it."""
    text, entities = _Parser(source).run()
    return tidy(text, entities)


def tidy(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """White space cut at both ends, as the platform does, with the entities following."""
    text = text.replace("\r", "")
    bare = text.rstrip()
    first = min((entity["offset"] for entity in entities), default=utf16_units(bare))
    lead = min(utf16_units(bare) - utf16_units(bare.lstrip()), first)
    bare = bare[lead:]
    room = utf16_units(bare)
    kept = []
    for entity in sorted(entities, key=lambda one: (one["offset"], -one["length"])):
        start = entity["offset"] - lead
        length = min(entity["length"], room - start)
        if length > 0:
            kept.append({**entity, "offset": start, "length": length})
    return bare, kept


def automatic_entities(text: str, present: list[Entity]) -> list[Entity]:
    """Addresses, commands and mentions that the platform marks by itself."""
    taken = [
        (one["offset"], one["offset"] + one["length"])
        for one in present
        if one["type"] in ("text_link", "code", "pre")
    ]
    found: list[Entity] = []
    for match in _AUTOMATIC.finditer(text):
        start = utf16_units(text[: match.start()])
        length = utf16_units(match.group())
        if all(start + length <= begin or start >= end for begin, end in taken):
            found.append({"type": match.lastgroup, "offset": start, "length": length})
    return sorted([*present, *found], key=lambda one: (one["offset"], -one["length"]))
