"""Proposals become patches that git applies and the checker accepts."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.editing import ContentEdits
from bot.content.patch import FileChange, as_patch
from bot.content.phrase_edit import with_phrase
from bot.content.yaml_files import read_yaml
from bot.domain.entry import Audience
from bot.domain.errors import ContentError
from bot.domain.locale import EN, JA
from bot.domain.proposal import Proposal

TODAY = date(2026, 11, 22)
CALL, POLICE = "emergency/call-ambulance", "emergency/call-police"
FILE = "intents/en/emergency.yaml"
LEARNED = "tests/questions/learned/resident.tsv"
ONE = Proposal(
    Audience.RESIDENT, EN, CALL, "my dad fell down", ("Dad fell down the stairs!", "he fell")
)


def git_apply(root: Path, patch: str) -> None:
    """As an editor would, in the folder of the content."""
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    done = subprocess.run(
        ["git", "apply", "--whitespace=error-all", "-"],
        cwd=root,
        input=patch.encode(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()


def errors(site):
    return [problem for problem in site.problems() if problem.severity == "error"]


def test_a_patch_applies_with_git_and_the_checker_is_content(site):
    before = site.read(FILE)
    other = replace(
        ONE, locale=JA, entry_id=POLICE, phrase="空き巣: 鍵をこわされた", questions=("空き巣です",)
    )
    patch = ContentEdits(site.root).patch([ONE, other], TODAY)
    assert site.read(FILE) == before

    git_apply(site.root, patch)

    assert errors(site) == []
    assert read_yaml(site.read(FILE))[CALL]["phrases"][-1] == "my dad fell down"
    assert read_yaml(site.read("intents/ja/emergency.yaml"))[POLICE]["phrases"][-1] == other.phrase
    assert site.read(LEARNED).splitlines() == [
        "# locale\tmessage\texpected",
        f"en\tDad fell down the stairs!\t{CALL}",
        f"en\the fell\t{CALL}",
        f"ja\t空き巣です\t{POLICE}",
    ]


def test_a_question_that_became_the_phrase_is_noted_but_not_measured(site):
    same = replace(ONE, questions=("My dad fell down?", "he fell"))
    later = replace(ONE, entry_id=POLICE, phrase="He fell!", questions=("I heard him fall",))
    git_apply(site.root, ContentEdits(site.root).patch([same, later], TODAY))

    assert errors(site) == []
    assert site.read(LEARNED).splitlines()[1:] == [
        f"# phrase\ten\tMy dad fell down?\t{CALL}",
        f"# phrase\ten\the fell\t{CALL}",
        f"en\tI heard him fall\t{POLICE}",
    ]


def test_the_draft_of_a_topic_lacks_nothing_but_what_its_templates_ask_for(site):
    site.write("knowledge/coverage.yaml", "resident:\n  full: [ja, en]\n")
    new = replace(ONE, entry_id="emergency/lift-stuck", new_entry=True, title="エレベーター: 停止")
    git_apply(site.root, ContentEdits(site.root).patch([new, replace(new, phrase="stuck")], TODAY))

    site.stamp()
    assert {problem.rule for problem in errors(site)} == {"unfinished"}
    text = site.read("knowledge/resident/emergency/lift-stuck/ja.md")
    assert 'title: "エレベーター: 停止"' in text
    assert read_yaml(site.read(FILE))[new.entry_id] == {"phrases": ["my dad fell down", "stuck"]}


def test_the_working_copy_is_written_and_the_running_content_never(site, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(site.root, copy)
    before = site.read(FILE)
    edits = ContentEdits(site.root, copy)

    assert edits.write([ONE], TODAY) == (FILE, LEARNED)

    assert site.read(FILE) == before
    assert not (site.root / LEARNED).exists()
    assert "my dad fell down" in (copy / FILE).read_text("utf-8")
    assert edits.write([ONE], TODAY) == ()
    with pytest.raises(ContentError, match="CLAIRBOT_EDITING_ROOT"):
        ContentEdits(site.root).write([ONE], TODAY)


@pytest.mark.parametrize(
    ("proposal", "place"),
    [
        (ONE, None),
        (replace(ONE, phrase="Chest pain!"), None),
        (replace(ONE, phrase="Stolen wallet."), f"{FILE} ({POLICE})"),
        (replace(ONE, phrase="the fell dog"), "tests/questions/seen/x.tsv:2"),
    ],
    ids=["new", "its-own", "another-topic", "a-test"],
)
def test_what_the_checker_would_refuse_is_found_before(site, proposal, place):
    site.write("tests/questions/seen/x.tsv", f"# head\nen\tThe fell dog\t{CALL}\n")
    assert ContentEdits(site.root).problem(proposal, []) == place
    if place is None:
        git_apply(site.root, ContentEdits(site.root).patch([proposal], TODAY) or "\n")
        assert errors(site) == []


def test_what_waits_already_counts_too(site):
    waiting = replace(ONE, entry_id=POLICE)
    assert ContentEdits(site.root).problem(ONE, [waiting]) == f"{FILE} ({POLICE})"


def test_a_file_that_cannot_be_read_is_told(site):
    site.write(FILE, "a: [")
    with pytest.raises(ContentError, match="cannot be read"):
        ContentEdits(site.root).problem(ONE, [])


STYLES = {
    "indented": "a/b:\n  phrases:\n    - one\n  not:\n    - two\nc/d:\n  phrases:\n  - x\n",
    "not-indented": "c/d:\n  phrases:\n  - x\na/b:\n  phrases:\n  - one\n",
    "no-end": "a/b:\n  phrases:\n    - one",
    "long-item": "a/b:\n  phrases:\n    - text: one\n      reading: wan\n\n# c\nd/d: {}\n",
    "windows": "a/b:\r\n  phrases:\r\n    - one\r\nc/d:\r\n  phrases:\r\n    - x\r\n",
    "absent": "c/d:\n  phrases:\n    - x\n\n",
    "empty": "",
}


@pytest.mark.parametrize("text", STYLES.values(), ids=STYLES)
def test_one_line_is_added_whatever_the_file_looks_like(text):
    after = with_phrase(text, "a/b", "new: one")
    assert read_yaml(after)["a/b"]["phrases"][-1] == "new: one"
    added = Counter(after.splitlines()) - Counter(text.splitlines())
    assert not Counter(filter(None, text.splitlines())) - Counter(after.splitlines())
    assert sum(added.values()) == (1 if "a/b" in text else 3)


def test_a_list_on_one_line_is_left_to_a_person():
    with pytest.raises(ContentError, match="a/b"):
        with_phrase("a/b:\n  phrases: [one,\n two]\n", "a/b", "x")


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=30))
def test_any_phrase_is_read_back_as_it_was(phrase):
    phrase = " ".join(phrase.split())
    if phrase:
        text = with_phrase(STYLES["indented"], "a/b", phrase)
        assert read_yaml(text)["a/b"]["phrases"] == ["one", phrase]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, "a\n"),
        ("a\nb", "a\nb\nc"),
        ("a\nb\n", "a\nb"),
        ("a", "a\n"),
        ("a\r\nb\r\n", "a\r\nc\r\n"),
    ],
    ids=["new-file", "no-end", "end-goes", "end-comes", "windows"],
)
def test_git_makes_of_the_file_what_the_patch_says(tmp_path, before, after):
    if before is not None:
        (tmp_path / "x.txt").write_bytes(before.encode())
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    patch = as_patch([FileChange("x.txt", before, after)])
    subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=patch.encode(), check=True)
    assert (tmp_path / "x.txt").read_bytes() == after.encode()
