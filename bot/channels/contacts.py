"""Web addresses and telephone numbers as lines of text, for readers who see no buttons."""

from __future__ import annotations

import re
from urllib.parse import quote

import regex

from bot.domain.reply import Link, Phone, Reply

_ADDRESS = regex.compile(r"https?://[^\s<>「」『』（）【】、。，]+")
_NUMBER = regex.compile(r"[+#＃]?[0-9０-９](?:[-‐‑–—ー ()（）]*[0-9０-９])*")
_ASCII_DIGITS = str.maketrans("０１２３４５６７８９＃", "0123456789#")


def dialled(number: str) -> str:
    """What is dialled for a number as people write it: digits, and a leading plus or hash."""
    found = _NUMBER.search(number)
    if found is None:
        return ""
    written = found.group().translate(_ASCII_DIGITS)
    return regex.sub(r"[^+#0-9]", "", written)


def tel_uri(number: str) -> str | None:
    """The ``tel:`` address of a number, or None where it holds no digit."""
    digits = dialled(number)
    # A bare hash would start a fragment and the telephone would dial nothing.
    return f"tel:{digits.replace('#', '%23')}" if digits else None


def is_web_address(url: str) -> bool:
    """True for an http(s) address that every platform takes: with a dotted host, without blanks."""
    return (
        re.fullmatch(r"https?://[^\s/?#@\"<>]+\.[^\s/?#@\"<>]+(?:[/?#][^\s\"<>]*)?", url)
        is not None
    )


def encoded(url: str) -> str:
    """The address with letters outside ASCII written as the platforms want them."""
    return quote(url.strip(), safe="%/:?#[]@!$&'()*+,;=~")


def missing_links(text: str, links: tuple[Link, ...]) -> tuple[Link, ...]:
    """Those whose address the text does not already show."""
    shown = {_bare(match.group()) for match in _ADDRESS.finditer(text)}
    return tuple(link for link in links if _bare(link.url) not in shown)


def missing_phones(text: str, phones: tuple[Phone, ...]) -> tuple[Phone, ...]:
    """Those whose number the text does not already show, however it is hyphenated."""
    shown = {dialled(match.group()) for match in _NUMBER.finditer(text)}
    return tuple(phone for phone in phones if dialled(phone.number) not in shown)


def link_line(link: Link) -> str:
    """One line of text for a link."""
    return _labelled(link.label, link.url)


def phone_line(phone: Phone) -> str:
    """One line of text for a telephone number."""
    return _labelled(phone.label, phone.number)


def full_text(reply: Reply) -> str:
    """The reply as text alone: its words, then whatever links, numbers and pictures they omit."""
    links = [link_line(link) for link in missing_links(reply.text, reply.links)]
    phones = [phone_line(phone) for phone in missing_phones(reply.text, reply.phones)]
    return paragraphs(reply.text, "\n".join(phones), "\n".join(links))


def paragraphs(*parts: str) -> str:
    """The parts that are not blank, with an empty line between."""
    return "\n\n".join(part.strip() for part in parts if part.strip())


def _labelled(label: str, value: str) -> str:
    name = label.strip()
    return f"{name}: {value}" if name and name != value else value


def _bare(url: str) -> str:
    return url.rstrip("/.,;:!?)]}'\"”’")
