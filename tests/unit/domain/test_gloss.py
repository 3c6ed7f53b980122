"""What staff are told of a message they cannot read."""

from __future__ import annotations

import pytest

from bot.domain.gloss import MOST_TOPICS, Gloss, Topic, gloss_of, gloss_of_button
from bot.domain.locale import LocaleTag
from bot.domain.understood import Candidate, SmallTalk, Understood, Verdict

VI = LocaleTag("vi")


def understood(verdict: Verdict, *candidates: tuple[str, float], **given: object) -> Understood:
    found = tuple(Candidate(entry_id, p) for entry_id, p in candidates)
    return Understood(verdict, VI, candidates=found, **given)  # type: ignore[arg-type]


def test_the_likeliest_topics_come_first_and_faint_ones_are_left_out() -> None:
    gloss = gloss_of(
        understood(Verdict.HANDOFF, ("a/1", 0.2), ("a/2", 0.4), ("a/3", 0.01), ("a/4", 0.3))
    )
    assert gloss == Gloss(VI, (Topic("a/2", 0.4), Topic("a/4", 0.3), Topic("a/1", 0.2)))


def test_there_are_never_too_many() -> None:
    many = [(f"a/{n}", 0.1) for n in range(9)]
    assert len(gloss_of(understood(Verdict.ASK, *many)).topics) == MOST_TOPICS


def test_what_the_bot_answered_stands_first_and_once() -> None:
    said = understood(Verdict.ANSWER, ("a/1", 0.9), ("a/2", 0.6), entry_id="a/2", p=0.6)
    assert [topic.entry_id for topic in gloss_of(said).topics] == ["a/2", "a/1"]
    alone = understood(Verdict.EMERGENCY, entry_id="e/1", p=1.0, emergency_kind="fire")
    assert gloss_of(alone) == Gloss(VI, (Topic("e/1", 1.0),), emergency="fire")


def test_small_talk_has_no_topic() -> None:
    said = understood(Verdict.SMALLTALK, ("a/1", 0.9), smalltalk=SmallTalk.THANKS)
    assert gloss_of(said) == Gloss(VI, smalltalk=SmallTalk.THANKS)


@pytest.mark.parametrize(
    ("data", "topic"),
    [
        ("entry:a/1", "a/1"),
        ("full:a/1", "a/1"),
        ("entry", None),
        ("menu:a", None),
        ("lang:vi", None),
        ("nonsense", None),
    ],
)
def test_a_pressed_topic_is_a_topic(data: str, topic: str | None) -> None:
    expected = Gloss(VI, (Topic(topic, 1.0),)) if topic else None
    assert gloss_of_button(data, VI) == expected
