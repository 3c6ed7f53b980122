"""What is looked up and stored for officers around the rules of ``domain/officers``."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.choice import Action, read_choice
from bot.domain.conversation import ConversationState, Mode
from bot.domain.entry import Audience, Content
from bot.domain.event import EventKind, InboundEvent
from bot.domain.japan import japan_day
from bot.domain.officers.address import (
    Address,
    StaffDomains,
    has_address,
    mask_addresses,
    read_address,
)
from bot.domain.officers.officer import Officer, OfficerChange
from bot.domain.officers.proof import (
    CODE_DIGITS,
    MAILS_IN_ALL,
    MAILS_PER_ADDRESS,
    MAILS_PER_CONVERSATION,
    Proof,
    Stage,
)
from bot.domain.officers.proving import conceals, typed_code
from bot.domain.officers.reminder import plan
from bot.domain.officers.workdays import open_days
from bot.domain.privacy import MASK
from bot.service.store import Tx

CASES_SHOWN = 8
_EVERYBODY = "all"
_OWN_BUTTONS = (Action.OFFICER, Action.REMIND, Action.AUDIENCE)
_TEXTS = (EventKind.TEXT, EventKind.EDITED)


@dataclass(frozen=True)
class Codes:
    """Makes codes and fingerprints with a key that the database does not hold.

    A code is stored nowhere, not even hashed: it is worked out anew from the key and a random
    number whenever it is mailed or compared. A million codes are tried through in a moment by
    whoever has a plain hash of one.
    """

    key: bytes = field(repr=False)

    def code(self, nonce: str) -> str:
        """The digits that belong to a nonce."""
        number = int.from_bytes(self._keyed("code", nonce)[:8], "big")
        return f"{number % 10**CODE_DIGITS:0{CODE_DIGITS}d}"

    def is_code(self, nonce: str, typed: str) -> bool:
        """Whether the digits are the nonce's; takes the same time whatever they are."""
        return bool(nonce) and hmac.compare_digest(self.code(nonce), typed)

    def fingerprint(self, kind: str, text: str) -> str:
        """Stands for a text that is not kept."""
        return self._keyed(kind, text).hex()

    def _keyed(self, kind: str, text: str) -> bytes:
        return hmac.new(self.key, f"{kind}\0{text}".encode(), hashlib.sha256).digest()


@dataclass(frozen=True)
class Officers:
    """Reads an ``Officer`` before a decision, and stores its ``OfficerChange`` with it."""

    codes: Codes
    domains: StaffDomains

    def look(
        self, tx: Tx, state: ConversationState, event: InboundEvent, now: datetime
    ) -> Officer | None:
        """What the rules may look at; None where the event cannot have to do with it."""
        if state.audience is not Audience.MUNICIPAL and not _is_own_button(event):
            return None
        proof = tx.proof(state.key)
        typed = event.text if event.kind in _TEXTS else ""
        return Officer(
            proof=proof or Proof(),
            domains=self.domains,
            right_code=proof is not None and self._is_right(proof, typed),
            mails_left=proof is None or self._mails_left(tx, state.key, typed, now),
            reminders=tx.reminders(state.key) if proof else (),
            cases=tx.cases(state.key, CASES_SHOWN) if proof else (),
        )

    def carry_out(
        self, tx: Tx, key: str, change: OfficerChange, content: Content, now: datetime
    ) -> bool:
        """Store it; False, with the transaction to be given up, where the mails of the day ran out
        in this very moment."""
        proof = change.proof
        if change.mail_to is not None and proof is not None:
            if not self._take(tx, key, change.mail_to, now):
                return False
            nonce = secrets.token_hex(16)
            mailbox = self.codes.fingerprint("mailbox", change.mail_to.mailbox)
            proof = replace(proof, nonce=nonce, mailbox=mailbox)
            tx.add_mail(key, str(change.mail_to), nonce, now)
            tx.after_commit("mail")
        if proof is not None:
            tx.save_proof(key, proof)
        if change.stop:
            tx.stop_reminders(key, change.stop)
        if change.remind is not None:
            grant = content.grants.grants.get(change.remind.grant)
            first = plan(change.remind, grant, now, open_days(content.office))
            tx.add_reminder(key, change.remind, first.due, now)
        return True

    def kept_text(self, tx: Tx, state: ConversationState, event: InboundEvent, text: str) -> str:
        """What may be kept of a message: an address or a code for the proof is hidden, however
        late the message is handled.

        Staff who own the talk read everything: then it is written to them.
        """
        may_be = has_address(text) or typed_code(text) is not None
        if not may_be or state.mode is Mode.HUMAN or state.audience is not Audience.MUNICIPAL:
            return text
        proof = tx.proof(state.key)
        if proof is None:
            return text
        if event.kind is EventKind.EDITED:
            # The answer to a question of long ago may be edited today.
            return mask_addresses(text)
        waits = proof.waits_for(event.occurred_at)
        if not conceals(waits, text):
            return text
        if waits is Stage.CODE and typed_code(text) is not None:
            return MASK * CODE_DIGITS
        return mask_addresses(text)

    def _is_right(self, proof: Proof, typed: str) -> bool:
        code = typed_code(typed)
        return code is not None and self.codes.is_code(proof.nonce, code)

    def _mails_left(self, tx: Tx, key: str, typed: str, now: datetime) -> bool:
        address = read_address(typed, self.domains) if has_address(typed) else None
        if not isinstance(address, Address):
            return True
        day = japan_day(now)
        return all(
            tx.mails_taken(subject, day) < most for subject, most in self._counted(key, address)
        )

    def _take(self, tx: Tx, key: str, address: Address, now: datetime) -> bool:
        day = japan_day(now)
        return all(
            tx.take_mail(subject, day, most) for subject, most in self._counted(key, address)
        )

    def _counted(self, key: str, address: Address) -> tuple[tuple[str, int], ...]:
        """Whose mails are counted; always in this order, so that nobody waits for each other."""
        return (
            (self.codes.fingerprint("conversation", key), MAILS_PER_CONVERSATION),
            (self.codes.fingerprint("allowance", address.mailbox), MAILS_PER_ADDRESS),
            (_EVERYBODY, MAILS_IN_ALL),
        )


def _is_own_button(event: InboundEvent) -> bool:
    choice = read_choice(event.data) if event.kind is EventKind.CHOICE else None
    return choice is not None and choice.action in _OWN_BUTTONS
