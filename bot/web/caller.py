"""Where a request comes from, for slowing down guessers.

Why so careful: anybody can write ``X-Forwarded-For``. It is read only from proxies named in
``CLAIRBOT_PROXIES``, from the right, as far as these go. An address that is not public (the machine
itself, a container's network) is most likely a proxy nobody named: everybody would seem to call
from there, and one guesser would lock out the whole office. Such an address counts as unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from starlette.requests import Request

from bot.domain.browser import browser_words
from bot.service.signing_in import Caller

Network = IPv4Network | IPv6Network
_MOST_HOPS = 10


def caller_of(request: Request, proxies: Sequence[Network]) -> Caller:
    """The address (for IPv6 the network of a household) and the browser."""
    peer = request.client.host if request.client else ""
    told = ",".join(request.headers.getlist("x-forwarded-for"))
    hops = [*told.split(",")[-_MOST_HOPS:], peer]
    return Caller(
        _first_stranger(hops, proxies), browser_words(request.headers.get("user-agent", ""))
    )


def _first_stranger(hops: Sequence[str], proxies: Sequence[Network]) -> str:
    for hop in reversed(hops):
        address = _read(hop)
        if address is None:
            return ""
        if any(address in network for network in proxies):
            continue
        return _counted(address) if address.is_global else ""
    return ""


def _read(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _counted(address: IPv4Address | IPv6Address) -> str:
    if isinstance(address, IPv6Address):
        return str(ip_network((address, 64), strict=False))
    return str(address)
