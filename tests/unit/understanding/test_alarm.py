"""The lane's second judgement over a small content with examples of its own."""

from __future__ import annotations

import pickle
from dataclasses import replace
from itertools import product
from math import log

import pytest

from bot.domain.entry import Audience, Content, EmergencyPattern, LaneExample
from bot.domain.locale import LocaleTag
from bot.domain.understood import Candidate, Question, Understood, Verdict
from bot.understanding import danger
from bot.understanding.alarm import ALARM_FROM, Impression, evidence
from bot.understanding.core import at_once, decide
from bot.understanding.danger import Alert, outweighs, settles, steps
from bot.understanding.emergency import Danger, Nearness, Ringing
from bot.understanding.engine import Engine, build
from bot.understanding.kept_vectors import KeptVectors
from bot.understanding.meaning import Meaning
from tests.support.embedding import Pieces
from tests.unit.understanding.conftest import make_content

EN = LocaleTag("en")
AMBULANCE, CARD = "emergency/call-ambulance", "immigration/lost-residence-card"
WHO = ("my husband", "my wife", "my son", "grandma", "my friend", "a man here", "the baby")
DANGERS = {
    "medical": (
        "is unconscious now",
        "lies there bleeding",
        "fainted and stays down",
        "turns blue",
    ),
    "crime": ("is being stabbed", "was dragged into a van", "is held with a knife"),
}
CALM = (
    "had an unconscious friend last year, which insurance pays",
    "wants a certificate of the burnt flat",
    "collapsed in june, how do i claim",
    "likes that film with the knife",
    "was unconscious in march, what does the form ask",
    "needs a new card, how much is it",
    "asks what number the ambulance has",
    "is looking for a first aid course",
)


def examples() -> tuple[LaneExample, ...]:
    cries = [
        LaneExample(EN, f"{who} {what}", kind, AMBULANCE if kind == "medical" else CARD)
        for kind, dangers in DANGERS.items()
        for who, what in product(WHO, (*dangers, *(f"{one} help" for one in dangers)))
    ]
    calm = [LaneExample(EN, f"{who} {what}") for who, what in product(WHO, CALM)]
    return (*cries, *calm)


def with_examples() -> Content:
    content = make_content()
    entries = {one.id: replace(one, urgent=one.id == AMBULANCE) for one in content.entries.values()}
    patterns = {
        **content.emergency,
        EN: (
            *content.emergency[EN],
            EmergencyPattern("medical", AMBULANCE, (("ambulance number", "unconscious"),)),
        ),
    }
    return replace(content, entries=entries, emergency=patterns, examples=examples())


@pytest.fixture(scope="module")
def content() -> Content:
    return with_examples()


@pytest.fixture(scope="module")
def by_words(content: Content) -> Engine:
    return build(content)


@pytest.fixture(scope="module")
def with_vectors(content: Content) -> Engine:
    return build(content, meaning_of(Pieces()))


@pytest.fixture(params=["words", "vectors"])
def told(request: pytest.FixtureRequest, by_words: Engine, with_vectors: Engine) -> Told:
    if request.param == "words":
        return Told(by_words, None)
    return Told(with_vectors, Pieces())


def meaning_of(embedder: Pieces) -> Meaning:
    return Meaning(embedder, KeptVectors(None, None))


class Told:
    """What the core makes of messages, with vectors or without."""

    def __init__(self, engine: Engine, embedder: Pieces | None) -> None:
        self.engine, self.embedder = engine, embedder

    def __call__(self, text: str, audience: Audience = Audience.RESIDENT) -> Understood:
        meaning = meaning_of(self.embedder) if self.embedder else None
        return decide(self.engine, Question(text, audience, prior=EN), meaning)


# what it decides


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("my sister is unconscious now", "medical", id="words of a list"),
        pytest.param("my dad lies there bleeding", "medical", id="words of no list"),
        pytest.param("my dad lys there bleedin", "medical", id="misspelt"),
        pytest.param("my brother was dragged into a van", "crime", id="another kind"),
    ],
)
def test_danger_is_heard_in_words_like_the_examples(told: Told, text: str, kind: str) -> None:
    found = told(text)
    assert (found.verdict, found.emergency_kind) == (Verdict.EMERGENCY, kind)
    assert found.p > 0.5


def test_words_of_a_list_are_no_emergency_where_the_message_is_put_like_an_ordinary_one(
    told: Told,
) -> None:
    text = "my aunt had an unconscious friend last year, which insurance pays"
    assert told.engine.lane.find(text, [EN]) is not None
    assert told(text).verdict is not Verdict.EMERGENCY


