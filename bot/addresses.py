"""Addresses in settings: of servers, of networks, of whoever a mail is from."""

from __future__ import annotations

from email.utils import getaddresses
from ipaddress import IPv4Network, IPv6Network, ip_network
from urllib.parse import urlsplit

LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})
"""Names of this very machine."""


def read_sender(text: str) -> tuple[str, str] | None:
    """Name and address of a sender; None for anything but one plain address."""
    found = getaddresses([text])
    name, address = found[0] if len(found) == 1 else ("", "")
    plain = address.isascii() and address.count("@") == 1 and not set(address) & set(" \r\n<>,;")
    whole = address.strip("@") == address and "\n" not in text and "\r" not in text
    return (name, address) if address and plain and whole else None


def read_networks(text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """The networks that are named; ValueError where one cannot be read."""
    return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())


def is_secure(address: str) -> bool:
    """Whether it is https, or plain http to this very machine; ValueError where it is none."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL)


def is_bare(address: str) -> bool:
    """Whether it names a server and nothing below it."""
    parts = urlsplit(address)
    below = parts.path or parts.query or parts.fragment
    return bool(parts.hostname) and not below and not any(char.isspace() for char in address)
