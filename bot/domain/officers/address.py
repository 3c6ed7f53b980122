"""Work mail addresses: which are taken for a municipal office's, and how they are hidden.

Strict on purpose. An address proves something only if the mail surely goes to the office it names,
so everything that mail programs might read in another way is refused instead of repaired: quoted
names, routes through other hosts (``%``, ``!``), figures in place of a domain, letters beyond
ASCII and their ``xn--`` forms. Full-width letters, as a Japanese keyboard types them, are read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

STAFF_DOMAIN = "lg.jp"
"""Given to local governments and their associations only (JPRS, 地方公共団体ドメイン名)."""

MASK = "●●●"

_LONGEST = 254
_LONGEST_NAME = 64
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+[a-z][a-z0-9-]*[a-z0-9]")
_NAME = re.compile(r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*")
_EDGES = "<>()[]{}「」『』（）【】〈〉《》\"'、。，,;:；：!！?？"
_STOP = r"\s<>()「」『』（）【】、。，,;；:："
_ANY = re.compile(rf"[^{_STOP}]+[@＠][^{_STOP}]*")


class AddressProblem(StrEnum):
    """Why no code is mailed to what was typed."""

    UNREADABLE = "unreadable"
    """It is no address."""
    SEVERAL = "several"
    """More than one: which of them is meant is not for the bot to decide."""
    LETTERS = "letters"
    """It holds letters that look like others, or tricks of mail programs."""
    NOT_LISTED = "not_listed"
    """The domain is not one of the configured ones."""


@dataclass(frozen=True)
class Address:
    """A work address in the one form it is compared and mailed in."""

    name: str
    domain: str

    def __str__(self) -> str:
        return f"{self.name}@{self.domain}"

    @property
    def mailbox(self) -> str:
        """The same for all spellings that reach one mailbox (``sato+1@…`` is ``sato@…``)."""
        return f"{self.name.partition('+')[0] or self.name}@{self.domain}"


@dataclass(frozen=True)
class StaffDomains:
    """The domains whose owners are municipal offices, each with everything below it."""

    names: tuple[str, ...] = (STAFF_DOMAIN,)

    def holds(self, domain: str) -> bool:
        """Whether it is one of them or lies below one."""
        return any(domain == name or domain.endswith(f".{name}") for name in self.names)


def read_domain(text: str) -> str | None:
    """A domain as an operator lists it; None for all but a plain name of two labels or more."""
    name = _half_width(text).strip().strip("@").lower()
    return name if _is_domain(name) else None


def has_address(text: str) -> bool:
    """Whether a message holds something that is meant to be an address."""
    return "@" in _half_width(text)


def read_address(text: str, domains: StaffDomains) -> Address | AddressProblem:
    """The one address in a message, or what is wrong with it."""
    words = [word.strip(_EDGES) for word in _half_width(text).split()]
    found = {word for word in words if "@" in word}
    if not found:
        return AddressProblem.UNREADABLE
    if len(found) > 1:
        return AddressProblem.SEVERAL
    word = found.pop().removeprefix("mailto:").lower()
    if not word.isascii():
        return _with_words_around(word, domains)
    if word.count("@") > 1:
        several = re.split(r"[,;]", word)
        plain = all(part.count("@") == 1 for part in several)
        return AddressProblem.SEVERAL if plain else AddressProblem.LETTERS
    name, _, domain = word.partition("@")
    if not name or not domain or len(word) > _LONGEST:
        return AddressProblem.UNREADABLE
    if any(char in '%!"\\/=`|' for char in word) or "xn--" in domain:
        return AddressProblem.LETTERS
    if len(name) > _LONGEST_NAME or not _NAME.fullmatch(name) or not _is_domain(domain):
        return AddressProblem.UNREADABLE
    if not domains.holds(domain):
        return AddressProblem.NOT_LISTED
    return Address(name, domain)


def mask_addresses(text: str) -> str:
    """The text with the name of every address hidden; the domain stays readable."""
    return _ANY.sub(lambda found: MASK + _from_at(found.group()), text)


def _from_at(address: str) -> str:
    """What follows the name. Where there are two signs, all before the last one is the name."""
    return address[max(address.rfind("@"), address.rfind("＠")) :]


def _with_words_around(word: str, domains: StaffDomains) -> Address | AddressProblem:
    """Japanese runs into an address without a space ("アドレスはsato@…です"). What stands beside
    it must be kana, kanji or punctuation; letters of other scripts are taken for a trick."""
    inside = re.fullmatch(rf"({_BESIDE})([\x21-\x7e]+)({_BESIDE})", word)
    if inside is None:
        return AddressProblem.LETTERS
    return read_address(inside.group(2), domains)


_BESIDE = "[\u3000-\u303f\u3041-\u3096\u30a0-\u30ff\u4e00-\u9fff]*"


def _is_domain(name: str) -> bool:
    return len(name) <= 253 and "xn--" not in name and _DOMAIN.fullmatch(name) is not None


def _half_width(text: str) -> str:
    """Full-width ASCII as ASCII. No other folding: ``ℓ`` and ``①`` are not what they look like."""
    return "".join(
        chr(ord(char) - 0xFEE0) if "！" <= char <= "～" else " " if char == "\u3000" else char
        for char in text
    )