def test_what_only_may_be_danger_is_answered_with_a_word_of_it(told: Told) -> None:
    doubtful = [
        found
        for text in (
            "unconscious", "bleeding film", "a friend fainted", "knife", "he lies",
            "the baby fainted last year", "my wife bleeding insurance", "held with a card",
        )
        if (found := told(text)).verdict is not Verdict.EMERGENCY and found.emergency_kind
    ]  # fmt: skip
    assert doubtful
    for found in doubtful:
        assert found.emergency_entry in {AMBULANCE, CARD}
        assert "by words" in found.trace["emergency"]


def test_ordinary_questions_are_not_even_doubtful(told: Told) -> None:
    for text in ("when is garbage day", "i lost my residence card", "what is resident tax"):
        found = told(text)
        assert found.verdict is Verdict.ANSWER
        assert found.emergency_kind is None
        assert "emergency" not in found.trace


def test_only_an_entry_that_is_not_about_danger_speaks_against_it(by_words: Engine) -> None:
    def found(verdict: Verdict, entry_id: str | None) -> bool:
        return settles(by_words, Understood(verdict, EN, entry_id=entry_id))

    assert found(Verdict.ANSWER, "municipal/moving-in-notification")
    assert not found(Verdict.ASK, "municipal/moving-in-notification")
    assert not found(Verdict.ANSWER, AMBULANCE)
    assert not found(Verdict.HANDOFF, None)


def test_small_talk_is_danger_only_where_a_list_is_met(
    told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Impression, "by_words", property(lambda _self: 0.99))
    assert told("the cat").verdict is Verdict.EMERGENCY
    assert told("thank you").verdict is Verdict.SMALLTALK
    assert told("thank you, unconscious").verdict is Verdict.EMERGENCY


@pytest.mark.parametrize(
    ("p", "others", "outweighed"),
    [
        (0.45, {}, False),
        (0.45, {CARD: 0.2}, False),
        (0.45, {CARD: 0.5}, True),
        (0.45, {AMBULANCE: 0.9, CARD: 0.2}, False),
        (0.6, {CARD: 0.5}, False),
        (0.6, {AMBULANCE: 0.2, CARD: 0.7}, True),
        (0.75, {CARD: 0.9}, False),
        (0.75, {CARD: 1.0}, True),
    ],
)
def test_the_likelier_another_entry_the_surer_an_alarm_must_be(
    by_words: Engine, p: float, others: dict[str, float], outweighed: bool
) -> None:
    alert = Alert(Danger("medical", AMBULANCE, EN, ()), p, log(p / (1 - p)))
    candidates = tuple(Candidate(entry_id, likely) for entry_id, likely in others.items())
    found = Understood(Verdict.ASK, EN, candidates=candidates)
    assert outweighs(by_words, found, alert) is outweighed
    answered = replace(found, verdict=Verdict.ANSWER)
    assert outweighs(by_words, answered, alert) is (outweighed or p < ALARM_FROM)


@pytest.mark.parametrize(
    ("listed", "found", "shown"),
    [(AMBULANCE, None, AMBULANCE), (AMBULANCE, CARD, AMBULANCE), (CARD, AMBULANCE, AMBULANCE)],
)
def test_steps_are_those_of_an_entry_for_danger_that_is_surely_found(
    by_words: Engine, listed: str, found: str | None, shown: str
) -> None:
    understood = Understood(Verdict.ANSWER, EN, entry_id=found) if found else None
    assert steps(by_words, Danger("medical", listed, EN, ()), understood) == shown


