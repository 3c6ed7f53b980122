"""Asking for the proof, on its own or because something needs it."""

from __future__ import annotations

from bot.domain.decision import Decision
from bot.domain.officers.officer import Officer, OfficerChange
from bot.domain.officers.proof import ask_address
from bot.domain.officers.utterance import AddressAsked
from bot.domain.turn import Turn


def prove_first(turn: Turn, officer: Officer, *, wanted: str = "", needed: bool = True) -> Decision:
    """Ask for the address; ``wanted`` is the button that is pressed for the person afterwards."""
    change = OfficerChange(ask_address(officer.proof, turn.now, wanted))
    asked = AddressAsked(officer.domains.names, needed)
    return Decision(turn.state, turn.say(asked), officer=change)
