"""From files to ``Content``: whatever can be read is in it, the rest is listed as problems."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from importlib import metadata
from pathlib import Path

from bot.content.directory import read_directory
from bot.content.entries import (
    chapters_of_folders,
    read_chapters,
    read_divisions,
    read_entry,
)
from bot.content.files import (
    CHAPTERS,
    Listing,
    RawTree,
    Tree,
    parse_tree,
    read_raw,
    with_file,
)
from bot.content.followups import FOLLOWUPS, read_followups
from bot.content.grants import load_grants
from bot.content.later import LaterMapping, LaterSequence
from bot.content.municipalities import data_version
from bot.content.office import OFFICE, parse_office, read_office
from bot.content.phrasebook import read_phrasebook
from bot.content.phrases import (
    EMERGENCY,
    SMALLTALK,
    PlacedExample,
    PlacedPattern,
    PlacedPhrase,
    read_emergency,
    read_phrases,
    read_smalltalk,
)
from bot.content.plan import Plan, read_plan
from bot.content.problem import Findings, Problem
from bot.content.supports import read_supports
from bot.domain.entry import Chapter, Content, EmergencyPattern, Entry
from bot.domain.followup import FollowupWords
from bot.domain.locale import LocaleTag
from bot.service.ports import CompiledStore

_NAME, _LISTED, _CALENDAR = "content", "files", "office"
_COARSE = 2.0
"""Seconds."""
_NOTHING = Content({}, {}, ())
_HERE = Path(__file__).parent


@dataclass(frozen=True)
class LoadResult:
    """The content that could be built, and everything that kept something out of it."""

    content: Content
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Loaded:
    """A load with the places of its parts, for the checker."""

    content: Content
    tree: Tree
    phrases: tuple[PlacedPhrase, ...]
    emergency: tuple[PlacedPattern, ...]
    examples: tuple[PlacedExample, ...]
    problems: tuple[Problem, ...]
    plan: Plan


def load_content(
    root: Path,
    compiled: CompiledStore | None = None,
    *,
    listing: Listing | None = None,
    now: datetime | None = None,
) -> LoadResult:
    """The content under ``root``. Never raises for what editors write.

    A broken entry, phrase or pattern is left out and named in ``problems``; deeper checks (figures,
    readings, duplicates …) are the checker's. ``compiled`` spares reading the same files twice, and
    ``listing`` (of these files, ``now``) even looking into them.
    """
    if compiled is None:
        raw = read_raw(root)
        return _with_office(_load(raw), raw)
    seen = compiled.load(_LISTED, listing.digest) if listing and listing.digest else None
    if isinstance(seen, RawTree):
        found = compiled.load(_NAME, _key(seen))
        if isinstance(found, LoadResult):
            return _with_office(found, with_file(replace(seen, root=root), OFFICE), compiled)
    raw = read_raw(root)
    found = compiled.load(_NAME, _key(raw))
    if not isinstance(found, LoadResult):
        found = _load(raw)
        compiled.save(_NAME, _key(raw), replace(found, content=_packed(found.content)))
    if listing is not None and now is not None and _settled(listing, now):
        compiled.save(_LISTED, listing.digest, replace(raw, files={}))
    return _with_office(found, raw, compiled)


def _key(raw: RawTree) -> str:
    return f"{raw.version}-{raw.phrasebook_version}-{code_version()}"


def _settled(listing: Listing, now: datetime) -> bool:
    """Whether a change after the files were read would show: the times of a file system are
    coarse, and a file may be saved twice within one step."""
    return bool(listing.digest) and listing.newest < (now.timestamp() - _COARSE) * 1e9


def _packed(content: Content) -> Content:
    """The same; what is only learnt from is packed once it is kept."""
    return replace(
        content,
        phrases=LaterSequence.of(tuple(content.phrases)),
        emergency=LaterMapping.of(content.emergency),
        examples=LaterSequence.of(tuple(content.examples)),
    )


def _load(raw: RawTree) -> LoadResult:
    loaded = load_tree(parse_tree(raw))
    grants = load_grants(raw.root)
    content = replace(loaded.content, grants=grants.book)
    return LoadResult(content, (*loaded.problems, *grants.problems))


def _with_office(
    result: LoadResult, raw: RawTree, compiled: CompiledStore | None = None
) -> LoadResult:
    """With the office's calendar, which has a key of its own: three lines, but the holidays of
    seventy years."""
    key = f"{hashlib.sha256(raw.files.get(OFFICE, b'')).hexdigest()[:16]}-{code_version()}"
    key += f"-{metadata.version('holidays')}"
    known = compiled.load(_CALENDAR, key) if compiled is not None else None
    if not isinstance(known, LoadResult):
        own = Findings()
        known = LoadResult(office_read(_NOTHING, raw, own), own.sorted())
        if compiled is not None:
            compiled.save(_CALENDAR, key, known)
    findings = Findings()
    findings.add((*result.problems, *known.problems))
    return LoadResult(replace(result.content, office=known.content.office), findings.sorted())


def office_read(content: Content, raw: RawTree, findings: Findings) -> Content:
    """The content with the office's calendar, which is not compiled with the rest."""
    office = read_office(parse_office(raw.files.get(OFFICE), findings), findings)
    return replace(content, office=office)


