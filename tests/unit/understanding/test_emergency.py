from __future__ import annotations

import pytest

from bot.domain.locale import LocaleTag
from bot.understanding.engine import Engine
from bot.understanding.normalise import normalise


def kind(engine: Engine, text: str, *likely: str) -> str | None:
    found = engine.lane.find(normalise(text), [LocaleTag(tag) for tag in likely])
    return found.kind if found else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("My husband is NOT BREATHING!!", "medical", id="capitals"),
        pytest.param("he colapsed in the kitchen", "medical", id="a typo in a long word"),
        pytest.param("she is unconscous", "medical", id="a letter left out"),
        pytest.param("the building is on fire", "fire", id="one word of each list"),
        pytest.param("父が息を　していない", "medical", id="spaces inside Japanese"),
        pytest.param("いきを して いません", "medical", id="easy Japanese with spaces"),
        pytest.param("イキヲシテイマセン", "medical", id="katakana"),
        pytest.param("mẹ tôi bất tỉnh", "medical", id="Vietnamese"),
        pytest.param("me toi bat tinh roi", "medical", id="Vietnamese without accents"),
        pytest.param("nhà tôi cháy", "fire", id="a short word with its accents"),
        pytest.param("please help 息をしていない", "medical", id="two languages"),
    ],
)
def test_danger_is_recognised(engine: Engine, text: str, expected: str) -> None:
    assert kind(engine, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("how do i call when someone is not breathing", id="a guard word"),
        pytest.param("we have a fire extinguisher in the building", id="only one of two lists"),
        pytest.param("the house of my friend", id="an ordinary remark"),
        pytest.param("reconscious building", id="inside another word"),
        pytest.param("rác không cháy", id="a guard in Vietnamese"),
        pytest.param("toi thich an chay", id="a short syllable without accents means too much"),
        pytest.param("i no longer have milk", id="a Vietnamese phrase inside English letters"),
        pytest.param("what is my credit rating", id="another word by one letter"),
        pytest.param("救命講習はどこですか", id="a Chinese word inside Japanese"),
        pytest.param("", id="nothing"),
    ],
)
def test_ordinary_messages_stay_out_of_the_lane(engine: Engine, text: str) -> None:
    assert kind(engine, text) is None


def test_words_of_any_language_count_whatever_the_message_seems_to_be(engine: Engine) -> None:
    assert kind(engine, "my wife is unconscious", "vi") == "medical"


def test_misspellings_are_forgiven_only_in_the_likely_languages(engine: Engine) -> None:
    assert kind(engine, "she is unconscous", "en") == "medical"
    assert kind(engine, "she is unconscous", "vi") is None


def test_the_finding_names_the_words_and_the_entry(engine: Engine) -> None:
    found = engine.lane.find("the building is on fire", [LocaleTag("en")])
    assert found is not None
    assert found.words == ("building", "on fire")
    assert found.entry_id == "emergency/call-ambulance"
    assert found.locale == "en"
