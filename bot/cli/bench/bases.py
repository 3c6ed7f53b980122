"""Knowledge bases made out of public data: in memory for intents, as files for a city's own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from bot.content.entries import bare_entry
from bot.domain.entry import Audience, Content, Entry, EntryText, Phrase
from bot.domain.locale import LocaleTag

CHAPTER = "bench"


def of_phrases(phrases: Iterable[tuple[str, str]], locale: LocaleTag) -> Content:
    """One entry for each intent, found by its phrases alone: it has neither title nor answer."""
    rows = list(dict.fromkeys(phrases))
    entries = {
        entry_id(intent): _entry(entry_id(intent), EntryText(locale, "", ""))
        for intent in sorted({intent for _, intent in rows})
    }
    said = tuple(Phrase(entry_id(intent), locale, text) for text, intent in rows)
    return Content(entries, {}, said)


def of_titles(rows: Iterable[tuple[str, str, str]], locale: LocaleTag) -> Content:
    """One entry for each ``(name, title, answer)``, in memory."""
    entries = [
        _entry(entry_id(name), EntryText(locale, title, answer)) for name, title, answer in rows
    ]
    return Content({entry.id: entry for entry in entries}, {}, ())


def entry_id(name: str) -> str:
    """The id of the entry that stands for an intent, or a row, of the public data."""
    return f"{CHAPTER}/{name}"


def _entry(one: str, text: EntryText) -> Entry:
    return bare_entry(one, Audience.RESIDENT, CHAPTER, {text.locale: text})


def write_root(root: Path, rows: Sequence[tuple[str, str, str]], locale: LocaleTag) -> None:
    """A root as a city would write it by hand: for each ``(name, title, answer)`` one text in one
    locale, and nothing else."""
    for name, title, answer in rows:
        folder = root / "knowledge" / Audience.RESIDENT / entry_id(name)
        folder.mkdir(parents=True)
        text = f"---\ntitle: {_line(title)}\n---\n{answer}\n"
        (folder / f"{locale}.md").write_text(text, "utf-8")


def _line(text: str) -> str:
    return " ".join(text.split())
