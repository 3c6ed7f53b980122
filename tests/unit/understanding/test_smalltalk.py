from __future__ import annotations

import pytest

from bot.domain.locale import LocaleTag
from bot.understanding.engine import Engine
from bot.understanding.normalise import normalise


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Hello!", "greeting"),
        ("hi 👋", "greeting"),
        ("HELLO, thank you", "thanks"),
        ("こんにちは", "greeting"),
        ("ありがとうございました", "thanks"),
        ("xin chào bạn", "greeting"),
        ("xin chao", "greeting"),
        ("你好", "greeting"),
        ("can i talk to a person please", "human"),
        ("hello stupid bot", "insult"),
        ("what can you do?", "help"),
    ],
)
def test_a_message_of_nothing_else_is_small_talk(engine: Engine, text: str, kind: str) -> None:
    found = engine.talk.find(normalise(text))
    assert found is not None
    assert found[0] == kind


@pytest.mark.parametrize(
    "text",
    [
        "hello, when is garbage day",
        "hire a car",
        "こんにちは、ごみの日はいつですか",
        "你好，垃圾怎么分类",
        "呵呵",
        "high",
        "",
    ],
)
def test_a_question_with_a_greeting_is_a_question(engine: Engine, text: str) -> None:
    assert engine.talk.find(normalise(text)) is None


def test_the_greeting_is_taken_off_before_the_search_and_a_bare_one_is_left(engine: Engine) -> None:
    assert engine.talk.without_greetings("hello, when is garbage day") == ", when is garbage day"
    assert engine.talk.without_greetings("hello") == "hello"
    assert engine.talk.without_greetings("high hills") == "high hills"


def test_the_likely_language_names_the_locale_of_a_shared_word(engine: Engine) -> None:
    found = engine.talk.find("xin chào", [LocaleTag("vi")])
    assert found is not None
    assert found[1] == "vi"


def test_a_wish_for_a_person_is_heard_among_other_words(engine: Engine) -> None:
    assert engine.talk.asks_for_human("my landlord is odd and i want to talk to a person about it")
    assert not engine.talk.asks_for_human("my landlord is odd")
