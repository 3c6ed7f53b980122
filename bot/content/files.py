"""The content folders as they lie on disk, read once: for the loader and for the checker alike."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bot.content.directory import FILES as DIRECTORY_FILES
from bot.content.office import OFFICE
from bot.content.phrasebook import FOLDER as PHRASEBOOK
from bot.content.phrasebook import PATHS as PHRASE_FILES
from bot.content.plan import COVERAGE
from bot.content.problem import Findings, Problem
from bot.content.supports import FOLDER as SUPPORTS
from bot.content.texts import TextFile, TextFileError, read_text
from bot.content.yaml_files import YamlError, YamlValue, read_yaml
from bot.domain.entry import Audience
from bot.domain.locale import JA, LOCALES, LocaleTag

RECORD = "entry.yaml"


@dataclass(frozen=True)
class EntryFiles:
    """One entry folder: the record and the texts that could be read."""

    id: str
    audience: Audience
    chapter: str
    folder: str
    """Relative to the root, with ``/``."""
    record: YamlValue | None
    texts: Mapping[LocaleTag, TextFile]
    has_record: bool = True
    """False where there is no ``entry.yaml`` at all."""
    unreadable: frozenset[LocaleTag] = frozenset()
    """Texts that are there but could not be read."""

    @property
    def record_path(self) -> str:
        """Where ``entry.yaml`` is (or should be)."""
        return f"{self.folder}/{RECORD}"

    def text_path(self, locale: LocaleTag) -> str:
        """Where the text of ``locale`` is (or should be)."""
        return f"{self.folder}/{locale}.md"

    @property
    def source(self) -> TextFile | None:
        """The Japanese text all others are translated from."""
        return self.texts.get(JA)


@dataclass(frozen=True)
class IntentFile:
    """One file of phrases, emergency words or small talk."""

    path: str
    locale: LocaleTag
    name: str
    """File name without ``.yaml``: a chapter id, or ``_emergency`` and its like."""
    value: YamlValue


@dataclass(frozen=True)
class Tree:
    """Everything read from one root, and what could not be."""

    root: Path
    entries: tuple[EntryFiles, ...]
    chapters: YamlValue | None
    divisions: YamlValue | None
    coverage: YamlValue | None
    intents: tuple[IntentFile, ...]
    directory: Mapping[str, YamlValue]
    """Path → what is in it, for the files of ``knowledge/directory/``."""
    supports: Mapping[str, YamlValue]
    """Path → what is in it, for the files of ``knowledge/municipal/supports/``."""
    phrasebook: Mapping[str, YamlValue]
    """The same for ``knowledge/phrases/``."""
    problems: tuple[Problem, ...]
    version: str
    """Fingerprint over the names and bytes of all files."""
    bare: bool = False
    """A base of texts alone, with neither chapters nor divisions: its entries need no record."""


CHAPTERS = "knowledge/chapters.yaml"
DIVISIONS = "knowledge/divisions.yaml"
_BARE = "Without both, folders are the chapters and entries may do without entry.yaml."
VECTORS = "knowledge/vectors"
"""Worked out from the content by ``clairbot train --with-content``; no content themselves."""
FIGURES = "knowledge/figures.json"
"""How well questions were answered over it (``clairbot evaluate --save``); no content either."""


@dataclass(frozen=True)
class RawTree:
    """The bytes of every file under one root, not looked into yet."""

    root: Path
    files: Mapping[str, bytes]
    """Path (relative to the root, with ``/``) → bytes; also files nobody will read."""
    problems: tuple[Problem, ...]
    version: str
    """Fingerprint over the names and bytes of all files but the phrasebook's and the office's: what
    is learnt from the content (half a minute of work) does not depend on them."""
    phrasebook_version: str
    """Fingerprint of the phrasebook's."""


def read_tree(root: Path) -> Tree:
    """Read every content file under ``root``; what cannot be read becomes a problem."""
    return parse_tree(read_raw(root))


