"""Vectors that are computed once: what comes with the content, and what is kept here."""

from __future__ import annotations

import shutil
import stat
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.locale import LocaleTag
from bot.understanding.embedding import EmbeddingFailed, Floats
from bot.understanding.kept_vectors import KeptVectors
from tests.support.embedding import Pieces

EN, VI = LocaleTag("en"), LocaleTag("vi")
PAIRS = [
    (EN, "when is garbage day"),
    (EN, "how to sort garbage"),
    (VI, "vứt rác ngày nào"),
    (EN, "resident tax bill"),
    (VI, "đổi địa chỉ"),
]
TEXTS = [text for _, text in PAIRS]


def cosines(found: Floats, wanted: Floats) -> Floats:
    lengths = np.linalg.norm(found, axis=1) * np.linalg.norm(wanted, axis=1)
    return np.asarray((found * wanted).sum(axis=1) / lengths)


def kept(folder: Path) -> KeptVectors:
    """As a new process finds them."""
    return KeptVectors(folder / "shipped", folder / "own")


def shipped_bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "shipped").glob("*")}


# computing and keeping


def test_vectors_come_in_the_order_asked_for(tmp_path: Path) -> None:
    exact = Pieces().embed(TEXTS)
    first = kept(tmp_path).get(Pieces(), PAIRS)
    again = kept(tmp_path).get(Pieces(), PAIRS)
    turned = kept(tmp_path).get(Pieces(), PAIRS[::-1])
    assert first.dtype == again.dtype == np.float32
    assert first == pytest.approx(exact)
    assert cosines(again, exact).min() > 0.98
    assert (turned[::-1] == again).all()


def test_only_what_is_missing_is_computed_and_each_text_once(tmp_path: Path) -> None:
    embedder = Pieces()
    kept(tmp_path).get(embedder, PAIRS[:2])
    store = kept(tmp_path)
    assert store.missing(embedder.name, PAIRS) == 3
    store.get(embedder, [*PAIRS, *PAIRS, (VI, TEXTS[0])])
    assert sorted(embedder.asked) == sorted(TEXTS)
    assert store.missing(embedder.name, PAIRS) == kept(tmp_path).missing(embedder.name, PAIRS) == 0


def test_a_vector_stays_what_it_is_when_others_are_added(tmp_path: Path) -> None:
    embedder = Pieces()
    kept(tmp_path).get(embedder, PAIRS[:3])
    before = kept(tmp_path).get(embedder, PAIRS[:3])
    for number in range(5):
        kept(tmp_path).get(embedder, [(EN, f"another text, number {number}")])
    assert (kept(tmp_path).get(embedder, PAIRS[:3]) == before).all()


def test_without_folders_everything_is_computed_and_nothing_is_kept(tmp_path: Path) -> None:
    embedder = Pieces()
    nowhere = KeptVectors(None, None)
    nowhere.get(embedder, PAIRS)
    nowhere.get(embedder, PAIRS)
    assert len(embedder.asked) == 2 * len(PAIRS)


def test_a_folder_that_cannot_be_written_to_is_told_and_does_no_harm(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "own").write_text("a file where the folder should be")
    found = kept(tmp_path).get(Pieces(), PAIRS)
    assert found == pytest.approx(Pieces().embed(TEXTS))
    assert "could not be kept" in caplog.text


def test_progress_is_told_from_nothing_upwards() -> None:
    told: list[float] = []
    pairs = [(EN, f"text {number}") for number in range(150)]
    KeptVectors(None, None).get(Pieces(), pairs, told.append)
    assert told[0] == 0.0
    assert told == sorted(told)
    assert len(told) >= 3
    assert told[-1] < 1.0


def test_an_embedder_that_fails_leaves_what_was_kept(tmp_path: Path) -> None:
    embedder = Pieces()
    kept(tmp_path).get(embedder, PAIRS[:2])
    embedder.broken = True
    with pytest.raises(EmbeddingFailed):
        kept(tmp_path).get(embedder, PAIRS)
    assert kept(tmp_path).get(embedder, PAIRS[:2]).shape[0] == 2


class Short(Pieces):
    """Another model behind the same name."""

    def embed(self, texts: list[str]) -> Floats:  # type: ignore[override]
        return super().embed(texts)[:, :8]


def test_vectors_of_another_length_are_a_failure_that_can_be_told(tmp_path: Path) -> None:
    kept(tmp_path).get(Pieces(), PAIRS[:2])
    with pytest.raises(EmbeddingFailed, match="another length"):
        kept(tmp_path).get(Short(), PAIRS)


# what comes with the content


