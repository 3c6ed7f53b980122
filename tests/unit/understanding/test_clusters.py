"""Questions that ask the same stand together."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.locale import EN, JA, LocaleTag
from bot.understanding.clusters import clusters

VISA, TAX = "immigration/visa", "tax/resident-tax"


def groups(questions: list[tuple[str, str]], locale: LocaleTag) -> list[list[str]]:
    return [[questions[at][0] for at in one] for one in clusters(questions, locale)]


def test_the_same_words_and_like_ones_are_together_the_most_asked_first() -> None:
    questions = [
        ("How do I pay my tax?", TAX),
        ("How do I renew my visa?", VISA),
        ("how can i renew a visa", VISA),
        ("HOW DO I RENEW MY VISA", ""),
        ("Where is the zoo", ""),
    ]
    assert groups(questions, EN) == [
        ["How do I renew my visa?", "how can i renew a visa", "HOW DO I RENEW MY VISA"],
        ["How do I pay my tax?"],
        ["Where is the zoo"],
    ]


def test_without_spaces_between_words_pairs_of_letters_tell() -> None:
    questions = [
        ("健康保険の入り方", "medical/insurance"),
        ("国民健康保険に入りたい", "medical/insurance"),
        ("在留カードをなくしました", ""),
        ("在留カードを失くした", ""),
        ("犬", ""),
        ("ごみの日はいつ", ""),
    ]
    assert [len(one) for one in clusters(questions, JA)] == [2, 2, 1, 1]


def test_questions_near_different_topics_have_to_look_more_alike() -> None:
    apart = [("健康保険の入り方", "medical/insurance"), ("国民健康保険に入りたい", "tax/x")]
    assert len(clusters(apart, JA)) == 2


@given(
    st.lists(st.tuples(st.text("ab 犬?!", max_size=8), st.sampled_from(["", VISA])), max_size=20),
    st.sampled_from([EN, JA]),
)
def test_every_question_is_in_one_cluster_whatever_it_says(
    questions: list[tuple[str, str]], locale: LocaleTag
) -> None:
    found = clusters(questions, locale)
    assert sorted(at for one in found for at in one) == list(range(len(questions)))
    assert found == clusters(questions, locale)
    assert [len(one) for one in found] == sorted((len(one) for one in found), reverse=True)
