"""Proofs, the mails that carry their codes, and reminders, as a Protocol; ``bot/storage``
implements it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from bot.domain.officers.officer import OfficerCase
from bot.domain.officers.proof import Proof
from bot.domain.officers.reminder import Reminder


@dataclass(frozen=True)
class WaitingMail:
    """A code to be mailed, taken by one worker for a while."""

    id: int
    key: str
    """Of the conversation that asked for it."""
    address: str = field(repr=False)
    nonce: str = field(repr=False)
    created_at: datetime
    tries: int
    """Which try this is, from 1; also marks whose turn it is."""


@dataclass(frozen=True)
class WaitingReminder:
    """A reminder with when it is looked at next."""

    reminder: Reminder
    due_at: datetime | None


class ProofTx(Protocol):
    """Proofs and what is counted so that nobody can misuse them."""

    def proof(self, key: str) -> Proof | None:
        """How far somebody is; None for those who never asked."""
        ...

    def save_proof(self, key: str, proof: Proof) -> None:
        """Store it. The caller has the conversation locked."""
        ...

    def mails_taken(self, subject: str, day: date) -> int:
        """How many mails were asked for by or for ``subject`` on this day."""
        ...

    def take_mail(self, subject: str, day: date, most: int) -> bool:
        """Count one more; False, and nothing counted, where there were ``most``."""
        ...

    def forget_counts(self, before: date) -> int:
        """Drop the counts of earlier days; how many there were."""
        ...

    def cases(self, key: str, limit: int) -> tuple[OfficerCase, ...]:
        """The newest tickets of a conversation, the newest first."""
        ...


class ProofMailTx(Protocol):
    """Mails with codes. A row exists as long as its mail is not done; then its address is gone."""

    def add_mail(self, key: str, address: str, nonce: str, now: datetime) -> None:
        """Queue it in place of those of this conversation that have not been handed over."""
        ...

    def mail_due(self, now: datetime) -> bool:
        """Whether there is anything to do; takes no lock."""
        ...

    def claim_mail(self, now: datetime, until: datetime) -> WaitingMail | None:
        """The oldest due mail, now this worker's until ``until``; others may have it then."""
        ...

    def hand_over_mail(self, mail: WaitingMail) -> bool:
        """Mark that its words are about to be sent: from now on it is never tried again. False
        where it is no longer this worker's, or was erased; then it must not be sent."""
        ...

    def retry_mail(self, mail: WaitingMail, due_at: datetime) -> None:
        """Nothing was sent; try again later."""
        ...

    def end_mail(self, mail: WaitingMail) -> bool:
        """It is done, whatever came of it; False where somebody else has it or it is gone."""
        ...

    def forget_handed_over(self, now: datetime) -> int:
        """Drop mails whose sender died while handing them over; how many there were."""
        ...


class ReminderTx(Protocol):
    """Reminders. A row exists as long as it waits; sent and stopped ones are gone."""

    def reminders(self, key: str) -> tuple[Reminder, ...]:
        """Those of a conversation, the soonest first, unplanned ones last."""
        ...

    def add_reminder(
        self, key: str, reminder: Reminder, due_at: datetime | None, now: datetime
    ) -> bool:
        """False where the same one waits already."""
        ...

    def stop_reminders(self, key: str, ids: Collection[int]) -> int:
        """Drop those of this conversation; how many there were."""
        ...

    def due_conversations(self, now: datetime, limit: int) -> tuple[str, ...]:
        """Keys of conversations with a due reminder, the longest due first."""
        ...

    def due_reminders(self, key: str, now: datetime) -> tuple[Reminder, ...]:
        """Those of a (locked) conversation that are due."""
        ...

    def waiting_reminders(self, after: int, limit: int) -> tuple[WaitingReminder, ...]:
        """All that wait with an id over ``after``, ascending."""
        ...

    def put_off(self, reminder_id: int, due_at: datetime | None) -> None:
        """Look at it again then (None: when the data change)."""
        ...

    def end_reminder(self, reminder_id: int) -> bool:
        """It is said; False where it was before, or was stopped."""
        ...


class OfficerTx(ProofTx, ProofMailTx, ReminderTx, Protocol):
    """Everything about officers."""