def test_shipped_vectors_win_over_those_computed_here(tmp_path: Path) -> None:
    other = Pieces("pieces", {"garbage": "refuse"})
    kept(tmp_path).get(other, PAIRS)
    kept(tmp_path).ship(Pieces(), PAIRS)
    found = kept(tmp_path).get(other, PAIRS)
    assert cosines(found, Pieces().embed(TEXTS)).min() > 0.98
    shutil.rmtree(tmp_path / "shipped")
    assert cosines(kept(tmp_path).get(other, PAIRS), other.embed(TEXTS)).min() > 0.98


def test_a_new_installation_computes_only_what_was_added_to_the_content(tmp_path: Path) -> None:
    kept(tmp_path).ship(Pieces(), PAIRS)
    embedder = Pieces()
    found = kept(tmp_path).get(embedder, [*PAIRS, (VI, "một câu mới")])
    assert embedder.asked == ["một câu mới"]
    assert found.shape[0] == len(PAIRS) + 1


def test_a_vector_counts_for_its_own_locale_only_where_it_is_shipped(tmp_path: Path) -> None:
    kept(tmp_path).ship(Pieces(), PAIRS)
    assert kept(tmp_path).missing("pieces", [(VI, TEXTS[0])]) == 1
    assert kept(tmp_path).missing("pieces", [(LocaleTag("de"), TEXTS[0])]) == 1


def test_exactly_the_texts_asked_for_are_shipped(tmp_path: Path) -> None:
    kept(tmp_path).ship(Pieces(), [*PAIRS, (LocaleTag("de"), "der müll")])
    kept(tmp_path).ship(Pieces(), [pair for pair in PAIRS if pair != PAIRS[1]])
    assert shipped_bytes(tmp_path).keys() == {"en.npz", "vi.npz"}
    assert kept(tmp_path).missing("pieces", PAIRS) == 1
    assert kept(tmp_path).missing("pieces", [PAIRS[1]]) == 1
    with np.load(tmp_path / "shipped" / "en.npz") as file:
        assert len(file["keys"]) == 2


def test_shipping_computes_only_what_was_not_shipped_before(tmp_path: Path) -> None:
    kept(tmp_path).ship(Pieces(), PAIRS)
    embedder = Pieces()
    kept(tmp_path).ship(embedder, [*PAIRS, (EN, "something new")])
    assert embedder.asked == ["something new"]


def test_shipped_files_are_the_same_byte_for_byte_on_every_machine(tmp_path: Path) -> None:
    for name, pairs in (("one", PAIRS), ("other", [*PAIRS[::-1], *PAIRS])):
        if name == "other":
            kept(tmp_path / name).get(Pieces(), PAIRS[:3])
        kept(tmp_path / name).ship(Pieces(), pairs)
    assert shipped_bytes(tmp_path / "one") == shipped_bytes(tmp_path / "other")
    with zipfile.ZipFile(tmp_path / "one" / "shipped" / "en.npz") as archive:
        assert {one.date_time[0] for one in archive.infolist()} == {1980}


def test_shipping_again_changes_nothing_and_a_change_only_its_own_locale(tmp_path: Path) -> None:
    kept(tmp_path).ship(Pieces(), PAIRS)
    once = shipped_bytes(tmp_path)
    for _ in range(3):
        kept(tmp_path).ship(Pieces(), PAIRS)
    assert shipped_bytes(tmp_path) == once
    before = kept(tmp_path).get(Pieces(), PAIRS)
    kept(tmp_path).ship(Pieces(), [*PAIRS, (EN, "something new")])
    assert shipped_bytes(tmp_path)["vi.npz"] == once["vi.npz"]
    assert shipped_bytes(tmp_path)["en.npz"] != once["en.npz"]
    assert (kept(tmp_path).get(Pieces(), PAIRS) == before).all()


def test_shipping_is_all_or_nothing(tmp_path: Path) -> None:
    kept(tmp_path).ship(Pieces(), PAIRS)
    once = shipped_bytes(tmp_path)
    broken = Pieces()
    broken.broken = True
    with pytest.raises(EmbeddingFailed):
        kept(tmp_path).ship(broken, [*PAIRS, (EN, "something new")])
    assert shipped_bytes(tmp_path) == once


def test_everybody_may_read_a_shipped_file(tmp_path: Path) -> None:
    kept(tmp_path).ship(Pieces(), PAIRS)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "shipped").iterdir()}
    assert modes == {0o644}


# files that cannot be used


def test_vectors_of_another_model_are_not_used(tmp_path: Path) -> None:
    store = kept(tmp_path)
    store.ship(Pieces("one"), PAIRS)
    store.get(Pieces("one"), [(EN, "kept here")])
    other = Pieces("other")
    store.get(other, [*PAIRS, (EN, "kept here")])
    assert sorted(other.asked) == sorted([*TEXTS, "kept here"])
    assert store.missing("one", [*PAIRS, (EN, "kept here")]) == 0


