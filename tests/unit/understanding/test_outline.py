"""Entries that have a title and an answer and no phrase: what of them becomes a vector."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.bench.bases import entry_id, of_titles
from bot.domain.entry import Audience, Content, Phrase
from bot.domain.locale import EN, JA, LocaleTag
from bot.domain.understood import Question
from bot.understanding import engine, outline
from bot.understanding.core import decide
from bot.understanding.embedding import Floats
from bot.understanding.index import Field, Index
from bot.understanding.index import build as build_index
from bot.understanding.kept_vectors import KeptVectors
from bot.understanding.meaning import Meaning
from bot.understanding.outline import Outline, join, outlines, says_once
from bot.understanding.vectors import build, texts
from tests.support.embedding import Pieces

HOURS = "open on weekdays from nine to five, closed on sundays and in the new year holidays."
ANSWERS = {
    "bins": ("Household waste", "Bags stand at the kerb by eight. Ask for a bigger container."),
    "dogs": ("Pets", "Every dog is registered once. A tag for the collar is handed out."),
    "pool": ("Swimming", "Lanes are free on mondays. A locker takes a coin of one hundred yen."),
}


def embed(pairs: Sequence[tuple[LocaleTag, str]]) -> Floats:
    return Pieces().embed([text for _, text in pairs])


def base(rows: Iterable[tuple[str, str, str]]) -> Index:
    return build_index(of_titles(rows, EN), Audience.RESIDENT)


def spread(many: int) -> list[tuple[str, str, str]]:
    """So many entries, each about a word of its own."""
    return [(f"{n:03d}", f"title {n * n}x", f"answer {n * n}x tells it.") for n in range(many)]


# what is read


def test_only_entries_without_phrases_are_outlined(content: Content) -> None:
    index = build_index(content, Audience.RESIDENT)
    assert outlines(index) == ()
    phrases = tuple(one for one in content.phrases if one.entry_id != "tax/resident-tax")
    bare = build_index(replace(content, phrases=phrases), Audience.RESIDENT)
    found = outlines(bare)
    assert {bare.entry_ids[bare.documents[one.document].entry] for one in found} == {
        "tax/resident-tax"
    }
    for one in found:
        title = bare.documents[one.document]
        assert (title.field, title.locale) == (Field.TITLE, one.locale)
        assert one.beginning.startswith(title.text.lower())


def test_title_and_beginning_are_read_together_and_the_answer_in_pieces() -> None:
    sentence = "受付は本庁の二階にある窓口で行っていますので、必要なものを持っておいでください。"
    rows = [("a", "住民票", sentence + "郵送でも請求できます。" + 20 * sentence)]
    (one,) = outlines(build_index(of_titles(rows, JA), Audience.RESIDENT))
    assert one.beginning == "住民票。" + rows[0][2][:120]
    assert one.pieces[0] == sentence + "郵送でも請求できます。"
    assert len(one.pieces) == outline._PIECES
    assert all(piece.endswith("。") and len(piece) <= 90 for piece in one.pieces)


@given(st.text(alphabet="ab。. \n", max_size=800))
def test_pieces_hold_everything_in_its_order_and_none_is_long(answer: str) -> None:
    pieces = list(outline._pieces(outline._sentences(answer)))
    assert "".join("".join(pieces).split()) == "".join(answer.split())
    assert all(pieces)
    assert all(len(piece) <= 135 for piece in pieces)


def test_a_line_ends_a_sentence_and_a_stop_within_a_number_does_not() -> None:
    found = list(outline._sentences("Room 2\n- 1.5 km away. Ask there!"))
    assert found == ["room 2", "- 1.5 km away.", "ask there!"]
    assert list(outline._pieces(found)) == ["room 2 - 1.5 km away. ask there!"]


def test_what_three_answers_say_alike_says_nothing_of_any() -> None:
    rows = [(name, title, f"{HOURS} {text} {HOURS}") for name, (title, text) in ANSWERS.items()]
    for one, (title, text) in zip(outlines(base(rows)), ANSWERS.values(), strict=True):
        assert one.beginning == f"{title}. {text}".lower()
        assert one.pieces == (text.lower(),)
    for one in outlines(base(rows[:2])):
        assert HOURS in one.beginning
        assert HOURS in "".join(one.pieces)


def test_answers_that_are_alike_to_the_end_still_begin_with_what_they_say() -> None:
    for one in outlines(base([(name, f"title {name}", HOURS) for name in "abc"])):
        assert one.beginning.endswith(HOURS)
        assert one.pieces == ()


def test_a_large_base_has_fewer_pieces_an_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outline, "_PIECES", 6)
    rows = [(str(n), f"title {n}", f"{n} ".join(50 * ["word."])) for n in range(4)]
    for most, wanted in ((10_000, 4), (11, 2), (4, 1), (3, 0)):
        monkeypatch.setattr(outline, "_MOST_PIECES", most)
        assert {len(one.pieces) for one in outlines(base(rows))} == {wanted}


def test_a_base_says_things_once_until_it_has_two_ways_for_each() -> None:
    content = of_titles(spread(2), EN)
    more = tuple(Phrase(one, EN, f"about {one}") for one in content.entries)
    assert says_once(build_index(content, Audience.RESIDENT))
    assert says_once(build_index(replace(content, phrases=more[:1]), Audience.RESIDENT))
    assert not says_once(build_index(replace(content, phrases=more), Audience.RESIDENT))


# what becomes of it


def test_a_title_keeps_one_row_of_length_one_however_long_its_answer() -> None:
    index = base([(name, *texts) for name, texts in ANSWERS.items()])
    vectors = build(index, embed)
    assert vectors is not None
    assert vectors.counts.tolist() == [1, 1, 1]
    assert len(texts(index)) > 2 * len(vectors.matrix)
    assert np.linalg.norm(vectors.matrix, axis=1) == pytest.approx(1.0, abs=1e-5)
    assert [index.documents[at].field for at in vectors.document_of] == 3 * [Field.TITLE]
    assert vectors.metric is None


def test_a_row_is_title_beginning_and_middle_of_the_pieces_to_equal_parts() -> None:
    rows = np.eye(4, dtype=np.float32)[[0, 3]]
    own = np.eye(4, dtype=np.float32)[[1, 2, 2]]
    raw = np.vstack([own, [[9, 9, 9, 9]]]).astype(np.float32)
    found = [Outline(0, EN, "b", ("p", "q"))]
    common = own[1:].mean(axis=0)
    assert join(rows, [0], found, np.vstack([raw[:1], raw[1:3] + common]), alone=True) is None
    # One kind with one text has nothing that is not common: only the title is left of it.
    assert rows[0] == pytest.approx([1, 0, 0, 0], abs=1e-6)
    rows = np.eye(4, dtype=np.float32)[[0, 1]]
    two = [Outline(0, EN, "b", ("p",)), Outline(1, EN, "c", ("q",))]
    told = np.array([[0, 0, 1, 0], [0, 0, 0, 1], [0, 0, -1, 0], [0, 0, 0, -1]], np.float32)
    join(rows, [0, 1], two, told, alone=False)
    third = 3**-0.5
    assert rows[0] == pytest.approx([third, 0, third, third], abs=1e-6)
    assert rows[1] == pytest.approx([0, third, -third, -third], abs=1e-6)


def test_what_titles_and_answers_differ_by_anyway_counts_less() -> None:
    """Answers written in another tone than titles: the tone's direction is made small."""
    tone = 3 * Pieces().embed(["the tone of an office"])[0]
    random = np.random.default_rng(5)

    def toned(pairs: Sequence[tuple[LocaleTag, str]]) -> Floats:
        much = random.normal(size=(len(pairs), 1)) * [["answer" in text] for _, text in pairs]
        return np.asarray(embed(pairs) + much * tone, np.float32)

    few, many = build(base(spread(60)), toned), build(base(spread(160)), toned)
    assert few is not None
    assert many is not None
    assert few.metric is None
    assert many.metric is not None
    loud = tone / np.linalg.norm(tone)
    others = np.linalg.norm(np.eye(len(loud)) @ many.metric, axis=1)
    assert np.linalg.norm(loud @ many.metric) < 0.7 * others.mean()
    row = many.row(embed([(EN, "title 81x")])[0], EN)
    assert np.linalg.norm(row) == pytest.approx(1.0, abs=1e-5)
    assert int(many.near(row).best.argmax()) == 9


