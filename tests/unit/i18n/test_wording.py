"""What each kind of reply tells people, and what they can tap."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.choice import Action, read_choice
from bot.domain.commands import Command
from bot.domain.desk_utterance import HandedBack, PassedOn, StaffChanged
from bot.domain.entry import Confidence, Content, EntryText, Fact, FactKind, FactValue
from bot.domain.locale import EN, JA, JA_SIMPLE, LOCALES, LocaleTag
from bot.domain.reply import Author
from bot.domain.utterance import (
    AddedToTicket,
    Answer,
    AskWhich,
    CallFirst,
    ChapterMenu,
    EmergencyAnswer,
    EntryMenu,
    FeedbackThanks,
    ForgetDeclined,
    Greeting,
    HandedOff,
    Help,
    LanguageChosen,
    LanguagePicker,
    NotSure,
    Said,
    StaffJoined,
    StaffLeft,
    StaffLine,
    TicketReopened,
    Utterance,
)
from bot.i18n.catalogs import Catalogs
from bot.i18n.composer import TextComposer
from tests.unit.i18n.everything import EVERYTHING, RESIDENT, data, one, say
from tests.unit.i18n.sample import (
    AMBULANCE,
    GARBAGE,
    GRANT,
    ISA,
    LOST,
    NOW,
    UNREAD,
    VI,
    FixedContent,
    entry,
    fact,
)


def test_the_greeting_says_what_the_bot_is_and_what_it_keeps(composer: TextComposer) -> None:
    reply = one(composer, Greeting(RESIDENT))

    assert "a program, not a person" in reply.text
    assert "/forget" in reply.text
    assert "card numbers" in reply.text
    assert data(reply)[0] == "lang:en"
    assert data(reply)[-2:] == ["langs:2", "aud:municipal"]


def test_the_short_greeting_is_one_paragraph_with_the_picker(composer: TextComposer) -> None:
    reply = one(composer, Greeting(RESIDENT, brief=True))

    assert "\n" not in reply.text
    assert data(reply)[0] == "lang:en"


def test_two_pages_of_the_picker_hold_all_locales_by_native_name(composer: TextComposer) -> None:
    pages = [one(composer, LanguagePicker(page, LocaleTag("ne")), JA) for page in (1, 2)]

    languages = [c for page in pages for c in page.choices if c.data.startswith("lang:")]
    assert languages[0].label == "नेपाली"
    assert {c.data.removeprefix("lang:") for c in languages} == set(LOCALES)
    assert len(languages) == len(LOCALES)
    assert [c.label for c in languages] == [
        LOCALES[LocaleTag(c.data.removeprefix("lang:"))].native_name for c in languages
    ]


def test_a_page_that_does_not_exist_shows_the_first(composer: TextComposer) -> None:
    assert one(composer, LanguagePicker(99)) == one(composer, LanguagePicker(1))


def test_seventeen_chapters_are_all_reachable(composer: TextComposer, content: Content) -> None:
    first = one(composer, ChapterMenu(RESIDENT))
    second = one(composer, EntryMenu(RESIDENT, "", 2))

    assert "menu:.2" in data(first)
    shown = {d.removeprefix("menu:") for d in data(first) + data(second)}
    assert {chapter.id for chapter in content.chapters_for(RESIDENT)} <= shown


def test_all_entries_of_a_chapter_are_reachable_with_their_full_titles(
    composer: TextComposer,
) -> None:
    pages = [one(composer, EntryMenu(RESIDENT, "housing", page)) for page in (1, 2, 3)]

    entries = [d for page in pages for d in data(page) if d.startswith("entry:")]
    assert len(set(entries)) == 23
    assert "menu:housing.2" in data(pages[0])
    assert "number 1\n" in pages[0].text
    assert {"menu", "human:ask"} <= set(data(pages[2]))


def test_an_answer_has_title_body_cautions_and_source(composer: TextComposer) -> None:
    reply = one(composer, Answer(LOST.id))

    assert reply.text.startswith("I lost my residence card\n\nReport it within 14 days.")
    assert "Please check on the official page: 14 days" in reply.text
    assert "differs from town to town" in reply.text
    assert "Source: Immigration Services Agency (出入国在留管理庁) (as of May 2026)" in reply.text
    assert reply.entry_id == LOST.id
    assert [link.url for link in reply.links] == [
        "https://www.moj.go.jp/isa/lost.html",
        "https://www.moj.go.jp/isa/card.html",
    ]
    assert data(reply) == [
        f"ok:{LOST.id}",
        f"ng:{LOST.id}",
        f"entry:{GARBAGE.id}",
        f"entry:{AMBULANCE.id}",
        "human:ask",
        "menu",
    ]


def test_a_short_answer_says_so_and_leads_to_the_whole_text(composer: TextComposer) -> None:
    short = one(composer, Answer(AMBULANCE.id), VI)

    assert "Gọi 119." in short.text
    assert "English" in short.text
    assert short.choices[0].label == "📄 English"
    assert short.choices[0].data == f"full:{AMBULANCE.id}"

    full = one(composer, Answer(AMBULANCE.id, full=True), VI)

    assert "For advice call #7119." in full.text
    assert not any(choice.data.startswith("full:") for choice in full.choices)


def test_a_fee_changes_at_midnight_in_japan(composer: TextComposer) -> None:
    before, after = (
        say(composer, Answer(LOST.id), now=datetime(2026, 11, 30, hour, tzinfo=UTC))[0].text
        for hour in (14, 15)
    )

    assert "¥6,000" in before
    assert "¥33,000" in after


def test_a_fallback_is_announced_first_in_the_readers_language(
    composer: TextComposer, unfinished: TextComposer
) -> None:
    german = one(unfinished, Answer(LOST.id), LocaleTag("de"))
    portuguese = one(composer, Answer(LOST.id), LocaleTag("pt-BR"))

    assert german.text.startswith(
        "This answer is not available in Deutsch yet. Here it is in English.\n"
    )
    assert portuguese.text.startswith("Esta resposta ainda não existe em português (Brasil).")
    assert "not available" not in one(composer, Answer(LOST.id)).text


def test_a_stale_translation_says_so(composer: TextComposer) -> None:
    assert "Bản gốc tiếng Nhật đã thay đổi" in one(composer, Answer(LOST.id), VI).text
    assert "has changed" not in one(composer, Answer(LOST.id)).text


def test_an_unread_source_asks_to_look_at_the_page(composer: TextComposer) -> None:
    assert "公式ページ" in one(composer, Answer(GARBAGE.id), JA).text


def test_pages_of_one_publisher_share_a_line_and_keep_their_links(
    content: Content, catalogs: Catalogs
) -> None:
    newer = replace(ISA, key="other", title="Another page", url="https://www.moj.go.jp/isa/b.html")
    lost = replace(LOST, sources=(*LOST.sources, newer))
    two = replace(content, entries={LOST.id: lost})
    reply = one(TextComposer(FixedContent(two), catalogs), Answer(LOST.id))

    assert reply.text.count("Source:") == 1
    assert "as of May 2026" in reply.text
    labels = [link.label for link in reply.links]
    assert labels == ["the page of the agency", "Immigration Services Agency", "Another page"]


def test_a_bare_number_from_memory_asks_for_a_look_without_listing_it(
    content: Content, catalogs: Catalogs
) -> None:
    size = fact("size", FactKind.NUMBER, FactValue(4), confidence=Confidence.MEMORY)
    photo = entry("x/photo", EntryText(EN, "Photo", "{size} cm high"), facts=(size,))
    with_photo = replace(content, entries={photo.id: photo})
    reply = one(TextComposer(FixedContent(with_photo), catalogs), Answer(photo.id))

    assert "Please also look at the official page" in reply.text
    assert "page: 4" not in reply.text


def test_municipal_answers_always_name_the_year(composer: TextComposer) -> None:
    assert "as of October 2025" in one(composer, Answer(GRANT.id)).text


def test_the_way_to_a_person_follows_the_entrys_policy(composer: TextComposer) -> None:
    assert data(one(composer, Answer(AMBULANCE.id)))[0] == "human:ask"
    assert "human:ask" not in data(one(composer, Answer(GARBAGE.id), JA))


@pytest.mark.parametrize("entry_id", [AMBULANCE.id, LOST.id, GARBAGE.id, "gone/entry", ""])
@pytest.mark.parametrize("kind", ["medical", "crime", "suicide", "unheard-of"])
def test_in_an_emergency_the_number_is_the_very_first_thing(
    composer: TextComposer, entry_id: str, kind: str
) -> None:
    what = EmergencyAnswer(entry_id, kind, ticket_opened=True)
    for tag in LOCALES:
        reply = one(composer, what, tag)
        assert reply.text[0].isdigit() or reply.text[0] == "#", tag
        assert reply.text.startswith(reply.phones[0].number), tag
        assert not [d for d in data(reply) if d.startswith(("ok", "ng"))], tag


@pytest.mark.parametrize(
    ("tag", "labels"),
    [
        (
            "en",
            ["📞 110 – police", "📞 0120-531-401 – Adults", "📞 0570-013904 – Immigration "
             "Services Agency", "📞 03-0000-0000"],
        ),
        (
            "ja",
            ["📞 110 – 警察", "📞 0120-531-401 – 大人", "📞 0570-013904 – 出入国在留管理庁",
             "📞 03-0000-0000"],
        ),
    ],
)  # fmt: skip
def test_numbers_side_by_side_say_whose_they_are_as_far_as_that_is_known(
    content: Content, catalogs: Catalogs, tag: str, labels: list[str]
) -> None:
    """The ministry only mentions the last number: it is not made out to be the ministry's."""
    body = {
        "en": "{danger}: now.\n\n- Adults: {adults}\n\nAsk {isa} or call {mentioned}.",
        "ja": "{danger} に電話。\n\n- 大人：{adults}\n\n{isa} か {mentioned} で聞けます。",
    }[tag]
    many = entry(
        "x/many",
        EntryText(LocaleTag(tag), "Numbers", body),
        facts=(
            fact("danger", FactKind.TEL, FactValue("110")),
            fact("adults", FactKind.TEL, FactValue("0120-531-401")),
            fact("isa", FactKind.TEL, FactValue("0570-013904")),
            fact("mentioned", FactKind.TEL, FactValue("03-0000-0000"), source="town"),
        ),
        sources=(ISA, UNREAD),
    )
    composer = TextComposer(FixedContent(replace(content, entries={many.id: many})), catalogs)
    reply = one(composer, Answer(many.id), LocaleTag(tag))

    assert [phone.label for phone in reply.phones] == labels


