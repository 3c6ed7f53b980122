"""Proof of being municipal staff: from an address to a mailed code to "proven".

Pure: the code itself, and whether a typed one is right, are the business of ``service``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

CODE_DIGITS = 6
CODE_LIFE = timedelta(minutes=10)
"""From the moment the code was asked for; mail that is late eats into it."""
TRIES = 5
"""Of 1,000,000 codes one mail lets 5 be tried."""
ADDRESS_WAIT = timedelta(minutes=30)
"""How long after the question a message with an address is taken for its answer."""
MAIL_PAUSE = timedelta(seconds=60)
"""Between two mails for one conversation."""
MAILS_PER_CONVERSATION = 5
MAILS_PER_ADDRESS = 5
"""Each a day in Japan. They outlive ``/forget``, or nobody's mailbox would be safe."""
MAILS_IN_ALL = 300
"""A day in Japan, for everybody together: a conversation on the web page costs nothing, so no count
of conversations stops somebody who wants the bot to send mail."""
PROOF_LIFE = timedelta(days=365)
"""Afterwards it has to be given again: staff of municipalities change their posts every spring."""


class Stage(StrEnum):
    """What the bot waits for."""

    IDLE = "idle"
    ADDRESS = "address"
    CODE = "code"


class Tried(StrEnum):
    """What came of a typed code."""

    RIGHT = "right"
    WRONG = "wrong"
    USED_UP = "used_up"
    """Wrong, and it was the last try: the code is dead."""
    TOO_LATE = "too_late"


@dataclass(frozen=True)
class Proof:
    """How far somebody is. ``domain``, ``mailbox`` and ``nonce`` belong to the code on its way,
    ``proven_…`` to the proof that holds; a new attempt leaves the old proof as it is."""

    stage: Stage = Stage.IDLE
    since: datetime | None = None
    """When the stage began; a code's time counts from here."""
    domain: str = ""
    mailbox: str = ""
    """Keyed hash of the address; the address itself is nowhere but in the mail on its way."""
    nonce: str = ""
    """What the code is made from, together with a key that the database does not hold."""
    tries: int = 0
    """Wrong codes so far."""
    mailed_at: datetime | None = None
    """When the last mail was asked for."""
    wanted: str = ""
    """What the person was about to do (the value of a button); they come back to it."""
    proven_at: datetime | None = None
    proven_domain: str = ""
    proven_mailbox: str = ""

    def holds(self, now: datetime) -> bool:
        """Whether this is somebody who proved to be municipal staff."""
        return self.proven_at is not None and now < self.proven_at + PROOF_LIFE

    def waits_for(self, now: datetime) -> Stage:
        """What a typed message may be the answer to. An old question is no longer answered."""
        if self.since is None:
            return Stage.IDLE
        if self.stage is Stage.ADDRESS and now < self.since + ADDRESS_WAIT:
            return Stage.ADDRESS
        # A late code is still a code: it is told that it is late, for the same time again.
        if self.stage is Stage.CODE and now < self.since + ADDRESS_WAIT:
            return Stage.CODE
        return Stage.IDLE

    def too_soon(self, now: datetime) -> bool:
        """Whether the last mail was asked for only a moment ago."""
        return self.mailed_at is not None and now < self.mailed_at + MAIL_PAUSE


def ask_address(proof: Proof, now: datetime, wanted: str = "") -> Proof:
    """The bot asks for an address; a code on its way is dead."""
    return replace(_dropped(proof), stage=Stage.ADDRESS, since=now, wanted=wanted or proof.wanted)


def mail_code(proof: Proof, domain: str, now: datetime) -> Proof:
    """A new code goes out, and older ones are dead. ``service`` adds what the code is made from."""
    return replace(_dropped(proof), stage=Stage.CODE, since=now, domain=domain, mailed_at=now)


def mail_failed(proof: Proof, now: datetime) -> Proof:
    """The mail cannot be sent: back to the question for the address, which may be tried at once."""
    return replace(ask_address(proof, now), mailed_at=None)


def try_code(proof: Proof, *, right: bool, now: datetime) -> tuple[Proof, Tried]:
    """The proof after a code was typed. Only for a proof that waits for one."""
    assert proof.stage is Stage.CODE
    assert proof.since is not None
    if now >= proof.since + CODE_LIFE:
        return ask_address(proof, now), Tried.TOO_LATE
    if proof.tries >= TRIES:
        return ask_address(proof, now), Tried.USED_UP
    if right:
        proven = replace(
            proof, proven_at=now, proven_domain=proof.domain, proven_mailbox=proof.mailbox
        )
        return replace(_dropped(proven), wanted=""), Tried.RIGHT
    tries = proof.tries + 1
    if tries >= TRIES:
        return ask_address(proof, now), Tried.USED_UP
    return replace(proof, tries=tries), Tried.WRONG


def give_up(proof: Proof) -> Proof:
    """The person does not want to go on; a proof that holds stays."""
    return replace(_dropped(proof), wanted="")


def _dropped(proof: Proof) -> Proof:
    return replace(proof, stage=Stage.IDLE, since=None, domain="", mailbox="", nonce="", tries=0)
