from __future__ import annotations

import pytest

from bot.domain.entry import EmergencyPattern
from bot.domain.locale import LocaleTag
from bot.understanding.emergency import Lane
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


def lane(ordinary: tuple[str, ...] = (), **words: tuple[tuple[str, ...], ...]) -> Lane:
    """A lane with one medical pattern per locale: its lists, the last one holding the guards."""
    return Lane(
        {
            LocaleTag(tag.replace("_", "-")): (
                EmergencyPattern("medical", "emergency/call-ambulance", lists[:-1], lists[-1]),
            )
            for tag, lists in words.items()
        },
        ordinary,
    )


def rings(of: Lane, text: str, *likely: str) -> bool:
    return of.find(normalise(text), [LocaleTag(tag) for tag in likely]) is not None


def test_in_another_language_a_word_must_stand_whole_and_to_the_letter() -> None:
    french = lane(fr=(("infarctus", "étouffe", "avc"), ()))
    assert rings(french, "my father infarctus", "en")
    assert not rings(french, "my father infarctuses", "en")
    assert rings(french, "my father étouffe", "en")
    assert not rings(french, "my father etouffe", "en")
    assert rings(french, "mon pere etouffe", "fr")
    assert rings(french, "mon père fait un avc", "fr")


def test_a_tiny_word_counts_only_in_its_own_language() -> None:
    french = lane(fr=(("avc",), ()))
    assert not rings(french, "my father avc", "en")
    assert not rings(french, "clair-aas viz avch", "en", "fr")
    assert rings(french, "avc papa", "en", "fr")


def test_romanised_words_count_by_their_beginnings_but_not_misspelt() -> None:
    nepali = lane(ne=(("ghar dubyo", "behos"), ()))
    assert rings(nepali, "hamro ghar dubyooo", "id")
    assert not rings(nepali, "hamro baba behosh", "id") or rings(nepali, "behosh", "id")
    assert not rings(nepali, "hamro baba bhos", "id")


def test_a_slip_in_a_short_word_is_forgiven_only_in_the_likeliest_language() -> None:
    of = lane(fr=(("otage", "étouffement"), ()))
    assert rings(of, "une ottage", "fr", "en")
    assert not rings(of, "power outage", "en", "fr")
    assert rings(of, "un étoufement", "en", "fr")


def test_the_guards_of_the_likeliest_language_hold_for_the_words_of_others() -> None:
    of = lane(ja=(("吐血",), ()), zh_Hans=(("不存在",), ("检查",)))
    assert rings(of, "吐血", "zh-Hans", "ja")
    assert not rings(of, "吐血检查", "zh-Hans", "ja")
    assert rings(of, "吐血检查", "ja", "zh-Hans")


def test_one_character_of_another_language_tells_nothing() -> None:
    of = lane(ja=(("夫",), ("暴力",), ()))
    assert not rings(of, "丈夫暴力", "zh-Hans")
    assert rings(of, "夫の暴力", "ja")


def test_easy_japanese_words_are_not_pieced_together_across_a_space() -> None:
    of = lane(ja_simple=(("しにそう", "いきをしていません"), ()))
    assert not rings(of, "べんごしに そうだん", "ja-simple")
    assert rings(of, "ちちが しに そう", "ja-simple")
    assert rings(of, "ちちがいきを して いません", "ja-simple")


def test_words_of_ordinary_days_and_of_the_lists_are_no_misspellings() -> None:
    words = (("vergiftet", "schlagen"), ())
    assert rings(lane(de=words), "er wurde vergiftett", "de")
    assert rings(lane(de=words), "nicht schlafen", "de")
    assert not rings(lane(("kann nicht schlafen",), de=words), "nicht schlafen", "de")
    both = lane(de=(("schlagen",), ("schlafen",), ()))
    assert not rings(both, "nicht schlafen", "de")


def test_apostrophes_may_be_missing_and_elided_words_count() -> None:
    assert rings(lane(en=(("isn't breathing",), ())), "he isnt breathing", "en")
    assert rings(lane(fr=(("eau monte",), ())), "l'eau monte", "fr")
