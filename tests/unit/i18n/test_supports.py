"""The finder of supports as officers read it."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from bot.channels.limits import LINE_QUICK_REPLIES, TELEGRAM_TEXT, utf16_length
from bot.channels.line.messages import plan_line
from bot.channels.telegram.messages import plan_telegram
from bot.domain.confidence import Confidence
from bot.domain.entry import Audience, Content
from bot.domain.locale import EN, JA, LocaleTag
from bot.domain.support import Form, Need, Row
from bot.domain.supports import Part
from bot.domain.utterance import (
    Answer,
    ChapterMenu,
    SupportComparison,
    SupportPassedOn,
    SupportQuestion,
)
from bot.i18n.catalogs import Catalogs
from bot.i18n.composer import TextComposer
from tests.support.supports import adviser, book, support
from tests.support.wiring import shipped_content
from tests.unit.i18n.everything import MUNICIPAL, data, one
from tests.unit.i18n.sample import GRANT, FixedContent

COMPARED = SupportComparison(Need("plan", Form.COURSE))


def rows(block: str) -> list[str]:
    """The names of a block's rows."""
    return [line[2:].partition(":")[0] for line in block.splitlines() if line.startswith("• ")]


def blocks(text: str) -> list[str]:
    return [part for part in text.split("\n\n") if part[:2] in ("1.", "2.", "3.")]


def test_three_supports_stand_side_by_side_with_the_same_rows(composer: TextComposer) -> None:
    reply = one(composer, COMPARED)

    first, second, third = blocks(reply.text)
    assert first.startswith("1. course\n")
    assert rows(first) == rows(second)
    assert [name for name in rows(third) if name != "Advisers"] == rows(first)
    assert "Nothing I read says whether it still exists." in second
    assert "△ not in the form you asked for" in third
    assert "△" not in first


def test_what_is_not_published_is_said_with_whom_to_ask(composer: TextComposer) -> None:
    course = blocks(one(composer, COMPARED).text)[0]

    assert "• How often: not published here" in course
    assert "• Cost: course cost" in course
    assert "❓ What is not published here: ask Exchange Division" in course
    assert "Source: CLAIR (クレア) (as of April 2024)" in course


def test_a_neighbours_scheme_names_its_owner_and_its_page(composer: TextComposer) -> None:
    reply = one(composer, SupportComparison(Need("plan", Form.DESK)))

    first = blocks(reply.text)[0]
    assert "• Run by: Ministry (not CLAIR)" in first
    assert [link.url for link in reply.links] == ["https://example.jp/ministry"]


def test_the_comparison_leads_to_entries_divisions_and_back(composer: TextComposer) -> None:
    assert data(one(composer, COMPARED)) == [
        f"entry:{GRANT.id}",
        "sup:ask.exchange.plan.course.any",
        "sup:plan",
        "sup",
        "menu",
    ]


def test_what_has_ended_is_named(composer: TextComposer) -> None:
    told = one(composer, SupportComparison(Need("disaster", Form.LONG_TERM))).text
    assert "gone has ended; no new applications are taken." in told


def test_where_nothing_fits_a_person_is_offered(composer: TextComposer) -> None:
    reply = one(composer, SupportComparison(Need("sales")))
    assert "I know nothing that fits" in reply.text
    assert "human:ask" in data(reply)


@pytest.mark.parametrize("part", list(Part))
def test_every_question_can_be_answered_with_i_do_not_know(
    composer: TextComposer, part: Part
) -> None:
    told = {Part.THEME: "any", Part.FORM: "plan.any", Part.REGION: "plan.course.any"}[part]
    need = {Part.THEME: Need(), Part.FORM: Need("plan"), Part.REGION: COMPARED.need}[part]
    reply = one(composer, SupportQuestion(need, part))
    unsure = next(choice for choice in reply.choices if "I don't know" in choice.label)
    assert unsure.data == f"sup:{told}"


def test_a_form_that_was_told_goes_along_with_the_theme(composer: TextComposer) -> None:
    reply = one(composer, SupportQuestion(Need(form=Form.LECTURE), Part.THEME))
    assert data(reply)[:4] == [
        "sup:disaster.lecture",
        "sup:plan.lecture",
        "sup:sales.lecture",
        "sup:any.lecture",
    ]


def test_the_officer_sees_what_was_passed_on(composer: TextComposer) -> None:
    told = one(composer, SupportPassedOn(COMPARED.need, "exchange")).text
    assert told == "I passed this on to Exchange Division:\nWhich support fits? – Plans / Course"


def test_other_languages_are_told_that_it_is_in_english(composer: TextComposer) -> None:
    assert "English" in one(composer, COMPARED, LocaleTag("vi")).text.splitlines()[0]
    assert "日本語" in one(composer, COMPARED, LocaleTag("ja-simple")).text
    assert one(composer, COMPARED, JA).text.startswith("🧭")