def read_raw(root: Path) -> RawTree:
    """The files as they are; quick, so that what was compiled from them can be looked up."""
    findings = Findings()
    digest, of_phrasebook = hashlib.sha256(), hashlib.sha256()
    files: dict[str, bytes] = {}
    for path, _ in content_files(root):
        try:
            raw = (root / path).read_bytes()
        except OSError as error:
            findings.error(path, 1, "unreadable-file", f"cannot be opened: {error.strerror}")
            continue
        files[path] = raw
        if path == OFFICE:
            # A closure that is entered must not make the bot learn everything again.
            continue
        part = of_phrasebook if path.startswith(f"{PHRASEBOOK}/") else digest
        part.update(f"{path}\0{len(raw)}\0".encode())
        part.update(raw)
    return RawTree(
        root, files, findings.sorted(), digest.hexdigest()[:16], of_phrasebook.hexdigest()[:8]
    )


def with_file(raw: RawTree, path: str) -> RawTree:
    """The same with the bytes of this file, if it is there."""
    try:
        return replace(raw, files={**raw.files, path: (raw.root / path).read_bytes()})
    except OSError:
        return raw


def parse_tree(raw: RawTree) -> Tree:
    """The files read; what cannot be understood becomes a problem."""
    return _Reader(raw).read()


@dataclass(frozen=True)
class Listing:
    """All content files as the file system lists them, without a look into any."""

    digest: str
    """Over names, sizes, places on the disk and times; empty where a file vanished meanwhile."""
    newest: int
    """When the last of them was changed, in nanoseconds."""


def list_files(root: Path) -> Listing:
    """What lies under ``root`` now; about 50 ms for 4,400 files."""
    digest, newest = hashlib.sha256(), 0
    try:
        for path, item in content_files(root):
            now = item.stat()
            times = now.st_mtime_ns, now.st_ctime_ns
            newest = max(newest, *times)
            # Times that can be set (a copy that keeps them, a reproducible image) tell too little.
            digest.update(f"{path}\0{now.st_size} {now.st_ino} {times}\0".encode())
    except OSError:
        return Listing("", 0)
    return Listing(digest.hexdigest()[:32], newest)


