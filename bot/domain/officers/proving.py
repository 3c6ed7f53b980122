"""The proof in conversation: what a button or a typed address or code leads to."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from bot.domain.choice import Action, choice_data, read_choice
from bot.domain.decision import Decision
from bot.domain.entry import Audience
from bot.domain.officers import reminding
from bot.domain.officers.address import AddressProblem, has_address, read_address
from bot.domain.officers.asking import prove_first
from bot.domain.officers.officer import Officer, OfficerChange
from bot.domain.officers.proof import (
    CODE_DIGITS,
    PROOF_LIFE,
    TRIES,
    Stage,
    Tried,
    give_up,
    mail_code,
    try_code,
)
from bot.domain.officers.utterance import (
    AddressRefused,
    CaseList,
    CodeMailed,
    CodeRefused,
    ForOfficers,
    MailsUsedUp,
    OfficerMenu,
    OfficerWay,
    ProofGiven,
    ProofLeft,
    ProofOff,
)
from bot.domain.turn import Turn
from bot.domain.understood import SmallTalk, Verdict
from bot.domain.utterance import Answer, AudienceChosen, ChapterMenu, GroupNotice, Utterance

PROVE, LEAVE, CASES = "prove", "leave", "cases"
"""Values of an ``officer`` button; without one it shows the officers' menu."""

_CODE = re.compile(rf"\d{{{CODE_DIGITS}}}", re.ASCII)


def typed_code(text: str) -> str | None:
    """The six digits a message is (``123 456``, full-width, ``コードは123456です``), or None."""
    plain = unicodedata.normalize("NFKC", text)
    digits = re.sub(r"[\s\u2010-\u2015-]", "", plain)
    if len(digits) > CODE_DIGITS * 4 or sum(char.isdigit() for char in digits) != CODE_DIGITS:
        return None
    found = _CODE.search(digits)
    return found.group() if found else None


def conceals(waits: Stage, text: str) -> bool:
    """Whether a message answers a question of the proof, so that it must not be kept as written."""
    if waits is Stage.IDLE:
        return False
    return has_address(text) or (waits is Stage.CODE and typed_code(text) is not None)


def pressed(turn: Turn, value: str) -> Decision | None:
    """What an ``officer`` button leads to; None where proofs are not set up (any more)."""
    officer = turn.officer
    if officer is None:
        return None
    if turn.event.group:
        return Decision(turn.state, turn.say(GroupNotice()))
    proven = officer.proof.holds(turn.now)
    match value:
        case "" if proven:
            return Decision(turn.state, turn.say(_menu(officer)))
        case "" | "prove":
            return prove_first(turn, officer, needed=False)
        case "leave":
            change = OfficerChange(give_up(officer.proof))
            return Decision(turn.state, turn.say(ProofLeft()), officer=change)
        case "cases" if proven:
            return Decision(turn.state, turn.say(CaseList(officer.cases)))
        case "cases":
            return prove_first(turn, officer, wanted=choice_data(Action.OFFICER, CASES))
    return None


def wished(turn: Turn, wish: SmallTalk) -> Decision:
    """What is done for somebody who asks for the proof or for reminders in plain words."""
    if turn.event.group:
        return Decision(turn.state, turn.say(GroupNotice()))
    if turn.state.audience is not Audience.MUNICIPAL:
        return Decision(turn.state, turn.say(ForOfficers()))
    if turn.officer is None:
        return Decision(turn.state, turn.say(ProofOff()))
    if wish is SmallTalk.PROVE:
        return pressed(turn, PROVE) or Decision(turn.state)
    return reminding.wished(turn, turn.officer)


def written(turn: Turn) -> Decision | None:
    """What an address or a code leads to where one was asked for; None for all other words."""
    officer, understood = turn.officer, turn.understood
    if officer is None or turn.event.group:
        return None
    if understood is not None and understood.verdict is Verdict.EMERGENCY:
        return None
    waits = officer.proof.waits_for(turn.now)
    if waits is Stage.IDLE:
        return None
    if has_address(turn.event.text):
        return _address(turn, officer)
    if waits is Stage.CODE and typed_code(turn.event.text) is not None:
        return _code(turn, officer)
    return None


def with_ways(turn: Turn, decision: Decision) -> Decision:
    """The decision with the officers' buttons under menus and grants, where proofs are set up."""
    officer = turn.officer
    if officer is None or turn.event.group:
        return decision
    way = OfficerWay.MENU if officer.proof.holds(turn.now) else OfficerWay.PROVE
    said = tuple(replace(one, what=_with_way(turn, one.what, way)) for one in decision.say)
    return replace(decision, say=said)


def _with_way(turn: Turn, what: Utterance, way: OfficerWay) -> Utterance:
    match what:
        case ChapterMenu(Audience.MUNICIPAL) | AudienceChosen(Audience.MUNICIPAL):
            return replace(what, officer=way)
        case Answer(entry_id) if reminding.has_windows(turn, entry_id):
            return replace(what, remind=True)
    return what


def _menu(officer: Officer) -> OfficerMenu:
    assert officer.proof.proven_at is not None
    return OfficerMenu(officer.proof.proven_domain, officer.proof.proven_at + PROOF_LIFE)


def _address(turn: Turn, officer: Officer) -> Decision:
    address = read_address(turn.event.text, officer.domains)
    if isinstance(address, AddressProblem):
        refused = AddressRefused(address, officer.domains.names)
        return Decision(turn.state, turn.say(refused))
    if officer.proof.too_soon(turn.now) or not officer.mails_left:
        soon = officer.mails_left
        return Decision(turn.state, turn.say(MailsUsedUp(soon)))
    proof = mail_code(officer.proof, address.domain, turn.now)
    change = OfficerChange(proof, mail_to=address)
    return Decision(turn.state, turn.say(CodeMailed(address.domain)), officer=change)


def _code(turn: Turn, officer: Officer) -> Decision:
    wanted = officer.proof.wanted
    proof, tried = try_code(officer.proof, right=officer.right_code, now=turn.now)
    change = OfficerChange(proof)
    match tried:
        case Tried.WRONG:
            said = turn.say(CodeRefused(TRIES - proof.tries))
        case Tried.USED_UP:
            said = turn.say(CodeRefused(0))
        case Tried.TOO_LATE:
            said = turn.say(CodeRefused(0, too_late=True))
        case Tried.RIGHT:
            return _proven(turn, replace(officer, proof=proof), change, wanted)
    return Decision(turn.state, said, officer=change)


def _proven(turn: Turn, officer: Officer, change: OfficerChange, wanted: str) -> Decision:
    """Say so, and go on with what the person wanted before."""
    given = _menu(officer)
    said = turn.say(ProofGiven(given.domain, given.until))
    choice = read_choice(wanted)
    turn = replace(turn, officer=officer)
    further: Decision | None = None
    if choice and choice.action is Action.REMIND:
        further = reminding.pressed(turn, choice.value)
    elif choice and choice.action is Action.OFFICER:
        further = pressed(turn, choice.value)
    if further is None:
        return Decision(turn.state, said, officer=change)
    merged = replace(further.officer or OfficerChange(), proof=change.proof)
    return replace(further, say=(*said, *further.say), officer=merged)