def test_listed_advisers_are_named_with_the_visits_they_have_left(
    content: Content, catalogs: Catalogs
) -> None:
    people = (adviser("Tanaka", left=0), adviser("Suzuki", left=3), adviser("Sato"), adviser("X"))
    listed = support("s", GRANT.id, ("disaster",), (Form.ONSITE,), advisers=people)
    made = TextComposer(FixedContent(replace(content, supports=book(listed))), catalogs)

    told = one(made, SupportComparison(Need("disaster"))).text
    assert "• Advisers: Suzuki (visits left this year: 3); Sato; X and 1 more" in told
    online = one(made, SupportComparison(Need("disaster", Form.ONLINE))).text
    assert "• Advisers: none of the list for this" in online


def test_what_was_not_read_is_marked(content: Content, catalogs: Catalogs) -> None:
    known = support("s", GRANT.id, ("plan",), (Form.DESK,))
    cost = known.rows[Row.COST]
    assert cost is not None
    rows_ = {**known.rows, Row.COST: replace(cost, confidence=Confidence.MEMORY)}
    made = replace(content, supports=book(replace(known, rows=rows_)))
    told = one(TextComposer(FixedContent(made), catalogs), SupportComparison(Need())).text
    assert "• Cost: s cost (please check)" in told


def test_the_finder_stands_in_the_menu_of_officers_and_under_its_entries(
    composer: TextComposer,
) -> None:
    assert "sup" in data(one(composer, ChapterMenu(MUNICIPAL)))
    assert "sup" in data(one(composer, Answer(GRANT.id)))
    assert "sup" not in data(one(composer, ChapterMenu(Audience.RESIDENT)))


class TestShipped:
    """The book we ship, in every answer it can give."""

    BOOK = shipped_content().supports
    NEEDS = tuple(
        Need(theme, form, region)
        for theme, form, region in itertools.product(
            (None, *BOOK.themes), (None, *BOOK.forms), (None, "kanto")
        )
    )

    @pytest.mark.parametrize("locale", [JA, EN])
    def test_every_comparison_fits_one_message_on_both_channels(
        self, locale: LocaleTag, catalogs: Catalogs
    ) -> None:
        made = TextComposer(FixedContent(shipped_content()), catalogs)
        for need in self.NEEDS:
            reply = one(made, SupportComparison(need), locale)
            assert utf16_length(reply.text) <= TELEGRAM_TEXT, need
            assert len(plan_telegram([reply])) == 1
            (call,) = plan_line([reply])
            assert len(call.call["messages"]) <= 2
            quick = call.call["messages"][-1]["quickReply"]["items"]
            assert len(quick) == len(reply.choices) <= LINE_QUICK_REPLIES

    def test_something_fits_every_theme_and_every_form_it_offers_exactly(self) -> None:
        for theme in self.BOOK.themes:
            assert self.BOOK.fits(Need(theme)), theme
            for form in self.BOOK.forms_for(theme):
                assert self.BOOK.fits(Need(theme, form))[0].exact, (theme, form)

    def test_every_support_can_be_found(self) -> None:
        shown = {fit.support.id for need in self.NEEDS for fit in self.BOOK.fits(need)}
        ended = {one.id for need in self.NEEDS for one in self.BOOK.ended(need)}
        assert shown | ended == {one.id for one in self.BOOK.supports}
        assert ended == {"lgotp"}

    @pytest.mark.parametrize(
        ("text", "need"),
        [
            ("アドバイザーを探したい", Need()),
            ("講師を派遣してほしい", Need(form=Form.LECTURE)),
            ("やさしい日本語研修の講師を探しています", Need("japanese", Form.LECTURE)),
            ("防災の専門家に来てほしい", Need("disaster", Form.ONSITE)),
            ("インバウンドに詳しい専門家を紹介してほしい", Need("promotion")),
            ("アドバイザーに きて もらいたいです", Need()),
            ("We are looking for a speaker on disasters", Need("disaster", Form.LECTURE)),
            ("プロモーションアドバイザーを派遣してほしい", None),
            ("アドバイザーは年に何回使えますか", None),
            ("職員を海外の自治体に専門家として派遣したい", None),
            ("アドバイザーの違いは", None),
            ("助成金を探しています", None),
        ],
    )
    def test_wishes_as_officers_type_them(self, text: str, need: Need | None) -> None:
        assert self.BOOK.wished(text) == need

    def test_a_wish_never_takes_a_question_about_something_else(self) -> None:
        """Phrases of other entries, word for word, are answered with those entries."""
        content = shipped_content()
        taken = {
            phrase.entry_id: phrase.text
            for phrase in content.phrases
            if not phrase.negative and self.BOOK.wished(phrase.text) is not None
        }
        near = {one.entry_id for one in self.BOOK.supports} | {"advisers/overview"}
        municipal = {e for e in taken if content.entries[e].audience is Audience.MUNICIPAL}
        assert {entry: taken[entry] for entry in municipal - near} == {}