def test_with_phrases_enough_rows_stay_in_the_measure_of_the_model() -> None:
    content = of_titles(spread(150), EN)
    asked = list(content.entries)[:40]
    phrases = tuple(Phrase(one, EN, f"{way} about {one}") for one in asked for way in "abcde")
    index = build_index(replace(content, phrases=phrases), Audience.RESIDENT)
    assert not says_once(index)
    assert len(outlines(index)) == 110
    vectors = build(index, embed)
    assert vectors is not None
    assert vectors.metric is None


@pytest.mark.parametrize("by_vectors", [True, False], ids=["vectors", "words"])
@pytest.mark.parametrize(
    ("asked", "name"),
    [("do I need a tag for the collar", "dogs"), ("coin for a locker", "pool"),
     ("I want a bigger container", "bins")],
)  # fmt: skip
def test_what_only_the_answer_says_finds_its_entry(by_vectors: bool, asked: str, name: str) -> None:
    rows = [(one, *texts) for one, texts in ANSWERS.items()]
    meaning = Meaning(Pieces(), KeptVectors(None, None)) if by_vectors else None
    built = engine.build(of_titles(rows, EN), meaning)
    found = decide(built, Question(asked, Audience.RESIDENT, chosen=EN), meaning)
    assert found.candidates[0].entry_id == entry_id(name)
