"""Pictures of people: fetched after the commit that announced them, made anew, kept or refused."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.errors import FetchError, FileGone, FileTooLarge, NotAPicture, NotFound
from bot.domain.event import ChannelName
from bot.domain.file_utterance import PictureRefused
from bot.domain.picture import (
    KEPT_FOR,
    MOST_BYTES,
    MOST_PER_TICKET,
    RETRY_AFTER,
    PictureState,
)
from bot.domain.utterance import Said
from bot.service.picture_store import CleanPicture, WaitingPicture
from bot.service.ports import Clock
from bot.service.speaking import ChannelOff, Speaker
from bot.service.store import Store

log = logging.getLogger(__name__)

TAKEN_FOR = timedelta(seconds=120)
"""How long a picture is one worker's; more than fetching and opening it may take."""

TIDY_EVERY = timedelta(hours=1)


class PictureSource(Protocol):
    """A platform that keeps what people send."""

    def fetch(self, ref: str, most: int) -> bytes:
        """The file, bounded in time. FileTooLarge as soon as it is known to have more than
        ``most`` bytes, FileGone where there is none, FetchLater for all else."""
        ...


class PictureCleaner(Protocol):
    """Opens pictures. Thread-safe."""

    def clean(self, data: bytes) -> CleanPicture:
        """The picture, told by its bytes alone and drawn anew; NotAPicture for all else."""
        ...


@dataclass
class Pictures:
    """The worker's side."""

    store: Store
    sources: Mapping[ChannelName, PictureSource]
    cleaner: PictureCleaner
    speaker: Speaker
    clock: Clock
    _tidy_at: datetime | None = field(default=None, repr=False)

    def fetch_next(self) -> bool:
        """Fetch one picture, if one is due. True where there was one."""
        now = self.clock.now()
        self._tidy(now)
        with self.store.read() as tx:
            if not tx.picture_due(now):
                return False
        with self.store.write() as tx:
            waiting = tx.claim_picture(now, now + TAKEN_FOR)
            full = waiting is not None and tx.kept_pictures(waiting.ticket_id) >= MOST_PER_TICKET
        if waiting is None:
            return False
        if full:
            self._refuse(waiting, PictureState.TOO_MANY)
            return True
        try:
            picture = self._fetch(waiting)
        except FileTooLarge:
            self._refuse(waiting, PictureState.TOO_LARGE)
        except FileGone:
            self._refuse(waiting, PictureState.GONE)
        except NotAPicture:
            self._refuse(waiting, PictureState.NOT_A_PICTURE)
        except FetchError as error:
            self._later(waiting, type(error).__name__)
        except Exception as error:
            # Without its words: addresses of files hold tokens.
            log.error("picture %d broke off with %s", waiting.id, type(error).__name__)
            self._later(waiting, type(error).__name__)
        else:
            self._keep(waiting, picture)
        return True

    def _fetch(self, waiting: WaitingPicture) -> CleanPicture:
        file = waiting.file
        if file.size is not None and file.size > MOST_BYTES:
            raise FileTooLarge
        source = self.sources.get(ChannelName(waiting.key.partition(":")[0]))
        if source is None:
            raise FetchError("the channel is off")
        data = source.fetch(file.ref, MOST_BYTES)
        if len(data) > MOST_BYTES:
            raise FileTooLarge
        return self.cleaner.clean(data)

    def _keep(self, waiting: WaitingPicture, picture: CleanPicture) -> None:
        with self.store.write() as tx:
            if tx.keep_picture(waiting.id, picture):
                tx.after_commit(f"ticket:{waiting.ticket_id}")

    def _later(self, waiting: WaitingPicture, name: str) -> None:
        if waiting.tries > len(RETRY_AFTER):
            self._refuse(waiting, PictureState.GONE)
            return
        log.warning("picture %d, try %d: %s", waiting.id, waiting.tries, name)
        with self.store.write() as tx:
            tx.postpone_picture(waiting.id, self.clock.now() + RETRY_AFTER[waiting.tries - 1])

    def _refuse(self, waiting: WaitingPicture, why: PictureState) -> None:
        """Staff see why in its place; the person, who may send another, is told."""
        log.info("picture %d is not shown: %s", waiting.id, why)
        now = self.clock.now()
        channel, _, address = waiting.key.partition(":")
        with self.store.write() as tx:
            if tx.conversation(waiting.key) is None:
                return  # erased meanwhile, with the address: it must not come back
            # The conversation before the picture, as everybody does who changes both.
            state = tx.open_conversation(ChannelName(channel), address, now)
            if not tx.refuse_picture(waiting.id, why):
                return
            tx.after_commit(f"ticket:{waiting.ticket_id}")
            said = (Said(PictureRefused(why), state.locale, state.readings),)
            try:
                self.speaker.say(tx, waiting.key, said, staff_id=None, now=now)
            except ChannelOff:
                log.warning("picture %d: its person's channel is off", waiting.id)

    def _tidy(self, now: datetime) -> None:
        if self._tidy_at is not None and now < self._tidy_at:
            return
        self._tidy_at = now + TIDY_EVERY
        with self.store.write() as tx:
            gone = tx.expire_pictures(now - KEPT_FOR)
        if gone:
            log.info("deleted %d pictures of tickets resolved long ago", gone)


@dataclass(frozen=True)
class PictureShelf:
    """The staff's side: pictures to look at."""

    store: Store

    def picture(self, ticket_id: int, picture_id: int) -> CleanPicture:
        """One picture of a ticket's conversation. NotFound for any other."""
        with self.store.read() as tx:
            found = tx.picture_data(ticket_id, picture_id)
        if found is None:
            raise NotFound(f"ticket {ticket_id} has no picture {picture_id}")
        return found