def test_a_number_alone_needs_no_name(composer: TextComposer) -> None:
    assert [phone.label for phone in one(composer, Answer(LOST.id)).phones] == ["📞 0570-013904"]


@pytest.mark.parametrize(
    ("tag", "label"),
    [
        ("ja", "総務省"),
        ("ja-simple", "総務省（そうむしょう）"),
        ("en", "Ministry of Internal Affairs and Communications"),
        ("vi", "Bộ Nội vụ và Truyền thông"),
        ("zh-Hans", "总务省"),
        ("zh-Hant", "総務省"),
        ("pt-BR", "Ministério de Assuntos Internos e Comunicações"),
        ("ko", "총무성"),
    ],
)
def test_a_source_is_named_in_the_readers_language(
    composer: TextComposer, tag: str, label: str
) -> None:
    assert label in [link.label for link in one(composer, Answer(GARBAGE.id), LocaleTag(tag)).links]


def test_a_body_without_a_known_name_keeps_its_own(content: Content, catalogs: Catalogs) -> None:
    town = replace(UNREAD, publisher="垂水市")
    other = replace(GARBAGE, sources=(town,))
    composer = TextComposer(FixedContent(replace(content, entries={other.id: other})), catalogs)

    for tag in (VI, LocaleTag("zh-Hans"), EN):
        assert "垂水市" in [link.label for link in one(composer, Answer(other.id), tag).links]


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("ja", "やさしい日本語"),
        ("en", "Easy Japanese"),
        ("vi", "tiếng Nhật dễ hiểu"),
        ("zh-Hans", "简易日语"),
        ("pt-BR", "japonês fácil"),
    ],
)
def test_easy_japanese_is_named_in_the_readers_language(
    composer: TextComposer, tag: str, name: str
) -> None:
    what = StaffLine("おはよう", "Sato", LocaleTag("ja-simple"))
    note = composer.compose([Said(what, LocaleTag(tag))], now=NOW)[1].text

    assert name in note
    assert "ja-simple" not in note


