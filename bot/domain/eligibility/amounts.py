"""How much at most: the amount line of an outcome, with every step of its arithmetic."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.eligibility.rules import COST, Amounts
from bot.domain.eligibility.truth import Case, possible_ceilings


@dataclass(frozen=True)
class AmountLine:
    """An upper bound in yen, never a promise: the lower of the cost's share and the ceiling."""

    amounts: Amounts
    ceilings: tuple[int, ...]
    """Those still possible, highest first; one as soon as the case is clear."""
    cost: int | None
    share: int | None
    """The cost times the rate (whole yen); the cost itself where no rate is known."""
    cap_jpy: int | None
    """None where more than one figure is still possible."""
    missing: frozenset[str]
    """Fields that would make the line more exact."""

    @property
    def rate(self) -> str | None:
        """``1/2``, or None where no rate is known."""
        rate = self.amounts.rate
        return None if rate is None else f"{rate[0]}/{rate[1]}"


def amount_line(case: Case) -> AmountLine | None:
    """The amount line of this case; None where the grant pays no money or no ceiling is certain."""
    amounts = case.grant.amounts_on(case.day) if case.grant else None
    possible = possible_ceilings(case)
    if amounts is None or not possible.certain:
        return None
    cost = case.value(COST)
    if not isinstance(cost, int):
        cost = None
    numerator, denominator = amounts.rate or (1, 1)
    share = None if cost is None else cost * numerator // denominator
    caps = {ceiling if share is None else min(share, ceiling) for ceiling in possible.jpy}
    missing = possible.missing | (frozenset({COST}) if cost is None else frozenset())
    return AmountLine(
        amounts=amounts,
        ceilings=possible.jpy,
        cost=cost,
        share=share,
        cap_jpy=caps.pop() if len(caps) == 1 else None,
        missing=missing,
    )