def test_shipping_with_another_model_replaces_all(tmp_path: Path) -> None:
    kept(tmp_path).ship(Pieces("one"), PAIRS)
    kept(tmp_path).ship(Pieces("other"), PAIRS)
    assert kept(tmp_path).missing("one", PAIRS) == len(PAIRS)
    assert kept(tmp_path).missing("other", PAIRS) == 0


def _damage(path: Path, how: str) -> None:
    raw = path.read_bytes()
    if how == "empty":
        path.write_bytes(b"")
    elif how == "cut off":
        path.write_bytes(raw[: len(raw) // 2])
    elif how == "a few bytes other":
        middle = len(raw) // 2
        path.write_bytes(raw[:middle] + bytes(255 - one for one in raw[middle:][:8]) + raw[middle:])
    elif how == "text":
        path.write_text("these are no vectors")
    elif how == "one array":
        with path.open("wb") as file:
            np.save(file, np.zeros(3))
    elif how == "other names":
        np.savez(path, model=np.array("pieces"), vectors=np.zeros((2, 3)))
    elif how == "Python objects":
        np.savez(path, model=np.array({"pieces": 1}, dtype=object))
    else:
        with np.load(path) as file:
            arrays = dict(file)
        arrays[how] = arrays[how][..., :-1]
        np.savez(path, **arrays)


@pytest.mark.parametrize(
    "how",
    [
        "empty", "cut off", "a few bytes other", "text", "one array", "other names",
        "Python objects", "keys", "cells", "scale",
    ],
)  # fmt: skip
def test_a_damaged_file_is_told_and_not_used(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, how: str
) -> None:
    kept(tmp_path).ship(Pieces(), PAIRS)
    _damage(tmp_path / "shipped" / "en.npz", how)
    embedder = Pieces()
    found = kept(tmp_path).get(embedder, PAIRS)
    assert sorted(embedder.asked) == sorted(text for tag, text in PAIRS if tag == EN)
    assert cosines(found, Pieces().embed(TEXTS)).min() > 0.98
    [record] = caplog.records
    assert record.levelname == "WARNING"
    assert "en.npz is not used" in record.message


@settings(max_examples=60, deadline=None)
@given(at=st.floats(0, 1), new=st.binary(max_size=4), cut=st.booleans())
def test_however_a_file_is_damaged_every_text_has_its_vector(
    tmp_path_factory: pytest.TempPathFactory, at: float, new: bytes, cut: bool
) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    kept(folder).ship(Pieces(), PAIRS)
    path = folder / "shipped" / "en.npz"
    raw = path.read_bytes()
    place = int(at * len(raw))
    path.write_bytes(raw[:place] + new + (b"" if cut else raw[place + len(new) :]))
    found = kept(folder).get(Pieces(), PAIRS)
    assert cosines(found, Pieces().embed(TEXTS)).min() > 0.98


# the form in which they are kept


class Given:
    """Implements ``Embedder`` by a table."""

    name = "given"

    def __init__(self, rows: Floats) -> None:
        self._rows = rows

    def embed(self, texts: list[str]) -> Floats:
        """The rows by the texts' numbers."""
        return self._rows[[int(text) for text in texts]]


@settings(max_examples=50, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    rows=st.integers(1, 40),
    size=st.integers(16, 400),
    common=st.sampled_from([0.0, 0.5, 3.0]),
)
def test_a_kept_vector_points_where_the_exact_one_does(
    tmp_path_factory: pytest.TempPathFactory, seed: int, rows: int, size: int, common: float
) -> None:
    random = np.random.default_rng(seed)
    exact = random.normal(size=(rows, size)) + common * random.normal(size=size)
    exact = (exact / np.linalg.norm(exact, axis=1, keepdims=True)).astype(np.float32)
    pairs = [(EN, str(number)) for number in range(rows)]
    folder = tmp_path_factory.mktemp("form")
    kept(folder).ship(Given(exact), pairs)
    found = KeptVectors(folder / "shipped", None).get(Given(np.zeros((0, size))), pairs)
    assert cosines(found, exact).min() >= 0.98


def test_half_a_byte_is_kept_for_each_dimension(tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    rows = random.normal(size=(500, 384)).astype(np.float32)
    kept(tmp_path).ship(Given(rows), [(EN, str(number)) for number in range(500)])
    assert (tmp_path / "shipped" / "en.npz").stat().st_size < 1.1 * 500 * (384 / 2 + 12)


@pytest.mark.parametrize("size", [1, 7, 8])
def test_equal_vectors_of_any_size_are_kept_as_they_are(tmp_path: Path, size: int) -> None:
    exact = np.full((3, size), size**-0.5, np.float32)
    pairs = [(EN, str(number)) for number in range(3)]
    kept(tmp_path).ship(Given(exact), pairs)
    assert kept(tmp_path).get(Given(exact), pairs) == pytest.approx(exact, abs=1e-6)
