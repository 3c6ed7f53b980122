"""Pictures from being announced to being deleted, on both databases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from bot.domain.errors import FetchLater, FileGone, FileTooLarge, NotFound
from bot.domain.event import ChannelName, EventKind, InboundEvent
from bot.domain.picture import (
    KEPT_FOR,
    MOST_BYTES,
    MOST_PER_TICKET,
    RETRY_AFTER,
    PictureFile,
    PictureState,
)
from bot.pictures.cleaner import PillowCleaner
from bot.service.erasing import erase_contact
from bot.service.pictures import TAKEN_FOR, Pictures, PictureShelf
from tests.support.databases import places_of, stored_words
from tests.support.drawings import DISGUISED, drawing
from tests.support.events import event, presses, says
from tests.support.wiring import House

KEY = "memory:anna"
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what no SQL decides."""


@dataclass
class Platform:
    """A platform that keeps files, or fails."""

    files: Mapping[str, bytes | Exception]
    asked: list[str] = field(default_factory=list)

    def fetch(self, ref: str, most: int) -> bytes:
        self.asked.append(ref)
        found = self.files.get(ref, FileGone())
        if isinstance(found, Exception):
            raise found
        return found


def photo(ref: str, size: int | None = None, **given: object) -> InboundEvent:
    picture = PictureFile(ref, size)
    return event(EventKind.UNREADABLE, unreadable="photo", picture=picture, **given)


def pictures(house: House, platform: Platform) -> Pictures:
    sources = {ChannelName.MEMORY: platform}
    return Pictures(house.store, sources, PillowCleaner(), house.desk.speaker, house.clock)


def ticket(house: House, *, claimed: bool = True) -> int:
    house.receive(says("words"), presses("human:yes"))
    with house.store.read() as tx:
        state = tx.conversation(KEY)
    assert state is not None
    assert state.ticket_id is not None
    staff = house.accounts.all() or (house.staff(),)
    if claimed:
        house.desk.claim(state.ticket_id, staff[0].id, house.clock.now())
    return state.ticket_id


def states(house: House, number: int) -> list[PictureState]:
    return [one.state for one in house.desk.thread(number, staff_id=1).pictures.values()]


def test_a_picture_is_fetched_after_the_commit_and_shown_with_its_line(house: House) -> None:
    number = ticket(house)
    platform = Platform({"a": drawing()})
    house.receive(photo("a", text="my letter"))
    assert states(house, number) == [PictureState.WAITING]
    assert platform.asked == []

    work = pictures(house, platform)
    assert work.fetch_next()
    assert not work.fetch_next()

    thread = house.desk.thread(number, staff_id=1)
    (line_id, view), *_ = thread.pictures.items()
    assert [line.text for line in thread.lines if line.id == line_id] == ["my letter"]
    assert (view.state, view.width) == (PictureState.KEPT, 40)
    assert PictureShelf(house.store).picture(number, view.id).media_type == "image/jpeg"
    assert platform.asked == ["a"]


def test_without_a_ticket_nothing_is_fetched_or_kept(house: House, database_url: str) -> None:
    house.receive(photo("MARKER"))

    assert not pictures(house, Platform({})).fetch_next()
    assert places_of(database_url, "MARKER") == []
    assert "cannot look at pictures" in house.replies()[-1].text


@SQLITE
def test_while_a_ticket_waits_the_person_hears_that_staff_see_it(house: House) -> None:
    number = ticket(house, claimed=False)
    house.receive(photo("a"))

    assert "can see your picture" in house.replies()[-1].text
    assert states(house, number) == [PictureState.WAITING]


@SQLITE
@pytest.mark.parametrize(
    ("file", "size", "why", "words"),
    [
        (FileTooLarge(), None, PictureState.TOO_LARGE, "too large"),
        (drawing(), MOST_BYTES + 1, PictureState.TOO_LARGE, "too large"),
        (DISGUISED["page"], None, PictureState.NOT_A_PICTURE, "cannot open what you sent"),
        (FileGone(), None, PictureState.GONE, "did not reach us"),
    ],
    ids=["large", "declared large", "disguised", "gone"],
)
def test_a_refused_picture_is_told_to_both_sides(
    house: House, file: bytes | Exception, size: int | None, why: PictureState, words: str
) -> None:
    number = ticket(house)
    house.receive(photo("a", size))

    assert pictures(house, Platform({"a": file})).fetch_next()

    assert states(house, number) == [why]
    assert words in house.replies()[-1].text


@SQLITE
def test_a_large_file_is_not_even_asked_for(house: House) -> None:
    ticket(house)
    house.receive(photo("a", MOST_BYTES + 1))
    platform = Platform({})
    pictures(house, platform).fetch_next()
    assert platform.asked == []


