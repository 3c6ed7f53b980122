"""Cries for help beside other sentences, over the base we ship."""

from __future__ import annotations

import pytest

from bot.domain.entry import Audience
from bot.domain.locale import LocaleTag
from bot.domain.understood import Question, Understood, Verdict
from bot.understanding.clauses import MOST, sentences
from bot.understanding.core import Core
from tests.support.wiring import shipped_understanding


@pytest.fixture(scope="module")
def core() -> Core:
    return shipped_understanding()


def understood(core: Core, locale: str, text: str) -> Understood:
    return core.decide(Question(text, Audience.RESIDENT, chosen=LocaleTag(locale)))


@pytest.mark.parametrize(
    ("locale", "text", "entry_id"),
    [
        ("ja", "一人暮らしです。死にたいです", "medical/mental-health"),
        ("ja", "名前はマリアです。死にたいです", "medical/mental-health"),
        ("ru", "Я живу в Осаке. Я хочу умереть.", "medical/mental-health"),
        ("ja", "家族と名古屋に住んでいます。火事です", "emergency/call-ambulance"),
        ("en", "Hello, I am Maria and I live in Osaka. I want to die.", "medical/mental-health"),
        ("pt-BR", "Moro em Nagoya.\nMeu marido não respira!", "emergency/call-ambulance"),
    ],
)
def test_a_cry_is_heard_beside_other_sentences(
    core: Core, locale: str, text: str, entry_id: str
) -> None:
    found = understood(core, locale, text)
    assert (found.verdict, found.entry_id) == (Verdict.EMERGENCY, entry_id)


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en", "My husband hit me last year. Now we are divorced. What happens to my visa?"),
        ("en", "I had a car accident yesterday. Nobody was hurt. What about the insurance?"),
        ("ja", "先週財布を盗まれました。在留カードも入っていました。どうすればいいですか。"),
        ("ja-simple", "あかちゃん うまれた。わたしも つまも インドネシア。にゅうかん いつ いく?"),
        ("zh-Hans", "我妈妈去世了。要办什么手续？"),
        ("pt-BR", "Moro em Nagoya com minha família. Obrigada!"),
        ("zh-Hans", "我三十岁。我叫小李。"),
    ],
)
def test_stories_of_danger_that_is_past_and_of_oneself_are_no_cry(
    core: Core, locale: str, text: str
) -> None:
    assert understood(core, locale, text).verdict is not Verdict.EMERGENCY


def test_a_wish_to_die_that_is_not_sure_has_the_number_said_first(core: Core) -> None:
    told = understood(core, "id", "Saya tinggal sendiri. Saya ingin mati.")
    assert told.emergency_kind == "suicide"


def test_what_a_message_asks_speaks_against_a_disaster_in_one_of_its_sentences(core: Core) -> None:
    told = understood(
        core, "pt-BR", "Perdi meu emprego. A casa está inundando. Onde peço ajuda com o aluguel?"
    )
    assert told.verdict is not Verdict.EMERGENCY
    assert told.emergency_kind == "disaster", "the number is said first"


@pytest.mark.parametrize(
    ("raw", "count"),
    [("", 0), ("help me", 0), ("help me! help me!", 0), ("a. b", 0), ("Hi!\nFire!", 2)],
)
def test_one_sentence_is_not_read_twice(raw: str, count: int) -> None:
    assert len(sentences(raw)) == count


def test_only_so_many_sentences_are_looked_at() -> None:
    assert len(sentences("".join(f"word{'a' * n}!\n" for n in range(1000)))) <= MOST
