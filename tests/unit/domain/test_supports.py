"""Which supports fit a need, in which order, and which answers matter."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import NotFound
from bot.domain.support import Form, Need, Row, Status, Support
from bot.domain.supports import MOST, Part, SupportBook
from tests.support.supports import adviser, book, example_book, support, words

BOOK = example_book("grants/one")
DAY = date(2026, 11, 22)


def ids(found: SupportBook, need: Need) -> list[str]:
    return [fit.support.id for fit in found.fits(need)]


@pytest.mark.parametrize(
    ("need", "wanted"),
    [
        (Need("disaster", Form.LECTURE), ["adviser", "course", "ministry"]),
        (Need("disaster", Form.COURSE), ["course", "adviser", "ministry"]),
        (Need("plan", Form.COURSE), ["course", "old", "adviser"]),
        (Need("plan", Form.DESK), ["ministry", "adviser", "course"]),
        (Need("sales"), []),
        (Need(), ["adviser", "course", "ministry"]),
    ],
    ids=["exact first", "another form", "unconfirmed after", "a neighbour's", "nothing", "no idea"],
)
def test_the_best_stand_first_and_never_more_than_three(need: Need, wanted: list[str]) -> None:
    assert ids(BOOK, need) == wanted


def test_what_only_fills_up_is_marked() -> None:
    assert [fit.exact for fit in BOOK.fits(Need("disaster", Form.LECTURE))] == [True, False, False]


def test_what_has_ended_is_never_offered_but_named_where_it_would_have_fitted() -> None:
    assert [one.id for one in BOOK.ended(Need("disaster", Form.LONG_TERM))] == ["gone"]
    assert "gone" not in ids(BOOK, Need("disaster", Form.LONG_TERM))
    assert BOOK.ended(Need("disaster")) == ()
    assert BOOK.ended(Need("plan", Form.LONG_TERM)) == ()


def test_made_for_the_theme_comes_before_serving_it_too() -> None:
    found = book(
        support("both", "a/b", ("plan", "disaster"), (Form.DESK,)),
        support("made-for", "a/b", ("disaster",), (Form.DESK,)),
    )
    assert ids(found, Need("disaster")) == ["made-for", "both"]


def test_of_two_alike_the_better_known_comes_first() -> None:
    found = book(
        support("vague", "a/b", ("plan",), (Form.DESK,), known=(Row.OFFERS,)),
        support("clear", "a/b", ("plan",), (Form.DESK,)),
    )
    assert ids(found, Need("plan")) == ["clear", "vague"]


def test_a_support_of_one_region_is_shown_there_and_last_where_nobody_told() -> None:
    found = book(
        support("there", "a/b", ("plan",), (Form.DESK,), regions=("kyushu",)),
        support("anywhere", "a/b", ("plan",), (Form.DESK,), known=()),
    )
    assert ids(found, Need("plan", None, "kyushu")) == ["there", "anywhere"]
    assert ids(found, Need("plan", None, "kanto")) == ["anywhere"]
    assert ids(found, Need("plan")) == ["anywhere", "there"]


class TestQuestionsThatMatter:
    def test_the_form_is_asked_only_where_it_changes_what_is_shown(self) -> None:
        assert BOOK.matters(Part.FORM, Need("plan"))
        assert not BOOK.matters(Part.FORM, Need("disaster"))

    def test_the_region_is_asked_only_where_it_changes_what_is_shown(self) -> None:
        assert not BOOK.matters(Part.REGION, Need("plan", Form.COURSE))
        local = book(support("there", "a/b", ("plan",), (Form.DESK,), regions=("kyushu",)))
        assert local.matters(Part.REGION, Need("plan"))

    def test_listed_advisers_of_different_regions_make_the_region_matter(self) -> None:
        people = (adviser("A", region="kanto"), adviser("B", region="kyushu"))
        listed = book(support("s", "a/b", ("disaster",), (Form.ONSITE,), advisers=people))
        assert listed.matters(Part.REGION, Need("disaster", Form.ONSITE))

    def test_only_forms_in_which_there_is_anything_are_offered(self) -> None:
        assert BOOK.forms_for("plan") == (
            Form.LECTURE,
            Form.ONSITE,
            Form.ONLINE,
            Form.DESK,
            Form.COURSE,
        )
        assert BOOK.forms_for("sales") == ()


class TestAdvisers:
    PEOPLE = (
        adviser("none left", left=0),
        adviser("unknown"),
        adviser("last year's figure", left=9, year=2025),
        adviser("two left", left=2),
        adviser("five left", left=5),
    )

    def listed(self, *people: object) -> Support:
        return support("s", "a/b", ("disaster",), (Form.ONSITE,), advisers=people)  # type: ignore[arg-type]

    def test_who_has_visits_left_comes_first_and_who_has_none_last(self) -> None:
        found = self.listed(*self.PEOPLE).advisers_for(Need("disaster"), DAY)
        assert [one.name for one in found] == [
            "five left",
            "two left",
            "unknown",
            "last year's figure",
            "none left",
        ]

    @pytest.mark.parametrize(
        ("day", "left"),
        [(date(2026, 4, 1), 2), (date(2027, 3, 31), 2), (date(2027, 4, 1), None)],
        ids=["first day", "last day", "next fiscal year"],
    )
    def test_visits_left_hold_for_their_fiscal_year(self, day: date, left: int | None) -> None:
        assert adviser("x", left=2).left_on(day) == left

    @pytest.mark.parametrize(
        ("need", "names"),
        [
            (Need("disaster", None, "kanto"), ["here", "online", "anywhere"]),
            (Need("disaster", Form.ONSITE, "kanto"), ["here", "anywhere"]),
            (Need("disaster", Form.ONLINE, "kanto"), ["online"]),
            (Need("disaster", Form.ONSITE), ["here", "there", "anywhere"]),
            (Need("plan"), []),
        ],
        ids=["region", "region on site", "online from anywhere", "no region", "another theme"],
    )
    def test_advisers_are_those_of_the_theme_form_and_region(
        self, need: Need, names: list[str]
    ) -> None:
        people = (
            adviser("here", region="kanto"),
            adviser("there", region="kyushu"),
            adviser("online", region="kyushu", forms=(Form.ONLINE,)),
            adviser("anywhere"),
        )
        found = self.listed(*people).advisers_for(need, DAY)
        assert [one.name for one in found] == names


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("アドバイザーを探したい", Need()),
        ("アドバイザーを 探して います", Need()),
        ("災害の講師を派遣してほしい", Need("disaster", Form.LECTURE)),
        ("ＡＤＶＩＳＥＲ：Ｉ ａｍ ｌｏｏｋｉｎｇ ｆｏｒ ｏｎｅ", Need()),
        ("We are looking for an adviser on disaster plans", Need("disaster")),
        ("災害と販路のアドバイザーを探しています", Need()),
        ("アドバイザーの違いを探しています", None),
        ("アドバイザーとは", None),
        ("探しています", None),
        ("looking for a supervisor's misadviser", None),
        ("アドバイザーを探しています。" + "とても長い話です。" * 9, None),
    ],
    ids=[
        "plain", "spaces", "theme and form", "wide letters", "English", "two themes", "never",
        "a question", "no noun", "inside a word", "a story",
    ],
)  # fmt: skip
def test_a_typed_wish_is_understood_as_far_as_it_goes(text: str, need: Need | None) -> None:
    assert BOOK.wished(text) == need


def test_ids_that_are_not_there_are_refused_with_the_known_ones() -> None:
    assert BOOK.need("plan", "course", None) == Need("plan", Form.COURSE)
    with pytest.raises(NotFound, match="disaster, plan, sales"):
        BOOK.need("money", None, None)
    with pytest.raises(NotFound, match="lecture"):
        BOOK.need(None, "letter", None)
    with pytest.raises(NotFound, match="kanto, kyushu"):
        BOOK.need(None, None, "mars")


_THEMES = ("disaster", "plan", "sales")
_SUPPORTS = st.lists(
    st.builds(
        support,
        st.uuids().map(str),
        st.just("a/b"),
        st.lists(st.sampled_from(_THEMES), min_size=1, unique=True).map(tuple),
        st.lists(st.sampled_from(list(Form)), min_size=1, unique=True).map(tuple),
        status=st.sampled_from(list(Status)),
        owner=st.sampled_from([None, words("Owner")]),
        regions=st.sampled_from([(), ("kanto",), ("kyushu",)]),
    ),
    max_size=8,
)
_NEEDS = st.builds(
    Need,
    st.sampled_from([None, *_THEMES]),
    st.sampled_from([None, *Form]),
    st.sampled_from([None, "kanto", "kyushu"]),
)


@given(supports=_SUPPORTS, need=_NEEDS)
def test_only_what_fits_is_shown_and_the_best_of_it(supports: list[Support], need: Need) -> None:
    found = book(*supports)
    fits = found.fits(need)
    assert len(fits) <= MOST
    shown = {fit.support.id for fit in fits}
    for fit in fits:
        assert need.theme is None or need.theme in fit.support.themes
        assert fit.support.status is not Status.ENDED
        assert fit.exact == (need.form is None or need.form in fit.support.forms)
    exact = [fit.exact for fit in fits]
    assert exact == sorted(exact, reverse=True)
    if not all(exact):
        # A near one never takes the place of an exact one.
        assert all(
            one.id in shown
            for one in supports
            if one.status is not Status.ENDED
            and (need.theme is None or need.theme in one.themes)
            and need.form in one.forms
            and (need.region is None or not one.regions or need.region in one.regions)
        )


@given(supports=_SUPPORTS, need=_NEEDS)
def test_a_question_that_does_not_matter_may_be_skipped(
    supports: list[Support], need: Need
) -> None:
    found = book(*supports)
    if not found.matters(Part.REGION, need):
        for region in found.regions:
            told = Need(need.theme, need.form, region)
            assert set(ids(found, told)) == set(ids(found, need))
