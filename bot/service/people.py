"""Everything about the people who answer, as one thing to hand to pages and commands."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network

from bot.service.accounts import Accounts
from bot.service.auditing import Auditing
from bot.service.second_factor import SecondFactor
from bot.service.signing_in import SignIns
from bot.service.single_sign_on import SingleSignOn


@dataclass(frozen=True)
class People:
    """Accounts, sessions, second factors, the audit log, and a provider where one is set up."""

    accounts: Accounts
    sign_ins: SignIns
    second_factor: SecondFactor
    auditing: Auditing
    single_sign_on: SingleSignOn | None = None
    proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    """Whose word is believed on where a request comes from."""
