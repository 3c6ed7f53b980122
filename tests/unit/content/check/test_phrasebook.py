"""Every rule of the phrasebook is shown one broken sample and must report it, at its line."""

# ruff: noqa: E501 - one row of a table per line

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.content.check import Severity
from bot.content.loader import load_content
from bot.content.phrasebook import PHRASES, READINGS, texts_path
from bot.content.source import FileContent, content_root
from bot.domain.locale import LOCALES, LocaleTag
from tests.unit.content.conftest import Site

NOW = datetime(2026, 11, 22, tzinfo=UTC)

BOOK = """\
- id: greeting
  titles: {ja: あいさつ, en: Greeting}
  phrases:
    - id: greeting/hello
    - id: greeting/name
      slots: {name: name}
- id: deadline
  titles: {ja: 期限, en: Deadlines}
  phrases:
    - id: deadline/by
      slots: {date: date, place: place}
"""
SHIPPED = {
    "greeting/hello": "greeting/hello",
    "greeting/name": "greeting/introduce",
    "deadline/by": "deadline/submit",
}


def texts(path: str) -> str:
    """Three shipped phrases of a file under the sample's ids."""
    wanted = {shipped: ours for ours, shipped in SHIPPED.items()}
    lines = (content_root() / path).read_text("utf-8").splitlines()
    found = {
        wanted[line.partition(":")[0]]: line.partition(": ")[2]
        for line in lines
        if line.partition(":")[0] in wanted
    }
    return "".join(f"{ours}: {found[ours]}\n" for ours in SHIPPED)


@pytest.fixture
def book(site: Site) -> Site:
    """The sound root with a phrasebook without any problem."""
    site.write(PHRASES, BOOK)
    for where in (READINGS, *(texts_path(tag) for tag in LOCALES)):
        site.write(where, texts(where))
    return site


def path(tag: str) -> str:
    return texts_path(LocaleTag(tag))


# id: file, text in it, what it becomes, rule, line
BROKEN = {
    "unknown field": (PHRASES, "slots: {name", "slot: {name", "schema", 6),
    "unknown kind of slot": (PHRASES, "name: name", "name: word", "schema", 6),
    "id without a category": (PHRASES, "id: greeting/hello", "id: hello", "schema", 4),
    "id under another category": (PHRASES, "id: greeting/hello", "id: deadline/hello", "misplaced-phrase", 4),
    "id twice": (PHRASES, "id: greeting/name", "id: greeting/hello", "duplicate-phrase", 5),
    "category twice": (PHRASES, "- id: deadline", "- id: greeting", "duplicate-category", 7),
    "category without an English name": (PHRASES, ", en: Greeting", "", "schema", 2),
    "language that is none": (PHRASES, "en: Greeting", "xx: Greeting", "schema", 2),
    "phrase missing in a language": (path("vi"), "greeting/name:", "greeting/nam:", "missing-phrase", 1),
    "phrase nobody knows": (path("vi"), "greeting/name:", "greeting/nam:", "unknown-phrase", 2),
    "phrase twice": (path("vi"), "greeting/name:", "greeting/hello:", "unreadable-yaml", 2),
    "slot missing": (path("th"), "{name}", "", "missing-slot", 2),
    "slot of another name": (path("th"), "{name}", "{nmae}", "unknown-slot", 2),
    "slot in Japanese forgotten": (path("ja"), "{place}", "", "missing-slot", 3),
    "brace not closed": (path("ko"), "{name}", "{name", "braces", 2),
    "text in another script": (path("ru"), texts(path("ru")).splitlines()[0], 'greeting/hello: "Hello. Thank you for writing."', "wrong-script", 1),
    "text left in Japanese": (path("ne"), texts(path("ne")).splitlines()[0], 'greeting/hello: "こんにちは。ご連絡ありがとうございます。"', "wrong-script", 1),
    "kana in Chinese": (path("zh-Hans"), "{name}", "{name}さん", "japanese-word", 2),
    "kanji without a reading": (path("ja-simple"), "{答|こた}", "答", "no-reading", 2),
    "figure": (path("de"), "{date}", "{date} 17", "bare-figure", 3),
    "figure in brackets": (path("fr"), "{date}", "{date} (17)", "bare-figure", 3),
    "figure of another script": (path("my"), "{date}", "{date} ၁၇", "bare-figure", 3),
    "too long": (path("es"), "{date}", "{date}" + " más" * 60, "too-long", 3),
    "reading missing": (READINGS, "greeting/name:", "greeting/nam:", "missing-reading", 1),
    "reading of nothing": (READINGS, "greeting/name:", "greeting/nam:", "unknown-phrase", 2),
    "reading with a kanji": (READINGS, "しょくいん", "職員", "reading-does-not-fit", 2),
    "reading of another text": (READINGS, "しょくいんの{name}", "{name}", "reading-does-not-fit", 2),
    "text changed, reading not": (path("ja"), "{name}です", "{name}だ", "reading-does-not-fit", None),
    "empty": (path("id"), texts(path("id")).splitlines()[0], 'greeting/hello: ""', "schema", 1),
}  # fmt: skip


