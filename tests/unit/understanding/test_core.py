from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier, Event

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain.entry import Audience, Content
from bot.domain.locale import LOCALES, LocaleTag
from bot.domain.understood import Question, SmallTalk, Understood, Verdict
from bot.service.ports import Understanding
from bot.understanding import engine as engine_module
from bot.understanding.core import Core
from bot.understanding.engine import build


def question(
    text: str,
    prior: str | None = None,
    *,
    chosen: str | None = None,
    audience: Audience = Audience.RESIDENT,
) -> Question:
    return Question(
        text,
        audience,
        chosen=LocaleTag(chosen) if chosen else None,
        prior=LocaleTag(prior) if prior else None,
    )


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        pytest.param("Ambulance number", "emergency/call-ambulance", id="a phrase"),
        pytest.param("AMBULANCE   NUMBER!!", "emergency/call-ambulance", id="a phrase, shouted"),
        pytest.param("ごみの出し方", "utilities/garbage-sorting", id="a title"),
        pytest.param("ゴミの出し方", "utilities/garbage-sorting", id="a title in other kana"),
        pytest.param(
            "hello, i lost my residence card", "immigration/lost-residence-card", id="greeted"
        ),
        pytest.param(
            "my residence card was stolen", "immigration/lost-residence-card", id="reworded"
        ),
        pytest.param("doi dia chi", "municipal/moving-in-notification", id="no accents"),
        pytest.param("ざいりゅうカードを おとした", "immigration/lost-residence-card", id="kana"),
        pytest.param("転入届", "municipal/moving-in-notification", id="an official word"),
        pytest.param(
            "How do I call an ambulance?", "emergency/call-ambulance", id="not an emergency"
        ),
    ],
)
def test_questions_are_answered(core: Core, text: str, entry: str) -> None:
    understood = core.decide(question(text))
    assert (understood.verdict, understood.entry_id) == (Verdict.ANSWER, entry), understood
    assert understood.p >= 0.5
    assert understood.candidates[0].entry_id == entry


@pytest.mark.parametrize(
    "text",
    [
        "who won the football match",
        "明日の天気は",
        "cách nấu phở",
        "推荐电影",
        "qwertz asdfgh",
        "???",
        "🍕",
    ],
)
def test_what_the_base_does_not_know_goes_to_a_person(core: Core, text: str) -> None:
    understood = core.decide(question(text))
    assert understood.verdict is Verdict.HANDOFF
    assert understood.entry_id is None


def test_a_vague_question_is_asked_back_with_at_most_three_choices(core: Core) -> None:
    understood = core.decide(question("something about my card and my tax", "en"))
    assert understood.verdict is Verdict.ASK
    assert understood.entry_id is None
    offered = [candidate.entry_id for candidate in understood.candidates]
    assert 1 <= len(offered) <= 3
    assert {"immigration/lost-residence-card", "tax/resident-tax"} & set(offered)


def test_the_emergency_lane_comes_before_everything(core: Core) -> None:
    understood = core.decide(question("hello thank you my wife is not breathing ambulance number"))
    assert understood.verdict is Verdict.EMERGENCY
    assert understood.emergency_kind == "medical"
    assert understood.entry_id == "emergency/call-ambulance"
    assert understood.locale == "en"


def test_the_lane_is_open_to_municipal_staff_too(core: Core) -> None:
    asked = question("my colleague collapsed", audience=Audience.MUNICIPAL)
    assert core.decide(asked).verdict is Verdict.EMERGENCY


def test_audiences_do_not_mix(core: Core) -> None:
    jet = "Hosting JET participants"
    assert core.decide(question(jet, audience=Audience.MUNICIPAL)).entry_id == "jet/hosting"
    assert core.decide(question(jet)).entry_id is None
    assert core.decide(question("garbage day", audience=Audience.MUNICIPAL)).entry_id is None


def test_small_talk_is_small_talk(core: Core) -> None:
    understood = core.decide(question("hello!", "vi"))
    assert (understood.verdict, understood.smalltalk) == (Verdict.SMALLTALK, SmallTalk.GREETING)
    longer = core.decide(question("the noise upstairs is awful, let me talk to a person"))
    assert longer.smalltalk is SmallTalk.HUMAN


def test_a_not_phrase_is_never_answered_with_its_entry(core: Core) -> None:
    understood = core.decide(question("Garbage collector job"))
    offered = {candidate.entry_id for candidate in understood.candidates}
    assert "utilities/garbage-sorting" not in offered


@pytest.mark.parametrize(
    ("text", "chosen", "locale", "foreign"),
    [
        ("when is the garbage collected here", "ja", "en", True),
        ("ごみの日はいつですか", "ja-simple", "ja-simple", False),
        ("ごみは いつ だしますか", "ja", "ja", False),
        ("119", "vi", "vi", False),
        ("visa", "vi", "vi", False),
        ("tôi muốn đổi địa chỉ nhà", "vi", "vi", False),
    ],
)
def test_only_a_clear_message_counts_as_foreign(
    core: Core, text: str, chosen: str, locale: str, foreign: bool
) -> None:
    understood = core.decide(question(text, chosen=chosen))
    assert (understood.locale, understood.foreign) == (locale, foreign)


