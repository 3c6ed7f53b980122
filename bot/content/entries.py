"""Entries, chapters and divisions: typed values out of the files of ``knowledge/``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import TypeVar

from bot.content.facts import read_facts
from bot.content.fields import STRUCTURE, Fields, mapping
from bot.content.files import CHAPTERS, DIVISIONS, EntryFiles
from bot.content.problem import Findings
from bot.content.yaml_files import YamlList, YamlMap, YamlValue
from bot.domain.entry import Audience, Chapter, Entry, EntryText, HandoffPolicy, Source
from bot.domain.locale import JA, LOCALES, LocaleTag

_E = TypeVar("_E", bound=StrEnum)


def read_entry(files: EntryFiles, findings: Findings, *, bare: bool = False) -> Entry | None:
    """The entry of one folder, or None (and problems) where it has no usable record or no text.

    In a ``bare`` base texts alone are enough.
    """
    path = files.record_path
    if not files.has_record:
        if bare:
            return _of_texts(files) if files.texts else None
        findings.error(path, 1, "missing-file", "the entry has texts but no entry.yaml")
        return None
    if files.record is None:
        return None
    record = mapping(path, files.record, "entry.yaml", findings)
    fields = Fields(path, record, findings)
    reviewed, review_by = fields.day("reviewed"), fields.day("review_by")
    division, area = fields.text("division"), fields.text("area")
    handoff = _one_of(fields, "handoff", HandoffPolicy)
    facts = read_facts(path, mapping(path, record.get("facts"), "'facts'", findings), findings)
    sources = _read_sources(path, record, findings)
    related = fields.texts("related")
    urgent, varies = fields.flag("urgent"), fields.flag("varies_by_town")
    if not (reviewed and review_by and division and area and handoff and files.texts):
        return None
    return Entry(
        id=files.id,
        audience=files.audience,
        chapter=files.chapter,
        sources=sources,
        reviewed=reviewed,
        review_by=review_by,
        division=division,
        area=area,
        related=related,
        handoff=handoff,
        urgent=urgent,
        varies_by_town=varies,
        facts=facts,
        texts=_texts(files),
    )


def _of_texts(files: EntryFiles) -> Entry:
    """An entry of which nothing is known but what its texts say."""
    texts = _texts(files)
    if files.source is None:
        # Nothing here is translated from Japanese, so nothing can have fallen behind it.
        texts = {locale: replace(text, stale=False) for locale, text in texts.items()}
    return bare_entry(files.id, files.audience, files.chapter, texts)


def bare_entry(
    entry_id: str, audience: Audience, chapter: str, texts: Mapping[LocaleTag, EntryText]
) -> Entry:
    """An entry that has texts and nothing else; a person is offered beside its answer."""
    return Entry(
        id=entry_id,
        audience=audience,
        chapter=chapter,
        sources=(),
        reviewed=None,
        review_by=None,
        division="",
        area="",
        related=(),
        handoff=HandoffPolicy.OFFER,
        urgent=False,
        varies_by_town=False,
        facts={},
        texts=texts,
    )


def chapters_of_folders(entries: Iterable[Entry]) -> dict[str, Chapter]:
    """The chapters of a bare base: its folders, by name, under the names they have."""
    found = sorted({(entry.audience, entry.chapter) for entry in entries})
    return {chapter: Chapter(chapter, audience, {}) for audience, chapter in found}


def _texts(files: EntryFiles) -> Mapping[LocaleTag, EntryText]:
    source = files.source
    return {
        locale: EntryText(
            locale=locale,
            title=text.title,
            body=text.body,
            summary=text.summary,
            short=text.is_summary,
            stale=locale != JA and (source is None or text.is_stale(source)),
        )
        for locale, text in files.texts.items()
    }


def _read_sources(path: str, record: YamlMap, findings: Findings) -> tuple[Source, ...]:
    if not record.get("sources"):
        findings.error(
            path,
            record.line_of("sources"),
            STRUCTURE,
            "the entry names no source",
            "Add at least one page under 'sources:' where its facts can be checked.",
        )
        return ()
    found: list[Source] = []
    for key, value in mapping(path, record["sources"], "'sources'", findings).items():
        fields = Fields(path, mapping(path, value, f"the source '{key}'", findings), findings)
        if not isinstance(value, YamlMap):
            continue
        title, publisher, url = (fields.text(name) for name in ("title", "publisher", "url"))
        read_on = fields.optional_day("read_on")
        if title and publisher and url:
            found.append(Source(key, title, publisher, url, read_on))
    return tuple(found)


def read_chapters(value: YamlValue | None, findings: Findings) -> dict[str, Chapter]:
    """The chapters in menu order, residents' first; unusable ones are left out with a problem."""
    chapters: dict[str, Chapter] = {}
    by_audience = mapping(CHAPTERS, value, "chapters.yaml", findings)
    for audience in Audience:
        items = by_audience.get(audience.value)
        if items is None:
            continue
        if not isinstance(items, YamlList):
            line = by_audience.line_of(audience.value)
            findings.error(CHAPTERS, line, STRUCTURE, f"'{audience}' must be a list of chapters")
            continue
        for item in items:
            chapter = _read_chapter(audience, item, findings)
            if chapter is None:
                continue
            if chapter.id in chapters:
                findings.error(
                    CHAPTERS,
                    item.line_of("id"),
                    "duplicate-chapter",
                    f"the chapter '{chapter.id}' is listed twice",
                    "A chapter id is used once, over both audiences.",
                )
                continue
            chapters[chapter.id] = chapter
    return chapters


def _read_chapter(audience: Audience, item: object, findings: Findings) -> Chapter | None:
    if not isinstance(item, YamlMap):
        findings.error(
            CHAPTERS, 1, STRUCTURE, f"a chapter of '{audience}' has no 'id' and 'titles'"
        )
        return None
    fields = Fields(CHAPTERS, item, findings)
    chapter_id, emoji = fields.text("id"), fields.optional_text("emoji")
    titles = _by_locale(CHAPTERS, item.get("titles"), findings)
    if chapter_id is None or not titles:
        return None
    return Chapter(chapter_id, audience, titles, emoji or "")


def read_divisions(
    value: YamlValue | None, findings: Findings
) -> dict[str, Mapping[LocaleTag, str]]:
    """The divisions' names per locale, by key."""
    divisions = mapping(DIVISIONS, value, "divisions.yaml", findings)
    return {key: _by_locale(DIVISIONS, names, findings) for key, names in divisions.items()}


def _by_locale(path: str, value: YamlValue | None, findings: Findings) -> dict[LocaleTag, str]:
    names = mapping(path, value, "a name per locale", findings)
    found: dict[LocaleTag, str] = {}
    for tag in names:
        fields = Fields(path, names, findings)
        if tag not in LOCALES:
            fields.fail(tag, f"'{tag}' is not one of our locales", f"One of: {' '.join(LOCALES)}.")
            continue
        text = fields.text(tag)
        if text is not None:
            found[LocaleTag(tag)] = text
    return found


def _one_of(fields: Fields, key: str, kind: type[_E]) -> _E | None:
    text = fields.text(key)
    if text is None:
        return None
    try:
        return kind(text)
    except ValueError:
        fields.fail(key, f"'{key}: {text}' is not one of: {', '.join(kind)}")
        return None