def test_a_sound_phrasebook_has_no_problem(book: Site) -> None:
    assert [str(problem) for problem in book.problems()] == []


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_phrasebook_is_reported(book: Site, case: str) -> None:
    where, old, new, rule, line = BROKEN[case]
    book.replace(where, old, new)
    found = book.found(rule)
    assert found, [str(problem) for problem in book.problems()]
    if line is None:
        assert {problem.path for problem in found} == {READINGS}
    else:
        assert (where, line) in {(problem.path, problem.line) for problem in found}
    assert {problem.severity for problem in found} == {Severity.ERROR}


def test_a_language_without_a_file_is_an_error(book: Site) -> None:
    (book.root / path("km")).unlink()
    assert [problem.path for problem in book.found("missing-file")] == [path("km")]


def test_the_emergency_numbers_may_stand_in_a_phrase(book: Site) -> None:
    book.replace(path("en"), 'greeting/hello: "', 'greeting/hello: "Call 119 or 110. ')
    assert [str(problem) for problem in book.problems()] == []


def test_japanese_to_be_shown_to_others_may_stand_in_quotes(book: Site) -> None:
    book.replace(path("vi"), 'hello: "', 'hello: "「通訳をお願いします」 ')
    assert [str(problem) for problem in book.problems()] == []


def test_another_file_in_its_folder_is_not_known(book: Site) -> None:
    book.write("knowledge/phrases/xx.yaml", "a: b\n")
    assert [p.path for p in book.found("unknown-file")] == ["knowledge/phrases/xx.yaml"]


def test_without_a_phrasebook_nothing_is_missing(site: Site) -> None:
    assert site.problems() == ()


def test_a_text_that_cannot_be_used_is_left_out_and_the_rest_is_there(book: Site) -> None:
    book.replace(path("th"), "{name}", "{nmae}")
    content = load_content(book.root).content
    phrase = content.phrasebook.phrase("greeting/name")
    assert phrase is not None
    assert set(LOCALES) - set(phrase.texts) == {"th"}


def test_a_changed_phrase_is_taken_up_and_what_was_learnt_stays(book: Site) -> None:
    source = FileContent(book.root, NOW)
    before = source.current()
    book.replace(path("en"), 'greeting/hello: "', 'greeting/hello: "Good morning. ')
    assert source.changed()
    assert source.reload(NOW) == ()
    phrase = source.current().phrasebook.phrase("greeting/hello")
    assert phrase is not None
    assert phrase.texts[LocaleTag("en")].startswith("Good morning. ")
    assert source.current().version == before.version


def test_a_broken_phrase_keeps_the_content_as_it_was(book: Site) -> None:
    source = FileContent(book.root, NOW)
    before = source.current()
    book.replace(path("th"), "{name}", "{nmae}")
    assert source.reload(NOW)
    assert source.current() is before


def test_what_was_compiled_follows_the_phrasebook(book: Site) -> None:
    kept: dict[str, object] = {}

    class Store:
        def load(self, name: str, key: str) -> object | None:
            return kept.get(key)

        def save(self, name: str, key: str, value: object) -> None:
            if name == "content":
                kept[key] = value

    store = Store()
    load_content(book.root, store)  # type: ignore[arg-type]
    book.replace(path("en"), 'greeting/hello: "', 'greeting/hello: "Good morning. ')
    load_content(book.root, store)  # type: ignore[arg-type]
    load_content(book.root, store)  # type: ignore[arg-type]
    assert len(kept) == 2