def test_what_is_not_clear_and_surely_answered_is_answered_with_the_number_first(
    told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "my dad lies there bleeding"
    assert told(text).verdict is Verdict.EMERGENCY
    monkeypatch.setattr(danger, "outweighs", lambda _engine, _found, _alert: True)
    assert told(text).verdict is Verdict.EMERGENCY, "clear"
    monkeypatch.setattr(danger, "ORDINARY", 100.0)
    found = told(text)
    assert found.verdict is not Verdict.EMERGENCY
    assert found.emergency_entry == AMBULANCE


def test_a_cry_for_help_needs_no_judgement(content: Content) -> None:
    cry = EmergencyPattern("crime", CARD, (), (), ("mayday",))
    patterns = {**content.emergency, EN: (*content.emergency[EN], cry)}
    found = Told(build(replace(content, emergency=patterns)), None)("Mayday!!")
    assert (found.verdict, found.p) == (Verdict.EMERGENCY, 1.0)


def test_without_enough_examples_the_lists_decide(content: Content) -> None:
    engine = build(replace(content, examples=content.examples[:40]))
    assert engine.alarm is None
    found = Told(engine, None)("had an unconscious friend last year, which insurance pays")
    assert (found.verdict, found.p) == (Verdict.EMERGENCY, 1.0)


# what it costs


def test_the_message_is_embedded_once_for_the_lane_and_the_ranker(with_vectors: Engine) -> None:
    embedder = Pieces()
    text = "my residence card fainted, which form"
    found = Told(with_vectors, embedder)(text)
    assert embedder.asked == [text]
    assert found.candidates


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("my sister is unconscious now", id="danger"),
        pytest.param("the baby fainted last year", id="may be danger"),
        pytest.param("my residence card fainted, which form", id="weighed by its vector"),
    ],
)
def test_danger_is_told_at_once_as_it_would_be_later(with_vectors: Engine, text: str) -> None:
    asked = Question(text, Audience.RESIDENT, prior=EN)
    found = at_once(with_vectors, asked, meaning_of(Pieces()))
    assert found == decide(with_vectors, asked, meaning_of(Pieces()))


def test_the_rest_waits_where_no_word_tells_of_danger(with_vectors: Engine) -> None:
    embedder = Pieces()
    asked = Question("when is garbage day", Audience.RESIDENT, prior=EN)
    assert at_once(with_vectors, asked, meaning_of(embedder)) is None
    assert embedder.asked == []
    assert decide(with_vectors, asked, meaning_of(embedder)).candidates


def test_a_phrase_of_an_ordinary_entry_is_never_embedded(with_vectors: Engine) -> None:
    embedder = Pieces()
    Told(with_vectors, embedder)("residence card stolen")
    assert embedder.asked == []


def test_what_the_words_settle_is_not_embedded(with_vectors: Engine) -> None:
    embedder = Pieces()
    found = Told(with_vectors, embedder)("my friend is unconscious now help")
    assert found.verdict is Verdict.EMERGENCY
    assert "vector" not in found.trace["emergency"]
    assert embedder.asked == []


def test_an_embedder_that_fails_is_asked_once_and_the_words_decide(with_vectors: Engine) -> None:
    embedder = Pieces()
    embedder.broken = True
    calls = []
    embed = embedder.embed
    embedder.embed = lambda texts: (calls.append(1), embed(texts))[1]  # type: ignore[method-assign]
    found = Told(with_vectors, embedder)("my residence card fainted, which form")
    assert len(calls) == 1
    assert found.verdict is not Verdict.EMERGENCY
    assert "out of order" in found.trace["vector"]


def test_a_vector_of_another_model_is_left_aside(with_vectors: Engine) -> None:
    class Short(Pieces):
        def embed(self, texts):  # type: ignore[no-untyped-def]
            return super().embed(texts)[:, :10]

    found = Told(with_vectors, Short())("a friend fainted")
    assert found.trace["vector"].startswith("none")


# how it is learnt


def test_the_same_content_teaches_the_same(content: Content, by_words: Engine) -> None:
    assert pickle.dumps(build(content).alarm) == pickle.dumps(by_words.alarm)


def test_with_vectors_it_also_holds_what_is_needed_without(
    by_words: Engine, with_vectors: Engine
) -> None:
    assert by_words.alarm is not None
    assert with_vectors.alarm is not None
    assert by_words.alarm.likeness is None
    assert with_vectors.alarm.likeness is not None
    ring = with_vectors.lane.hear("grandma is unconscious now", [EN])
    assert with_vectors.alarm.impression("grandma is unconscious now", ring).by_words > 0.9


def test_a_message_without_a_word_is_no_emergency(by_words: Engine) -> None:
    assert by_words.alarm is not None
    impression = by_words.alarm.impression("", Ringing())
    assert impression.by_words < ALARM_FROM


def test_what_the_lists_say_is_counted() -> None:
    danger = Danger("medical", AMBULANCE, EN, ("unconscious",))
    assert evidence("he is unconscious", Ringing()) == (0, 0, 0, 0, 0, 0)
    near = Ringing(danger, met=2, nearness=Nearness.LIKELIEST)
    assert evidence("is he unconscious?", near) == (1, 0, 0, 0.5, 0, 1)
    far = Ringing(danger, met=9, nearness=Nearness.OTHER, guarded=True)
    assert evidence("he is unconscious", far) == (0, 0, 1, 1, 1, 0)