def test_languages_are_written_small_inside_a_vietnamese_sentence(composer: TextComposer) -> None:
    what = StaffLine("Hello", "Sato", EN)
    note = composer.compose([Said(what, VI)], now=NOW)[1].text

    assert "tiếng Anh" in note
    assert "tiếng Việt" in one(composer, LanguageChosen(), VI).text


def test_an_ambulance_comes_before_an_advice_line(composer: TextComposer) -> None:
    reply = one(composer, EmergencyAnswer(AMBULANCE.id, "medical", ticket_opened=True))

    assert reply.text.startswith("119 – Call an ambulance")
    assert [phone.number for phone in reply.phones] == ["119", "#7119"]


def test_an_emergency_says_truly_whether_staff_know(composer: TextComposer) -> None:
    told = one(composer, EmergencyAnswer(AMBULANCE.id, "medical", ticket_opened=True))
    untold = one(composer, EmergencyAnswer(AMBULANCE.id, "medical", ticket_opened=False))

    assert "I have told the staff" in told.text
    assert "Nobody at CLAIR has been told" in untold.text
    assert data(untold) == ["human:yes"]
    for reply in (told, untold):
        assert "cannot send an ambulance" in reply.text


@pytest.mark.parametrize("entry_id", [AMBULANCE.id, LOST.id, "gone/entry"])
def test_before_another_answer_the_number_is_all_that_is_said(
    composer: TextComposer, entry_id: str
) -> None:
    for tag in LOCALES:
        reply = one(composer, CallFirst(entry_id, "medical"), tag)
        assert reply.text.startswith("119")
        assert [phone.number for phone in reply.phones] == ["119"]
        assert len(reply.text.splitlines()) == 1


