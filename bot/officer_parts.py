"""The parts for officers, wired: proofs, mails with codes, reminders. Used by ``app.py``."""

from __future__ import annotations

import hmac
import logging
from dataclasses import dataclass
from functools import partial

from bot.addresses import read_sender
from bot.i18n.catalogs import Catalogs
from bot.i18n.mails import code_mail
from bot.mail.smtp import SmtpSender
from bot.service.health import Health
from bot.service.mailing import Mailing
from bot.service.officers import Codes, Officers
from bot.service.ports import Clock, ContentSource
from bot.service.reminders import Reminders
from bot.service.speaking import Speaker
from bot.settings import Settings
from bot.storage.database import Database
from bot.work.errands import ErrandWorker

log = logging.getLogger(__name__)

MAIL_LOOK_SECONDS = 5.0
REMINDER_LOOK_SECONDS = 20.0
"""How often they look without being woken; reminders are meant for a morning, not for a second."""


@dataclass(frozen=True)
class OfficerParts:
    """What ``App`` needs for officers."""

    officers: Officers
    mailing: Mailing
    reminders: Reminders

    def workers(self, store: Database, health: Health, clock: Clock) -> list[ErrandWorker]:
        """The threads that mail codes and send reminders; not started."""
        mails = ErrandWorker(
            "mail",
            self.mailing.send_next,
            store.signals,
            health,
            clock,
            look_seconds=MAIL_LOOK_SECONDS,
            topic="mail",
        )
        reminders = ErrandWorker(
            "reminders",
            self.reminders.look,
            store.signals,
            health,
            clock,
            look_seconds=REMINDER_LOOK_SECONDS,
        )
        return [mails, reminders]


def officer_parts(
    settings: Settings,
    store: Database,
    content: ContentSource,
    catalogs: Catalogs,
    speaker: Speaker,
    clock: Clock,
) -> OfficerParts | None:
    """The parts for these settings; None, with a line in the log, where mail is not set up."""
    if not settings.mail_on:
        log.info(
            "SMTP_HOST is not set: municipal staff cannot prove who they are, and there are no "
            "reminders; all answers work without"
        )
        return None
    key = hmac.digest(settings.secret_key.get_secret_value().encode(), b"officers", "sha256")
    codes = Codes(key)
    sender = read_sender(settings.smtp_sender)
    assert sender is not None, "the settings have read it before"
    smtp = SmtpSender(
        host=settings.smtp_host,
        port=settings.smtp_port,
        tls=settings.smtp_tls,
        sender=sender,
        now=clock.now,
        user=settings.smtp_user,
        password=settings.smtp_password.get_secret_value,
        ca_file=settings.smtp_ca,
    )
    return OfficerParts(
        Officers(codes, settings.staff_domains),
        Mailing(store, smtp, codes, partial(code_mail, catalogs), speaker, clock),
        Reminders(store, content, speaker, clock),
    )