@SQLITE
def test_a_platform_in_trouble_is_asked_again_and_then_given_up(house: House) -> None:
    number = ticket(house)
    house.receive(photo("a"))
    platform = Platform({"a": FetchLater()})
    work = pictures(house, platform)
    for pause in RETRY_AFTER:
        assert work.fetch_next()
        assert not work.fetch_next()
        assert states(house, number) == [PictureState.WAITING]
        house.clock.turn(seconds=pause.total_seconds())
    assert work.fetch_next()
    assert states(house, number) == [PictureState.GONE]
    assert len(platform.asked) == len(RETRY_AFTER) + 1


def test_what_a_dead_worker_had_taken_is_fetched_by_the_next(house: House) -> None:
    number = ticket(house)
    house.receive(photo("a"))
    now = house.clock.now()
    with house.store.write() as tx:
        assert tx.claim_picture(now, now + TAKEN_FOR)
    work = pictures(house, Platform({"a": drawing()}))
    assert not work.fetch_next()
    house.clock.turn(seconds=TAKEN_FOR.total_seconds())
    assert work.fetch_next()
    assert states(house, number) == [PictureState.KEPT]


@SQLITE
def test_a_ticket_takes_so_many_pictures_and_no_more(house: House) -> None:
    number = ticket(house)
    house.receive(*(photo("a") for _ in range(MOST_PER_TICKET + 1)))
    work = pictures(house, Platform({"a": drawing()}))
    while work.fetch_next():
        pass
    assert states(house, number).count(PictureState.KEPT) == MOST_PER_TICKET
    assert states(house, number)[-1] is PictureState.TOO_MANY


@pytest.mark.parametrize("when", ["before", "meanwhile", "afterwards"])
def test_an_unsent_picture_is_gone(house: House, database_url: str, when: str) -> None:
    number = ticket(house)
    sent = photo("MARKER")
    unsent = event(EventKind.WITHDRAWN, message_ref=sent.message_ref)

    class Slow(Platform):
        def fetch(self, ref: str, most: int) -> bytes:
            if when == "meanwhile":
                house.receive(unsent)
            return super().fetch(ref, most)

    house.receive(*((unsent, sent) if when == "before" else (sent,)))
    pictures(house, Slow({"MARKER": drawing()})).fetch_next()
    if when == "afterwards":
        house.receive(unsent)

    assert states(house, number) == []
    assert stored_words(database_url)["picture.data"] == []


def test_erasing_takes_pictures_labels_and_mentions_along(house: House, database_url: str) -> None:
    number = ticket(house)
    house.staff("sato", "佐藤")
    house.receive(photo("MARKER"))
    pictures(house, Platform({"MARKER": drawing()})).fetch_next()
    house.desk.note(number, 1, "@sato MARKER", "f1", house.clock.now())
    with house.store.write() as tx:
        tx.add_label(number, tx.label("MARKER").id)

    erase_contact(house.store, KEY, house.clock.now())

    assert places_of(database_url, "MARKER") == []
    kept = stored_words(database_url)
    assert (kept["picture.id"], kept["mention.note_id"]) == ([], [])


def test_a_refusal_does_not_bring_an_erased_address_back(house: House, database_url: str) -> None:
    ticket(house)

    class Erasing(Platform):
        def fetch(self, ref: str, most: int) -> bytes:
            erase_contact(house.store, KEY, house.clock.now())
            raise FileGone

    house.receive(photo("a"))
    pictures(house, Erasing({})).fetch_next()

    assert places_of(database_url, "anna") == []


def test_pictures_are_deleted_long_after_their_ticket_was_resolved(house: House) -> None:
    number = ticket(house)
    house.receive(photo("a"))
    work = pictures(house, Platform({"a": drawing()}))
    work.fetch_next()
    house.clock.turn(days=2 * KEPT_FOR.days)
    work.fetch_next()
    assert states(house, number) == [PictureState.KEPT]

    house.desk.resolve(number, 1, house.clock.now())
    house.clock.turn(days=KEPT_FOR.days + 1)
    work.fetch_next()

    assert states(house, number) == [PictureState.EXPIRED]
    with pytest.raises(NotFound):
        PictureShelf(house.store).picture(number, 1)


def test_a_picture_is_only_found_by_a_ticket_of_its_person(house: House) -> None:
    number = ticket(house)
    house.receive(photo("a"))
    pictures(house, Platform({"a": drawing()})).fetch_next()
    house.receive(says("words", address="ben"), presses("human:yes", address="ben"))
    with pytest.raises(NotFound):
        PictureShelf(house.store).picture(number + 1, 1)


@SQLITE
@pytest.mark.parametrize(
    ("kind", "words"),
    [("voice", "listen to voice"), ("video", "watch videos"), ("file", "open this file")],
)
def test_who_sends_what_staff_cannot_see_is_told_what_they_can(
    house: House, kind: str, words: str
) -> None:
    ticket(house)
    house.receive(event(EventKind.UNREADABLE, unreadable=kind))
    said = house.replies()[-1].text
    assert words in said
    assert "send a photo" in said


@SQLITE
def test_a_sticker_to_staff_is_answered_by_nobody(house: House) -> None:
    ticket(house)
    before = house.replies()
    house.receive(event(EventKind.UNREADABLE, unreadable="sticker"))
    assert house.replies() == before