AT_SEA = (
    fact("ambulance", FactKind.TEL, FactValue("119", hours="24h")),
    fact("number", FactKind.TEL, FactValue("118", hours="24h")),
)
TO_TALK = (
    fact("ambulance", FactKind.TEL, FactValue("119", hours="24h")),
    fact("line", FactKind.TEL, FactValue("0120-000-338", hours="24h")),
    fact("office", FactKind.TEL, FactValue("0120-000-556", hours="mon-fri 09:00-17:00")),
)


@pytest.mark.parametrize(
    ("facts", "kind", "numbers"),
    [
        (TO_TALK, "suicide", ["119", "0120-000-338"]),
        (AT_SEA, "disaster", ["118", "119"]),
        (AT_SEA, "medical", ["119", "118"]),
        ((), "crime", ["110"]),
    ],
    ids=["who listens at any hour", "at sea", "the kind's own", "nothing known"],
)
def test_without_an_entry_the_numbers_are_those_of_the_one_it_was_learnt_with(
    composer: TextComposer, facts: tuple[Fact, ...], kind: str, numbers: list[str]
) -> None:
    reply = one(composer, EmergencyAnswer("gone/entry", kind, ticket_opened=True, phones=facts))
    assert [phone.number for phone in reply.phones] == numbers
    places = [reply.text.index(number) for number in numbers]
    assert places == sorted(places)
    assert places[0] == 0
    first = one(composer, CallFirst("gone/entry", kind, facts))
    assert first.text.startswith(numbers[0])


def test_asking_back_numbers_the_entries_and_allows_none(composer: TextComposer) -> None:
    reply = one(composer, AskWhich((LOST.id, AMBULANCE.id)))

    assert "1. I lost my residence card\n2. Call an ambulance" in reply.text
    assert data(reply)[:3] == [f"entry:{LOST.id}", f"entry:{AMBULANCE.id}", "none"]


def test_not_knowing_is_said_and_a_person_offered_first(composer: TextComposer) -> None:
    reply = one(composer, NotSure(RESIDENT, "utilities"))

    assert "I do not know" in reply.text
    assert data(reply) == ["human:yes", "menu:utilities", "menu"]


def test_staff_words_stay_as_written_with_a_note_on_their_language(
    composer: TextComposer,
) -> None:
    text = "  在留カードの{コピー}を\n持ってきてください。 "
    own, note = say(composer, StaffLine(text, "佐藤", JA), VI)

    assert (own.text, own.author, own.sender_name, own.locale) == (text, Author.STAFF, "佐藤", JA)
    assert note.author is Author.SYSTEM
    assert "tiếng Nhật" in note.text
    assert len(say(composer, StaffLine(text, "佐藤", JA), JA)) == 1


def test_names_with_braces_are_harmless(composer: TextComposer) -> None:
    assert "{x} of CLAIR" in one(composer, StaffJoined("{x}")).text


