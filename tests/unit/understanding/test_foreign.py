"""Languages that are none of ours are told apart, and none of ours is taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.locale import LOCALES, LocaleTag
from bot.understanding.language import identify
from bot.understanding.normalise import normalise
from tests.questions.measuring import cases


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("كيف يمكنني تجديد تأشيرتي", id="Arabic"),
        pytest.param("چطور ویزا را تمدید کنم", id="Persian"),
        pytest.param("میرا ویزا ختم ہو رہا ہے", id="Urdu"),
        pytest.param("איך מחדשים ויזה", id="Hebrew"),
        pytest.param("আমার কার্ড হারিয়ে গেছে", id="Bengali"),
        pytest.param("මගේ වීසා එක", id="Sinhala"),
        pytest.param("என் விசாவை எப்படி", id="Tamil"),
        pytest.param("ຂ້ອຍຈະຕໍ່ວີຊາແນວໃດ", id="Lao"),
        pytest.param("მინდა ვიზა", id="Georgian"),
        pytest.param("πώς ανανεώνω τη βίζα μου", id="Greek"),
        pytest.param("ቪዛዬን እንዴት ማደስ", id="Amharic"),
        pytest.param("मुझे अपना वीज़ा कैसे बढ़ाना है", id="Hindi"),
        pytest.param("मला व्हिसा कसा मिळेल आणि कुठे", id="Marathi"),
        pytest.param("визаны қалай ұзартуға болады", id="Kazakh"),
        pytest.param("загубих си картата какво трябва да направя сега", id="Bulgarian"),
        pytest.param("ho perso la carta di residenza cosa devo fare", id="Italian"),
        pytest.param("oturma kartımı kaybettim ne yapmam lazım", id="Turkish"),
        pytest.param("mtoto wangu ni mgonjwa nifanye nini", id="Swahili"),
        pytest.param("ik ben mijn verblijfskaart kwijt wat moet ik doen", id="Dutch"),
        pytest.param("zgubiłem kartę pobytu co mam zrobić", id="Polish"),
        pytest.param("am pierdut cardul de rezidență ce trebuie să fac", id="Romanian"),
        pytest.param("mening kartam yo'qoldi nima qilish kerak", id="Uzbek"),
    ],
)
def test_a_language_we_do_not_have_is_known(text: str) -> None:
    for prior in (None, LocaleTag("en"), LocaleTag("vi")):
        reading = identify(normalise(text), prior)
        assert reading.outside, reading
        assert not reading.sure


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("kati paisa lagcha malai thaha chaina", id="romanised Nepali"),
        pytest.param("jyuminhyo wa doko de moraemasu ka", id="romanised Japanese"),
        pytest.param("dang ky nha o moi o dau vay", id="Vietnamese without accents"),
        pytest.param("como faco pra renovar meu visto", id="Portuguese without accents"),
        pytest.param("macam mana nak sambung visa saya", id="Malay, which Indonesian answers"),
        pytest.param("मेरो कार्ड हरायो के गर्ने", id="Nepali"),
        pytest.param("visa", id="one word"),
        pytest.param("kimono obi", id="two words"),
        pytest.param("my friend Łukasz Wójcik lost his card", id="a foreign name"),
        pytest.param("lost my card in İstanbul", id="a foreign place"),
        pytest.param("ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡ", id="Mongolian letters"),
        pytest.param("1234 !!", id="no letters"),
        pytest.param("", id="nothing"),
    ],
)
def test_ours_in_a_hurry_is_still_ours(text: str) -> None:
    assert not identify(normalise(text), None).outside


def test_none_of_the_questions_in_our_languages_is_refused() -> None:
    ours = [
        case
        for kind in ("resident", "municipal", "outside", "guards", "emergency")
        for case in cases("seen", kind)
    ]
    refused = [
        case.text
        for case in ours
        for prior in (None, case.locale)
        if identify(normalise(case.text), prior).outside
    ]
    assert len(refused) <= 0.005 * 2 * len(ours), refused


@given(st.text(max_size=60), st.sampled_from([None, *LOCALES]))
def test_any_text_has_a_locale_of_ours_to_speak(text: str, prior: LocaleTag | None) -> None:
    reading = identify(normalise(text), prior)
    assert reading.locale in LOCALES
    if reading.outside:
        assert reading.locale == (prior or "en")