def content_files(root: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Every file under ``knowledge/`` and ``intents/`` that could matter, in a stable order.

    Each with its path relative to ``root``, written with ``/``.
    """
    for top in ("knowledge", "intents"):
        if (root / top).is_dir():
            yield from _walk(root / top, top)


def _walk(folder: Path | str, relative: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    with os.scandir(folder) as found:
        items = sorted(found, key=lambda item: item.name)
    for item in items:
        if item.name.startswith(".") or item.name.endswith("~"):
            continue
        if item.is_dir():
            if f"{relative}/{item.name}" != VECTORS:
                yield from _walk(item.path, f"{relative}/{item.name}")
        elif f"{relative}/{item.name}" != FIGURES:
            yield f"{relative}/{item.name}", item


class _Reader:
    def __init__(self, raw: RawTree) -> None:
        self._raw = raw
        self._root = raw.root
        self._findings = Findings()
        self._findings.add(raw.problems)
        self._entries: dict[tuple[Audience, str], dict[str, str]] = {}
        self._yaml: dict[str, YamlValue] = {}
        self._intents: list[IntentFile] = []

    def read(self) -> Tree:
        if not (self._root / "knowledge").is_dir():
            self._findings.error(
                "knowledge",
                1,
                "missing-folder",
                "there is no folder 'knowledge' here",
                "Name the folder that holds knowledge/ and intents/.",
            )
        for path in self._raw.files:
            self._place(path, path.split("/"))
        listed = (CHAPTERS, DIVISIONS)
        missing = [path for path in listed if not (self._root / path).exists()]
        bare = bool(self._entries) and len(missing) == len(listed)
        for path in missing:
            if bare:
                self._findings.warning(path, 1, "missing-file", f"there is no {path}", _BARE)
            elif path not in self._yaml:
                self._findings.error(path, 1, "missing-file", f"there is no {path}")
        entries = tuple(
            self._entry(audience, entry_id, raw)
            for (audience, entry_id), raw in self._entries.items()
        )
        return Tree(
            root=self._root,
            entries=entries,
            chapters=self._yaml.get(CHAPTERS),
            divisions=self._yaml.get(DIVISIONS),
            coverage=self._yaml.get(COVERAGE),
            intents=tuple(self._intents),
            directory={path: self._yaml[path] for path in DIRECTORY_FILES if path in self._yaml},
            supports={p: v for p, v in self._yaml.items() if p.startswith(f"{SUPPORTS}/")},
            phrasebook={path: self._yaml[path] for path in PHRASE_FILES if path in self._yaml},
            problems=self._findings.sorted(),
            version=self._raw.version,
            bare=bare,
        )

    def _place(self, path: str, parts: list[str]) -> None:
        match parts:
            case ["knowledge", "chapters.yaml" | "divisions.yaml" | "coverage.yaml"]:
                value = self._read_yaml(path)
                if value is not None:
                    self._yaml[path] = value
            case ["knowledge", "directory", _] if path in DIRECTORY_FILES:
                value = self._read_yaml(path)
                if value is not None:
                    self._yaml[path] = value
            case ["knowledge", "municipal", "supports", name] if name.endswith(".yaml"):
                value = self._read_yaml(path)
                if value is not None:
                    self._yaml[path] = value
            case ["knowledge", "phrases", _] if path in PHRASE_FILES:
                value = self._read_yaml(path)
                if value is not None:
                    self._yaml[path] = value
            case ["knowledge", "schema", *_] | ["knowledge" | "intents", "README.md"]:
                return
            case ["knowledge", "glossary.yaml"]:
                return
            case ["knowledge", "office.yaml"]:
                # Read by bot.content.office, apart from what is compiled.
                return
            case ["knowledge", "municipal", _, _, "grant.yaml"] | [
                "knowledge",
                "municipal",
                "grants",
                "fields.yaml" | "contacts.yaml" | "words.yaml",
            ]:
                # Read by bot.content.grants.
                return
            case ["knowledge", "resident" | "municipal" as audience, chapter, entry, name] if (
                name == RECORD or (name.endswith(".md") and name[:-3] in LOCALES)
            ):
                raw = self._read(path)
                if raw is not None:
                    key = (Audience(audience), f"{chapter}/{entry}")
                    self._entries.setdefault(key, {})[name] = raw
            case ["intents", locale, name] if locale in LOCALES and name.endswith(".yaml"):
                value = self._read_yaml(path)
                if value is not None:
                    self._intents.append(
                        IntentFile(path, LocaleTag(locale), name.removesuffix(".yaml"), value)
                    )
            case _:
                self._findings.warning(
                    path,
                    1,
                    "unknown-file",
                    "this file is not read: its name or place is not known",
                    "Texts are knowledge/<audience>/<chapter>/<entry>/<locale>.md, "
                    "phrases intents/<locale>/<chapter>.yaml.",
                )

    def _entry(self, audience: Audience, entry_id: str, raw: Mapping[str, str]) -> EntryFiles:
        folder = f"knowledge/{audience}/{entry_id}"
        record: YamlValue | None = None
        texts: dict[LocaleTag, TextFile] = {}
        unreadable: set[LocaleTag] = set()
        for name, content in raw.items():
            path = f"{folder}/{name}"
            if name == RECORD:
                record = self._parse_yaml(path, content)
                continue
            locale = LocaleTag(name[:-3])
            try:
                texts[locale] = read_text(content)
            except TextFileError as error:
                unreadable.add(locale)
                self._findings.error(path, error.line, "unreadable-text", str(error), error.hint)
        return EntryFiles(
            id=entry_id,
            audience=audience,
            chapter=entry_id.partition("/")[0],
            folder=folder,
            record=record,
            texts={tag: texts[tag] for tag in LOCALES if tag in texts},
            has_record=RECORD in raw,
            unreadable=frozenset(unreadable),
        )

    def _read(self, path: str) -> str | None:
        raw = self._raw.files[path]
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            self._findings.error(
                path,
                line,
                "not-utf-8",
                "the file is not UTF-8 from here on",
                "Save it again with the encoding UTF-8.",
            )
            return None

    def _read_yaml(self, path: str) -> YamlValue | None:
        raw = self._read(path)
        return None if raw is None else self._parse_yaml(path, raw)

    def _parse_yaml(self, path: str, raw: str) -> YamlValue | None:
        try:
            return read_yaml(raw)
        except YamlError as error:
            for fault in error.faults:
                self._findings.error(path, fault.line, "unreadable-yaml", fault.message, fault.hint)
            return None
