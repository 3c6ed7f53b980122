"""From a question that went wrong to a change of the content."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

import pytest

from bot.domain.choice import Action, choice_data
from bot.domain.entry import Audience
from bot.domain.errors import ContentError, NotFound, ProposalRefused
from bot.domain.event import ChannelName, EventKind
from bot.domain.lesson import Why
from bot.domain.locale import EN
from bot.domain.proposal import Proposal
from bot.domain.reporting import Scope
from bot.domain.tally import Kind
from bot.service.erasing import erase_contact
from bot.service.learning import Cluster, Learning
from bot.service.reports import Reports, stepped
from bot.storage.database import Database
from tests.support.clock import START, TurnedClock
from tests.support.databases import places_of, sqlite_url
from tests.support.events import event, presses, says
from tests.support.small import HOSPITAL, INSURANCE, LABOUR, Told, small_content
from tests.support.wiring import Held, House
from tests.support.wiring import house as wired

__all__ = ["sqlite_url"]

RESIDENT = Audience.RESIDENT
NG = choice_data(Action.NOT_HELPED, HOSPITAL)
YES = choice_data(Action.HUMAN, "yes")


@dataclass
class Shelf:
    """Edits that keep what they are given."""

    taken: str | None = None
    broken: bool = False
    can_write: bool = True
    written: list[str] = field(default_factory=list)

    def problem(self, proposal: Proposal, pending: object) -> str | None:
        if self.broken:
            raise ContentError("the file is broken")
        return self.taken

    def patch(self, proposals: tuple[Proposal, ...], today: date) -> str:
        return "\n".join(f"{today} {one.phrase}" for one in proposals)

    def write(self, proposals: tuple[Proposal, ...], today: date) -> list[str]:
        if self.broken:
            raise ContentError("the file is broken")
        self.written += [one.phrase for one in proposals]
        return ["a.yaml"]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """On one database: what differs between the two is tested in tests/unit/storage."""
    return sqlite_url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def house(database: Database, clock: TurnedClock) -> Iterator[House]:
    with wired(database, clock, Told(), small_content()) as built:
        yield built


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def learning(house: House, shelf: Shelf) -> Learning:
    def by_words(questions: object, _locale: object) -> list[list[int]]:
        groups: dict[str, list[int]] = {}
        for at, (words, _) in enumerate(questions):  # type: ignore[arg-type,var-annotated]
            groups.setdefault(words.casefold(), []).append(at)
        return list(groups.values())

    return Learning(house.store, Held(small_content()), by_words, shelf)  # type: ignore[arg-type]


def found(learning: Learning) -> list[tuple[str, dict[Why, int]]]:
    return [(one.wordings[0][0], dict(one.whys)) for one in learning.clusters(RESIDENT, EN)]


def only(learning: Learning) -> Cluster:
    (one,) = learning.clusters(RESIDENT, EN)
    return one


def proposal(**given: object) -> Proposal:
    values: dict[str, object] = {
        "audience": RESIDENT, "locale": EN, "entry_id": LABOUR, "phrase": "my boss",
        "questions": ("my boss is bad",), **given,
    }  # fmt: skip
    return Proposal(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("events", "question", "why"),
    [
        ([says("why so")], "why so", Why.UNANSWERED),
        ([says("why so"), presses(YES)], "why so", Why.HANDED_OFF),
        ([says("which"), presses("none")], "which", Why.NONE_FITS),
        ([says("which"), presses("none"), presses(YES)], "which", Why.HANDED_OFF),
        ([says("hospital"), presses(NG)], "hospital", Why.NOT_HELPED),
        ([says("hospital"), says("hello"), presses(NG)], "hospital", Why.NOT_HELPED),
        ([says("hospital"), says("labour"), presses(NG)], "hospital", Why.NOT_HELPED),
        ([says("hospital"), presses("human"), presses(YES)], "hospital", Why.HANDED_OFF),
        ([says("I am\nat 090-1234-5678")], "I am at ●", Why.UNANSWERED),
    ],
    ids=[
        "unanswered", "handed-off", "none", "none-then-person", "not-helped", "small-talk-between",
        "another-between", "answered-then-person", "masked",
    ],
)  # fmt: skip
def test_the_question_that_went_wrong_is_found(
    house: House, learning: Learning, events: list, question: str, why: Why
) -> None:
    house.receive(*events)
    assert found(learning) == [(question, {why: 1})]
    assert dict(learning.counts()) == {(RESIDENT, EN): 1}


@pytest.mark.parametrize(
    "events",
    [
        [says("hospital")],
        [says("hello")],
        [says("a person"), presses(YES)],
        [says("help me")],
        [presses(f"entry:{HOSPITAL}"), presses(NG)],
        [says("why so", group=True, addressed=True)],
        [says("why so"), event(EventKind.WITHDRAWN, message_ref="m1")],
    ],
    ids=["answered", "small-talk", "only-a-person", "danger", "from-a-menu", "group", "withdrawn"],
)
def test_nothing_else_is_kept(house: House, learning: Learning, events: list) -> None:
    if events[-1].kind is EventKind.WITHDRAWN:
        events[0] = replace(events[0], message_ref="m1")
    house.receive(*events)
    assert found(learning) == []
    assert dict(learning.counts()) == {}


def test_an_old_button_says_nothing_of_yesterdays_question(
    house: House, learning: Learning, clock: TurnedClock
) -> None:
    house.receive(says("hospital"))
    clock.turn(days=2)
    house.receive(presses(NG, occurred_at=clock.now()))
    assert found(learning) == []


def test_a_cluster_names_the_topics_that_may_be_meant_the_bad_answer_last(
    house: House, learning: Learning
) -> None:
    house.receive(says("which", address="a"), presses("none", address="a"))
    house.receive(says("Which", address="b"), says("which", address="c"))
    house.receive(presses("none", address="c"))
    one = only(learning)
    assert one.wordings == (("which", 2), ("Which", 1))
    assert one.topics == (HOSPITAL, INSURANCE)
    house.receive(says("hospital"), presses(NG))
    assert learning.clusters(RESIDENT, EN)[0].topics == (HOSPITAL,)


def test_a_proposal_takes_its_questions_off_the_list_until_it_is_dropped(
    house: House, learning: Learning
) -> None:
    staff = house.staff()
    house.receive(says("why so"))
    one = only(learning)
    asked = ("why so", "call ●", "cut…")
    wish = proposal(phrase=" why\n really ", questions=asked)
    learning.propose(wish, one.ids, staff.id, START)

    assert found(learning) == []
    (waiting,) = learning.pending()
    assert (waiting.phrase, waiting.questions) == ("why really", ("why so",))
    assert waiting.staff_name == "田中"
    assert learning.patch(date(2026, 11, 22)) == "2026-11-22 why really"

    learning.drop(waiting.id)
    assert learning.pending() == ()
    assert found(learning) == [("why so", {Why.UNANSWERED: 1})]


def test_two_editors_cannot_take_the_same_questions(house: House, learning: Learning) -> None:
    staff = house.staff()
    house.receive(says("why so"))
    ids = only(learning).ids
    learning.propose(proposal(), ids, staff.id, START)
    with pytest.raises(ProposalRefused) as refused:
        learning.propose(proposal(phrase="other"), ids, staff.id, START)
    assert refused.value.reason == "gone"
    assert len(learning.pending()) == 1
    with pytest.raises(NotFound):
        learning.cluster(RESIDENT, EN, ids[0])


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"phrase": " ?! "}, "words"),
        ({"phrase": "call ●"}, "personal"),
        ({"phrase": "x" * 121}, "long"),
        ({"entry_id": "gone/away"}, "entry"),
        ({"audience": Audience.MUNICIPAL}, "entry"),
        ({"new_entry": True}, "id"),
        ({"new_entry": True, "entry_id": "Work/New"}, "id"),
        ({"new_entry": True, "entry_id": "work/../x"}, "id"),
        ({"new_entry": True, "entry_id": "work/new", "title": "x" * 61}, "long"),
    ],
    ids=["no-words", "personal", "long", "gone", "audience", "known", "capital", "path", "title"],
)
def test_what_cannot_be_content_is_refused(
    house: House, learning: Learning, given: dict[str, object], reason: str
) -> None:
    house.receive(says("why so"))
    with pytest.raises(ProposalRefused) as refused:
        learning.propose(proposal(**given), only(learning).ids, house.staff().id, START)
    assert refused.value.reason == reason
    assert found(learning) != []


def test_what_the_files_do_not_take_is_refused(
    house: House, learning: Learning, shelf: Shelf
) -> None:
    house.receive(says("why so"))
    ids, staff = only(learning).ids, house.staff()
    shelf.taken = "x.yaml"
    with pytest.raises(ProposalRefused, match=r"x\.yaml"):
        learning.propose(proposal(), ids, staff.id, START)
    shelf.broken = True
    with pytest.raises(ProposalRefused, match="broken"):
        learning.propose(proposal(), ids, staff.id, START)


def test_what_was_written_is_gone_from_here_and_what_was_not_stays(
    house: House, learning: Learning, shelf: Shelf, database_url: str
) -> None:
    house.receive(says("MARKER"))
    wish = proposal(phrase="MARKER", questions=("MARKER",))
    learning.propose(wish, only(learning).ids, house.staff().id, START)
    shelf.broken = True
    with pytest.raises(ContentError):
        learning.write(START, START.date())
    assert "proposal.phrase" in places_of(database_url, "MARKER")

    shelf.broken = False
    assert learning.write(START, START.date()) == ["a.yaml"]
    assert shelf.written == ["MARKER"]
    assert learning.pending() == ()
    assert not any("proposal" in place for place in places_of(database_url, "MARKER"))
    assert found(learning) == []


def test_dismissed_questions_stay_dismissed(house: House, learning: Learning) -> None:
    house.receive(says("why so"))
    assert learning.dismiss(only(learning).ids) == 1
    house.receive(presses(YES))
    assert found(learning) == []


@pytest.mark.parametrize("what", ["erased", "withdrawn", "edited"])
def test_words_a_person_takes_back_leave_the_editors_too(
    house: House, learning: Learning, database_url: str, what: str
) -> None:
    house.receive(says("MARKER", message_ref="m1"))
    wish = proposal(phrase="MARKER", questions=("MARKER",))
    learning.propose(wish, only(learning).ids, house.staff().id, START)
    if what == "erased":
        erase_contact(house.store, "memory:anna", START)
    elif what == "withdrawn":
        house.receive(event(EventKind.WITHDRAWN, message_ref="m1"))
    else:
        house.receive(event(EventKind.EDITED, "other words", message_ref="m1"))
    assert [place for place in places_of(database_url, "MARKER") if "proposal" in place] == []
    assert learning.pending() == ()


def test_a_conversation_is_counted_as_it_went(house: House, clock: TurnedClock) -> None:
    house.receive(says("hospital"), presses(f"ok:{HOSPITAL}"), says("why so"), presses(YES))
    report = Reports(house.store).report(Scope(START.date(), START.date()))
    counts = report.total.turns.counts
    assert counts == {Kind.ANSWERED: 1, Kind.HELPED: 1, Kind.UNANSWERED: 1, Kind.HANDED_OFF: 1}
    assert report.total.tickets.opened == 1
    assert report.since == START.date()
    ((_, day),) = stepped(report)
    assert day.turns.asked == 2


def test_only_what_the_platform_counts_is_a_push(house: House) -> None:
    house.receive(says("hospital"))
    claimed = house.deliverer.claim(20)
    with house.store.deliveries.together() as outbox:
        for one in claimed:
            outbox.sent(one, via="push", refs=(), at=START)
            outbox.sent(one, via="push", refs=(), at=START)
    house.receive(says("labour"))
    house.deliver()
    report = Reports(house.store).report(Scope(START.date(), START.date()))
    assert report.total.turns.of(Kind.PUSH) == len(claimed) == 1
    assert {one.channel for one in claimed} == {ChannelName.MEMORY}