@cache
def code_version() -> str:
    """Changes with the code that turns files into content."""
    digest = hashlib.sha256(f"{sys.version_info[:3]} {data_version()}".encode())
    for module in (*_HERE.glob("*.py"), *(_HERE.parent / "domain").rglob("*.py")):
        digest.update(module.read_bytes())
    return digest.hexdigest()[:8]


def load_tree(tree: Tree) -> Loaded:
    """Build the content out of files already read."""
    findings = Findings()
    findings.add(tree.problems)
    chapters = {} if tree.bare else read_chapters(tree.chapters, findings)
    divisions = {} if tree.bare else read_divisions(tree.divisions, findings)
    plan = read_plan(tree.coverage, findings)
    entries = _entries(tree, chapters, findings)
    if tree.bare:
        chapters = chapters_of_folders(entries.values())
    words = _Words()
    for file in tree.intents:
        if file.name == EMERGENCY:
            found = read_emergency(file, findings)
            words.emergency.extend(found.patterns)
            words.examples.extend(found.examples)
            words.patterns[file.locale] = tuple(
                placed.pattern for placed in found.patterns if placed.pattern.entry_id in entries
            )
        elif file.name == SMALLTALK:
            words.smalltalk[file.locale] = read_smalltalk(file, findings)
        elif file.name == FOLLOWUPS:
            words.followups[file.locale] = read_followups(file, findings)
        else:
            words.phrases.extend(read_phrases(file, findings))
    content = Content(
        entries=entries,
        chapters=chapters,
        phrases=tuple(
            placed.phrase for placed in words.phrases if placed.phrase.entry_id in entries
        ),
        emergency=words.patterns,
        smalltalk=words.smalltalk,
        followups=words.followups,
        divisions=divisions,
        asked={audience: part.locales for audience, part in plan.items()},
        directory=read_directory(tree.directory, findings),
        supports=read_supports(tree.supports, entries, findings),
        phrasebook=read_phrasebook(tree.phrasebook, findings),
        version=tree.version,
        examples=tuple(
            placed.example
            for placed in words.examples
            if not placed.example.kind or placed.example.entry_id in entries
        ),
    )
    return Loaded(
        content=content,
        tree=tree,
        phrases=tuple(words.phrases),
        emergency=tuple(words.emergency),
        examples=tuple(words.examples),
        problems=findings.sorted(),
        plan=plan,
    )


@dataclass
class _Words:
    phrases: list[PlacedPhrase] = field(default_factory=list)
    emergency: list[PlacedPattern] = field(default_factory=list)
    examples: list[PlacedExample] = field(default_factory=list)
    patterns: dict[LocaleTag, tuple[EmergencyPattern, ...]] = field(default_factory=dict)
    smalltalk: dict[LocaleTag, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    followups: dict[LocaleTag, FollowupWords] = field(default_factory=dict)


def _entries(tree: Tree, chapters: Mapping[str, Chapter], findings: Findings) -> dict[str, Entry]:
    """The entries by id, chapter by chapter in menu order, then by name."""
    entries: dict[str, Entry] = {}
    for files in tree.entries:
        if files.id in entries:
            findings.error(
                files.record_path,
                1,
                "duplicate-entry",
                f"the id '{files.id}' is used by both audiences",
                "Rename one of the folders.",
            )
            continue
        entry = read_entry(files, findings, bare=tree.bare)
        if entry is None:
            continue
        chapter = chapters.get(entry.chapter)
        if tree.chapters is not None and (chapter is None or chapter.audience != entry.audience):
            where = (
                "does not exist" if chapter is None else f"is for the audience {chapter.audience}"
            )
            findings.error(
                files.record_path,
                1,
                "unknown-chapter",
                f"the chapter '{entry.chapter}' {where}",
                f"Add it under '{entry.audience}:' in {CHAPTERS}, or move the entry's folder.",
            )
        entries[entry.id] = entry
    order = {chapter: position for position, chapter in enumerate(chapters)}
    ranked = sorted(entries.values(), key=lambda one: (order.get(one.chapter, len(order)), one.id))
    return {entry.id: entry for entry in ranked}