@pytest.mark.parametrize(
    "what",
    [
        HandedOff(3),
        AddedToTicket(3),
        StaffJoined("S"),
        StaffLeft(3, False),
        PassedOn(3, "exchange"),
        StaffChanged(3, "S"),
        TicketReopened(3, "S"),
    ],
    ids=lambda what: type(what).__name__,
)
def test_notices_about_the_hand_off_come_from_the_system_with_a_way_back(
    composer: TextComposer, what: Utterance
) -> None:
    reply = one(composer, what)

    assert reply.author is Author.SYSTEM
    assert "bot" in data(reply)


def test_a_division_is_named_where_its_name_can_be_read(composer: TextComposer) -> None:
    told = PassedOn(3, "exchange")
    assert "交流課" in one(composer, told, JA).text
    assert "Exchange" in one(composer, told, VI).text
    assert "交流課" not in one(composer, told, LocaleTag("ja-simple")).text
    assert "gone" not in one(composer, PassedOn(3, "gone")).text


def test_who_is_given_back_to_the_bot_can_ask_for_a_person_and_rates_nothing(
    composer: TextComposer,
) -> None:
    reply = one(composer, HandedBack(77, "Sato"))

    assert data(reply) == ["human:ask", "menu"]
    assert "Sato" in reply.text


def test_a_finished_talk_can_be_rated(composer: TextComposer) -> None:
    reply = one(composer, StaffLeft(77, resolved=True))

    assert data(reply) == ["rate:77.1", "rate:77.2", "rate:77.3"]
    assert [choice.label[0] for choice in reply.choices] == ["🙁", "😐", "🙂"]


def test_a_half_translated_language_admits_it(unfinished: TextComposer) -> None:
    assert "Some are in English" in one(unfinished, LanguageChosen(), LocaleTag("de")).text
    assert "英語" not in one(unfinished, LanguageChosen(), JA).text


def test_values_speak_the_language_of_their_sentence(unfinished: TextComposer) -> None:
    assert "as of May 2026" in one(unfinished, Answer(LOST.id), LocaleTag("de")).text


def test_a_translation_with_a_wrong_name_falls_back_to_english(
    content: Content, catalogs: Catalogs
) -> None:
    class Wrong(Catalogs):
        def gettext(self, message: str, locale: LocaleTag, *args: object) -> str:
            return message.replace("{ticket}", "{billet}")

        def __init__(self) -> None:
            self.__dict__.update(catalogs.__dict__)

    composer = TextComposer(FixedContent(content), Wrong())

    assert "Your request number is 12." in one(composer, HandedOff(12), LocaleTag("fr")).text


@pytest.mark.parametrize("tag", LOCALES)
def test_each_command_has_a_description_for_telegram(
    composer: TextComposer, tag: LocaleTag
) -> None:
    listed = composer.command_descriptions(tag)

    assert [name for name, _ in listed] == [str(command) for command in Command]
    assert all(1 <= len(text) <= 256 for _, text in listed)


def test_help_names_every_command_but_start(composer: TextComposer) -> None:
    text = one(composer, Help(RESIDENT)).text

    assert [c for c in Command if f"/{c} " not in text] == [Command.START]


def test_several_utterances_come_in_order_each_in_its_locale(composer: TextComposer) -> None:
    said = [Said(LanguageChosen(), EN), Said(ForgetDeclined(), JA), Said(FeedbackThanks(), VI)]

    assert [reply.locale for reply in composer.compose(said, now=NOW)] == [EN, JA, VI]


def test_pressing_is_always_understood(composer: TextComposer) -> None:
    offered = {
        read.action
        for what in EVERYTHING
        for locale in (EN, VI, JA_SIMPLE)
        for reply in say(composer, what, locale)
        for choice in reply.choices
        if (read := read_choice(choice.data))
    }

    # The sample has no desks: the buttons to them are tested with a directory.
    assert offered | {Action.DESKS} == set(Action)


def test_a_small_knowledge_base_needs_no_pages(content: Content, catalogs: Catalogs) -> None:
    few = replace(content, entries={LOST.id: LOST})
    reply = one(TextComposer(FixedContent(few), catalogs), ChapterMenu(RESIDENT))

    assert data(reply) == ["menu:immigration", "human:ask", "aud:municipal", "langs"]
