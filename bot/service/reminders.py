"""Sending reminders at their time, and moving them along when windows move."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.conversation import ConversationState, Mode
from bot.domain.eligibility.rules import GrantBook, Words
from bot.domain.entry import Content
from bot.domain.event import ChannelName
from bot.domain.japan import japan_day
from bot.domain.officers.reminder import Plan, Reminder, plan
from bot.domain.officers.utterance import ReminderDue
from bot.domain.officers.workdays import next_hours, open_days
from bot.domain.utterance import Said
from bot.service.officer_store import WaitingReminder
from bot.service.ports import Clock, ContentSource
from bot.service.speaking import ChannelOff, Speaker
from bot.service.store import Store, Tx

log = logging.getLogger(__name__)

AT_ONCE = 50
"""Conversations a look writes to."""
_BATCH = 500
MOST_IN_ONE = 5
"""Reminders in one message to a person: LINE counts a push with up to five parts as one."""
CHANNEL_OFF_PAUSE = timedelta(hours=1)
TALK_PAUSE = timedelta(hours=1)
"""So much later a reminder is tried again that came due while a member of staff had the word."""


@dataclass
class Reminders:
    """The worker's side. Any number of processes may look at once: a reminder is said in the
    transaction that drops it, with its conversation locked."""

    store: Store
    content: ContentSource
    speaker: Speaker
    clock: Clock
    _planned: tuple[str, date] = ("", date.min)
    """The content all reminders were planned by, and the day."""

    def look(self) -> bool:
        """Send what is due, some conversations at once. True where there may be more."""
        now = self.clock.now()
        self._plan_anew(now)
        with self.store.read() as tx:
            keys = tx.due_conversations(now, AT_ONCE)
        for key in keys:
            self._write_to(key, now)
        return len(keys) == AT_ONCE

    def _plan_anew(self, now: datetime) -> None:
        """Look at every reminder again where the content changed, and once a day."""
        content, today = self.content.current(), japan_day(now)
        if self._planned == (content.version, today):
            return
        after = moved = 0
        while True:
            with self.store.read() as tx:
                waiting = tx.waiting_reminders(after, _BATCH)
            if not waiting:
                break
            after = waiting[-1].reminder.id
            moved += self._put_off(waiting, content, now)
        if moved:
            log.info("%d reminders have a new time", moved)
        with self.store.write() as tx:
            tx.forget_counts(today)
        self._planned = (content.version, today)

    def _put_off(self, waiting: Sequence[WaitingReminder], content: Content, now: datetime) -> int:
        """Give those another time that have one now; how many there were."""
        changes = []
        grants, open_on = content.grants.grants, open_days(content.office)
        for one in waiting:
            due = plan(one.reminder, grants.get(one.reminder.grant), now, open_on).due
            # What is due and stays due is sent in a moment; its place in the row is its own.
            stays = one.due_at is not None and due is not None and max(one.due_at, due) <= now
            if due != one.due_at and not stays:
                changes.append((one.reminder.id, due))
        if changes:
            with self.store.write() as tx:
                for reminder_id, due in changes:
                    tx.put_off(reminder_id, due)
        return len(changes)

    def _write_to(self, key: str, now: datetime) -> None:
        channel, _, address = key.partition(":")
        content = self.content.current()
        try:
            with self.store.write() as tx:
                state = tx.open_conversation(ChannelName(channel), address, now)
                self._say_due(tx, state, content, now)
        except ChannelOff:
            log.warning("reminders wait: the channel %s is off", channel)
            with self.store.write() as tx:
                tx.open_conversation(ChannelName(channel), address, now)
                later = next_hours(now + CHANNEL_OFF_PAUSE, open_days(content.office))
                for reminder in tx.due_reminders(key, now):
                    tx.put_off(reminder.id, later)

    def _say_due(self, tx: Tx, state: ConversationState, content: Content, now: datetime) -> None:
        """Everything due for one person in one call, which costs one push."""
        book, open_on = content.grants, open_days(content.office)
        if state.mode is Mode.HUMAN:
            # A member of staff has the word.
            for reminder in tx.due_reminders(state.key, now):
                tx.put_off(reminder.id, next_hours(now + TALK_PAUSE, open_on))
            return
        due: list[tuple[Reminder, Plan]] = []
        for reminder in tx.due_reminders(state.key, now):
            found = plan(reminder, book.grants.get(reminder.grant), now, open_on)
            if found.says is None:
                tx.put_off(reminder.id, found.due)
            elif len(due) < MOST_IN_ONE and tx.end_reminder(reminder.id):
                due.append((reminder, found))
        others = bool(tx.reminders(state.key))
        if not due or state.blocked:
            # Whoever blocked the bot has asked for silence in the clearest way.
            return
        said = tuple(
            Said(_due(reminder, found, book, others), state.locale, state.readings)
            for reminder, found in due
        )
        self.speaker.say(tx, state.key, said, staff_id=None, now=now)


def _due(reminder: Reminder, found: Plan, book: GrantBook, others: bool) -> ReminderDue:
    grant = book.grants.get(reminder.grant)
    assert found.says is not None
    return ReminderDue(
        reminder=reminder,
        grant=reminder.grant,
        name=grant.name if grant else Words(reminder.grant, reminder.grant),
        says=found.says,
        window=found.window,
        moved=found.moved,
        others=others,
    )
