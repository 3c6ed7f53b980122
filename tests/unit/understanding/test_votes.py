"""Votes: what they tell apart, and that they forget phrases as if these had never been there."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from bot.cli.bench.bases import of_phrases
from bot.domain.entry import Audience, Content
from bot.domain.locale import EN, LocaleTag
from bot.understanding import calibration, engine, index, vectors
from bot.understanding import votes as voting
from bot.understanding.embedding import Floats as Embedded
from bot.understanding.features import HEAD_NAMES
from bot.understanding.head import PHRASES_FROM
from bot.understanding.kept_vectors import KeptVectors
from bot.understanding.meaning import Meaning
from bot.understanding.votes import Floats, Ints, Votes
from tests.support.embedding import Pieces


def rows(entries: int, each: int, dimensions: int = 12) -> tuple[Floats, Ints, list[str]]:
    """Two places for each entry, opposite each other, so that its mean says nothing."""
    drawn = np.random.default_rng(3)
    places = drawn.standard_normal((entries, dimensions))
    entry_of = np.repeat(np.arange(entries, dtype=np.int32), each)
    side = np.where(np.arange(len(entry_of)) % 2, 1, -1)[:, None]
    found = places[entry_of] * side + 0.2 * drawn.standard_normal((len(entry_of), dimensions))
    found /= np.linalg.norm(found, axis=1, keepdims=True)
    return found.astype(np.float32), entry_of, [f"row {at}" for at in range(len(entry_of))]


def made(matrix: Floats, entry_of: Ints, texts: list[str], entries: int) -> Votes:
    found = voting.build(matrix, entry_of, texts, entries)
    assert found is not None
    return found


def test_an_entry_that_is_asked_for_in_opposite_ways_is_found() -> None:
    matrix, entry_of, texts = rows(6, 8)
    votes = made(matrix, entry_of, texts, 6)
    right = [votes.scores_without(at, [at]).argmax() == of for at, of in enumerate(entry_of)]
    assert np.mean(right) >= 0.95


def test_of_the_same_meaning_the_wording_decides() -> None:
    matrix = np.tile(np.eye(1, 6, dtype=np.float32), (10, 1))
    texts = [
        *(f"how do i pay {at}" for at in range(5)),
        *(f"what is a pay {at}" for at in range(5)),
    ]
    votes = made(matrix, np.repeat(np.arange(2, dtype=np.int32), 5), texts, 2)
    assert votes.scores(matrix[0], "how do i get paid").argmax() == 0
    assert votes.scores(matrix[0], "what is a salary").argmax() == 1


@pytest.mark.parametrize("gone", [[0], [6, 8], [12, 13, 14]], ids=["one", "two", "three"])
def test_without_phrases_they_say_what_the_others_say(gone: list[int]) -> None:
    """But for the metric, and what is usual in the base: those are of all phrases."""
    matrix, entry_of, texts = rows(4, 6)
    votes = made(matrix, entry_of, texts, 4)
    kept = np.setdiff1d(np.arange(len(matrix)), gone)
    like = np.array([votes.wordings.likeness(text) for text in texts])
    heard = np.exp(4.0 * (votes.rows @ votes.rows.T - 1)) + 0.15 * like
    wanted = np.eye(4)[entry_of] - 0.25
    said = np.linalg.solve(heard[np.ix_(kept, kept)] + 0.1 * np.eye(len(kept)), wanted[kept])
    told = votes.scores_without(gone[0], gone)
    assert told == pytest.approx(heard[gone[0], kept] @ said, abs=2e-3)
    assert votes.scores(matrix[gone[0]], texts[gone[0]]) != pytest.approx(told, abs=0.03)


def test_an_entry_that_is_taken_away_comes_last() -> None:
    matrix, entry_of, texts = rows(5, 6)
    told = made(matrix, entry_of, texts, 5).scores_without(0, list(range(6)))
    assert told[0] == told.min()


def test_what_only_learning_needs_is_not_kept() -> None:
    votes = made(*rows(3, 6), 3).learnt()
    assert votes.inverse is None
    assert votes.scores(votes.rows[0], "row 0").shape == (3,)


@pytest.mark.parametrize(
    ("entries", "each"),
    [(6, PHRASES_FROM - 1), (1, 40), (2, voting.MOST // 2 + 1)],
    ids=["too few phrases", "nothing to tell apart", "too many"],
)
def test_there_are_none_where_they_would_not_help(entries: int, each: int) -> None:
    matrix, entry_of, texts = rows(entries, each, dimensions=2)
    assert voting.build(matrix, entry_of, texts, entries) is None


TOPICS = ("tax", "rent", "bus", "dog", "visa")
WAYS = (
    "how do i pay {}",
    "where is the {}",
    "{} please",
    "my {} is lost",
    "is {} dear",
    "no {} yet",
)


def base(*locales: LocaleTag) -> Content:
    """Six phrases an entry, said in every one of these languages."""
    rows = [(way.format(topic), topic) for topic in TOPICS for way in WAYS]
    contents = [of_phrases(rows, locale) for locale in locales]
    return Content(contents[0].entries, {}, tuple(p for one in contents for p in one.phrases))


def embed(pairs: Sequence[tuple[LocaleTag, str]]) -> Embedded:
    return Pieces().embed([text for _, text in pairs])


def test_phrases_vote_in_a_base_in_one_language_and_have_a_head_in_others() -> None:
    one = vectors.build(index.build(base(EN), Audience.RESIDENT), embed)
    two = vectors.build(index.build(base(EN, LocaleTag("vi")), Audience.RESIDENT), embed)
    assert one is not None
    assert two is not None
    assert (one.votes is not None, one.head is not None) == (True, False)
    assert (two.votes is not None, two.head is not None) == (False, True)


def test_where_phrases_vote_the_first_entry_is_theirs() -> None:
    built = index.build(base(EN), Audience.RESIDENT)
    found = vectors.build(built, embed)
    lesson = calibration.lesson(built, found)
    assert lesson is not None
    learnt = calibration.fit(lesson.with_vectors(), found)
    counted = {name for name, weight in zip(HEAD_NAMES, learnt.weights[:-1], strict=True) if weight}
    assert counted <= {"known", "length", "not", "head"}
    assert learnt.weights[HEAD_NAMES.index("head")] > 0


def test_an_engine_keeps_nothing_that_only_learning_needs() -> None:
    shelf = engine.build(base(EN), Meaning(Pieces(), KeptVectors(None, None))).shelves[
        Audience.RESIDENT
    ]
    assert shelf.vectors is not None
    assert shelf.vectors.votes is not None
    assert shelf.vectors.votes.inverse is None