def test_the_matched_phrase_tells_the_language_of_a_short_message(core: Core) -> None:
    assert core.decide(question("垃圾分类")).locale == "zh-Hans"
    assert core.decide(question("garbage day")).locale == "en"
    assert core.decide(question("住民税")).locale == "ja"


@settings(max_examples=150, deadline=None)
@given(
    st.text(max_size=400),
    st.sampled_from([None, *LOCALES]),
    st.sampled_from([None, *LOCALES]),
    st.sampled_from(list(Audience)),
)
@example("", None, None, Audience.RESIDENT)
@example("   \n\t", None, None, Audience.RESIDENT)
@example("\u202e\u200b\ufeff", None, None, Audience.RESIDENT)
@example("\ud800", None, None, Audience.RESIDENT)
@example("Z̷̡̢̛͙͇a̸̧̛l̶̨͝g̵̛o̴", None, None, Audience.RESIDENT)
@example("مرحبا أين المستشفى", None, LocaleTag("ja"), Audience.RESIDENT)
@example("👩‍👩‍👧‍👦🚨🇯🇵", None, None, Audience.RESIDENT)
def test_any_text_gets_a_decision(
    core: Core, text: str, chosen: LocaleTag | None, prior: LocaleTag | None, audience: Audience
) -> None:
    understood = core.decide(Question(text, audience, chosen=chosen, prior=prior))
    assert "failure" not in understood.trace
    assert understood.locale in LOCALES
    assert 0.0 <= understood.p <= 1.0
    assert all(0.0 <= candidate.p <= 1.0 for candidate in understood.candidates)
    assert (understood.entry_id is not None) == (
        understood.verdict in {Verdict.ANSWER, Verdict.EMERGENCY}
    )
    if understood.verdict is Verdict.ASK:
        assert 1 <= len(understood.candidates) <= 3


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "あ",
        "救急車 ",
        "garbge ",
        "1",
        "\u0301",
        "ไ",
        "é ",
        "ざいりゅうかーど",
        "\u202e",
        "😀",
        "not breathng ",
    ],
)
def test_five_thousand_characters_get_a_decision(core: Core, piece: str) -> None:
    understood = core.decide(question(piece * (5000 // len(piece))))
    assert "failure" not in understood.trace
    assert len(understood.trace["normalised"]) <= 1000


def test_a_failure_of_ours_goes_to_a_person_and_leaves_no_words_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Broken:
        def current(self) -> Content:
            raise RuntimeError("no content")

    with caplog.at_level(logging.ERROR):
        understood = Core(Broken()).decide(question("my secret words", chosen="vi"))
    assert understood.verdict is Verdict.HANDOFF
    assert understood.locale == "vi"
    assert "secret" not in caplog.text
    assert "understanding failed" in caplog.text


class Holder:
    """A content source that a test turns to another content."""

    def __init__(self, content: Content) -> None:
        self.content = content

    def current(self) -> Content:
        return self.content


def _less(content: Content, entry_id: str, version: str) -> Content:
    entries = {key: entry for key, entry in content.entries.items() if key != entry_id}
    phrases = tuple(phrase for phrase in content.phrases if phrase.entry_id != entry_id)
    return replace(content, entries=entries, phrases=phrases, version=version)


def test_a_changed_content_is_used_at_once(content: Content) -> None:
    holder = Holder(content)
    core = Core(holder)
    asked = question("garbage day", "en")
    assert core.decide(asked).entry_id == "utilities/garbage-sorting"
    holder.content = _less(content, "utilities/garbage-sorting", "2")
    assert core.decide(asked).entry_id is None
    holder.content = content
    assert core.decide(asked).entry_id == "utilities/garbage-sorting"


def test_the_same_version_is_not_built_again(content: Content) -> None:
    holder = Holder(replace(content, version="7"))
    core = Core(holder)
    engine = core.engine()
    holder.content = replace(content, version="7")
    assert core.engine() is engine


def test_others_go_on_with_the_old_engine_while_a_new_one_is_built(
    content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder = Holder(replace(content, version="1"))
    core = Core(holder)
    old = core.engine()
    started, finish = Event(), Event()

    def slowly(changed: Content, *_told: object) -> object:
        started.set()
        assert finish.wait(10)
        return build(changed)

    monkeypatch.setattr(engine_module, "build", slowly)
    holder.content = replace(content, version="2")
    with ThreadPoolExecutor(1) as pool:
        building = pool.submit(core.engine)
        assert started.wait(10)
        assert core.engine() is old
        finish.set()
        new = building.result()
    assert new is not old
    assert core.engine() is new


def test_many_threads_get_the_decisions_one_thread_gets(core: Core) -> None:
    asked = [
        question(text) for text in ("garbage day", "住民税はいつ払う", "tôi mới chuyển nhà", "119")
    ]
    alone = [core.decide(one) for one in asked]
    barrier = Barrier(4)

    def together() -> list[Understood]:
        barrier.wait()
        return [core.decide(one) for _ in range(10) for one in asked]

    with ThreadPoolExecutor(4) as pool:
        results = [pool.submit(together) for _ in range(4)]
    assert all(result.result() == alone * 10 for result in results)


def test_it_is_an_understanding(core: Core) -> None:
    understanding: Understanding = core
    decide: Callable[[Question], Understood] = understanding.decide
    assert decide(question("garbage day")).entry_id
