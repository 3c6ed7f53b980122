"""Mailing codes: after the commit that asked for them, none lost, none twice."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from bot.domain.errors import MailError, MailLater, MailRefused, MailUnsure
from bot.domain.event import ChannelName
from bot.domain.officers.proof import Stage, mail_failed
from bot.domain.officers.utterance import MailFailed
from bot.domain.utterance import Said
from bot.service.officer_store import WaitingMail
from bot.service.officers import Codes
from bot.service.ports import Clock
from bot.service.speaking import ChannelOff, Speaker
from bot.service.store import Store

log = logging.getLogger(__name__)

RETRY_AFTER = tuple(timedelta(seconds=s) for s in (5, 15, 30, 45))
"""Pauses after tries that surely sent nothing; then the person is told, who is waiting."""

GIVE_UP_AFTER = timedelta(minutes=3)
"""Since the person asked. Later, too little of the code's ten minutes would be left."""

TAKEN_FOR = timedelta(seconds=90)
"""How long a mail is one worker's; more than ``MailSender.send`` may take."""


class MailSender(Protocol):
    """A way to send mail."""

    def send(
        self, to: str, subject: str, text: str, *, reference: str, hand_over: Callable[[], bool]
    ) -> bool:
        """Send a plain mail, bounded in time. ``reference`` is the same for all tries.

        ``hand_over`` is called once, when all is ready and only the words are left to be sent;
        where it returns False nothing is sent, and False is the answer. Raises MailLater,
        MailRefused or MailUnusable where surely nothing was sent, MailUnsure where that cannot be
        known. No error holds the address.
        """
        ...


@dataclass(frozen=True)
class Mailing:
    """The worker's side of the mails. ``words`` makes subject and text for a code."""

    store: Store
    sender: MailSender
    codes: Codes
    words: Callable[[str], tuple[str, str]]
    speaker: Speaker
    clock: Clock

    def send_next(self) -> bool:
        """Send one mail, if one is due. True where there was one."""
        now = self.clock.now()
        with self.store.read() as tx:
            if not tx.mail_due(now):
                return False
        with self.store.write() as tx:
            lost = tx.forget_handed_over(now)
            mail = tx.claim_mail(now, now + TAKEN_FOR)
        if lost:
            log.warning("%d mails were being handed over when their worker died", lost)
        if mail is None:
            return False
        if now >= mail.created_at + GIVE_UP_AFTER:
            log.error("mail %d was not sent in time", mail.id)
            self._fail(mail, refused=False)
            return True
        self._send(mail)
        return True

    def _send(self, mail: WaitingMail) -> None:
        handed: list[bool] = []

        def hand_over() -> bool:
            with self.store.write() as tx:
                handed.append(tx.hand_over_mail(mail))
            return handed[0]

        subject, text = self.words(self.codes.code(mail.nonce))
        reference = self.codes.fingerprint("reference", mail.nonce)[:32]
        try:
            sent = self.sender.send(
                mail.address, subject, text, reference=reference, hand_over=hand_over
            )
        except MailUnsure:
            log.warning("mail %d: nobody knows whether it was sent", mail.id)
        except MailLater as error:
            log.warning("mail %d: %s", mail.id, error)
            self._later(mail)
            return
        except MailError as error:
            level = logging.INFO if isinstance(error, MailRefused) else logging.ERROR
            log.log(level, "mail %d: %s", mail.id, error)
            self._fail(mail, refused=isinstance(error, MailRefused))
            return
        except Exception as error:
            # Its words may hold the address.
            log.error("mail %d broke off with %s", mail.id, type(error).__name__)
            if not any(handed):
                self._later(mail)
                return
        else:
            if not sent:
                log.info("mail %d is no longer wanted", mail.id)
                return
        with self.store.write() as tx:
            tx.end_mail(mail)

    def _later(self, mail: WaitingMail) -> None:
        now = self.clock.now()
        pause = RETRY_AFTER[mail.tries - 1] if mail.tries <= len(RETRY_AFTER) else None
        if pause is None or now + pause >= mail.created_at + GIVE_UP_AFTER:
            self._fail(mail, refused=False)
            return
        with self.store.write() as tx:
            tx.retry_mail(mail, now + pause)

    def _fail(self, mail: WaitingMail, *, refused: bool) -> None:
        """End it, and tell the person, who may then write their address again."""
        now = self.clock.now()
        channel, _, address = mail.key.partition(":")
        with self.store.write() as tx:
            # The conversation before the mail, as everybody does who changes both.
            state = tx.open_conversation(ChannelName(channel), address, now)
            proof = tx.proof(mail.key)
            if not tx.end_mail(mail):
                return
            if proof is None or proof.stage is not Stage.CODE or proof.nonce != mail.nonce:
                return
            tx.save_proof(mail.key, mail_failed(proof, now))
            # Who is just deciding on the person's next words has to look at the proof again.
            tx.save_conversation(state, state.version)
            said = (Said(MailFailed(refused), state.locale, state.readings),)
            try:
                self.speaker.say(tx, mail.key, said, staff_id=None, now=now)
            except ChannelOff:
                log.warning("mail %d failed, and its person's channel is off", mail.id)
