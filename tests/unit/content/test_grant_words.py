"""``words.yaml``: what is read of it, and what editors are told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.content.check.grants import check_grants
from bot.content.grant_words import WORDS
from bot.content.grants import load_grants
from bot.content.source import content_root
from bot.domain.eligibility.heard import Order
from bot.domain.eligibility.rules import FieldKind
from tests.support.clock import START
from tests.support.grants import book


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the municipal files."""
    shipped = content_root() / "knowledge"
    shutil.copytree(shipped / "municipal", tmp_path / "knowledge" / "municipal")
    shutil.copy(shipped / "divisions.yaml", tmp_path / "knowledge")
    return tmp_path


def problems(root: Path, old: str, new: str) -> list[str]:
    file = root / WORDS
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    return [str(one) for one in check_grants(root, START.date()) if one.path == WORDS]


def test_every_option_of_a_choice_and_every_order_has_words() -> None:
    words = book().words
    for name, field in book().fields.items():
        if field.kind is FieldKind.CHOICE:
            # Nobody writes "other": it is pressed.
            assert set(words.answers[name]) >= set(field.values) - {"other"}, name
    assert set(words.orders) == set(Order)
    assert set(words.grants) == set(book().grants)


def test_no_word_stands_twice_for_different_things_in_one_field() -> None:
    for name, values in book().words.answers.items():
        seen = [one for several in values.values() for one in several]
        assert len(seen) == len(set(seen)), name


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("  applicant_type:", "  applicant_typ:", "'applicant_typ' is not a field"),
        ("    npo: [", "    npoo: [", "'npoo' is no answer to 'applicant_type'"),
        ("  grants/economic-activity:", "  grants/economy:", "there is no grant 'grants/economy'"),
        ("  check:", "  chek:", "'chek' is"),
        ("'(ngo|国際協力団体)'", "'(ngo|国際協力団体'", "a bracket is not closed"),
    ],
    ids=["field", "answer", "grant", "order", "bracket"],
)
def test_a_mistake_is_named_with_its_line(root: Path, old: str, new: str, told: str) -> None:
    found = problems(root, old, new)
    assert any(told in one for one in found), found
    assert all(one.startswith(f"{WORDS}:") for one in found)
    assert load_grants(root).book.grants


def test_without_the_file_the_rules_still_work(root: Path) -> None:
    (root / WORDS).unlink()
    loaded = load_grants(root)
    assert loaded.problems == ()
    assert loaded.book.words.answers == {}
    assert loaded.book.grants
