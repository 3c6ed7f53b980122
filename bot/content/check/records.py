"""``entry.yaml`` against the rest: sources, related entries, divisions, review dates.

Known limit: addresses are looked at, not opened; a dead link is found by a separate link check.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.content.facts import is_address
from bot.content.files import EntryFiles
from bot.content.loader import Loaded
from bot.content.problem import Findings
from bot.content.yaml_files import YamlList, YamlMap
from bot.domain.entry import Entry


def check_records(loaded: Loaded, today: date, findings: Findings) -> None:
    """Report what an entry names that does not exist, what is overdue and what is not sourced."""
    known = {files.id for files in loaded.tree.entries}
    for files in loaded.tree.entries:
        if not isinstance(files.record, YamlMap):
            continue
        _check_related(files, files.record, known, findings)
        _check_sources(files, files.record, findings)
        entry = loaded.content.entries.get(files.id)
        if entry is not None and entry.audience == files.audience:
            _check_division(loaded, entry, files, findings)
            _check_dates(entry, files, today, findings)
            _check_facts(entry, files, today, findings)


def _line(files: EntryFiles, *keys: str) -> int:
    here = files.record
    line = 1
    for key in keys:
        if not isinstance(here, YamlMap) or key not in here:
            break
        line, here = here.lines[key], here[key]
    return line


def _check_related(files: EntryFiles, record: YamlMap, known: set[str], findings: Findings) -> None:
    related = record.get("related")
    if not isinstance(related, YamlList):
        return
    for line, entry_id in zip(related.lines, related, strict=True):
        if entry_id == files.id:
            findings.error(
                files.record_path, line, "related-self", "the entry is related to itself"
            )
        elif isinstance(entry_id, str) and entry_id not in known:
            findings.error(
                files.record_path,
                line,
                "dead-related",
                f"the related entry '{entry_id}' does not exist",
                "Correct the id, or take it out until that entry is written.",
            )


def _check_sources(files: EntryFiles, record: YamlMap, findings: Findings) -> None:
    sources = record.get("sources")
    keys = set(sources) if isinstance(sources, YamlMap) else set()
    if isinstance(sources, YamlMap):
        for key, source in sources.items():
            url = source.get("url") if isinstance(source, YamlMap) else None
            if isinstance(url, str) and url and not is_address(url):
                findings.error(
                    files.record_path,
                    source.line_of("url"),
                    "source-address",
                    f"the address of the source '{key}' is not an https:// (or http://) one",
                    "Copy the whole address of the page.",
                )
    for name, item in _fact_items(record):
        source = item.get("source")
        if isinstance(source, str) and source and source not in keys:
            findings.error(
                files.record_path,
                item.line_of("source"),
                "unknown-source",
                f"the fact '{name}' names the source '{source}', which is not under 'sources:'",
                f"There are: {', '.join(sorted(keys)) or 'none'}.",
            )


def _fact_items(record: YamlMap) -> Iterator[tuple[str, YamlMap]]:
    facts = record.get("facts")
    if not isinstance(facts, YamlMap):
        return
    for name, value in facts.items():
        for item in value if isinstance(value, YamlList) else [value]:
            if isinstance(item, YamlMap):
                yield name, item


def _check_division(loaded: Loaded, entry: Entry, files: EntryFiles, findings: Findings) -> None:
    if loaded.tree.divisions is not None and entry.division not in loaded.content.divisions:
        findings.error(
            files.record_path,
            _line(files, "division"),
            "unknown-division",
            f"the division '{entry.division}' is not in divisions.yaml",
            f"There are: {', '.join(loaded.content.divisions)}.",
        )


def _check_dates(entry: Entry, files: EntryFiles, today: date, findings: Findings) -> None:
    path = files.record_path
    if entry.reviewed is None or entry.review_by is None:
        return
    if entry.review_by < entry.reviewed:
        findings.error(
            path,
            _line(files, "review_by"),
            "review-order",
            "'review_by' is before 'reviewed'",
            "The next review comes after the last one.",
        )
    elif entry.review_by < today:
        findings.warning(
            path,
            _line(files, "review_by"),
            "overdue",
            f"the review was due on {entry.review_by}",
            "Look the entry through, then set 'reviewed' and a new 'review_by'.",
        )
    if entry.reviewed > today:
        findings.warning(
            path, _line(files, "reviewed"), "future-date", "'reviewed' is in the future"
        )
    for source in entry.sources:
        if source.read_on is not None and source.read_on > today:
            findings.warning(
                path,
                _line(files, "sources", source.key, "read_on"),
                "future-date",
                f"'read_on' of the source '{source.key}' is in the future",
            )


def _check_facts(entry: Entry, files: EntryFiles, today: date, findings: Findings) -> None:
    path = files.record_path
    for name, fact in entry.facts.items():
        line = _line(files, "facts", name)
        if fact.source is None:
            findings.error(
                path,
                line,
                "fact-without-source",
                f"the fact '{name}' names no source",
                "Add 'source:' with a key from 'sources:' where it can be checked.",
            )
        first = fact.values[0].since
        if first is not None and first > today:
            findings.warning(
                path,
                line,
                "future-fact",
                f"the fact '{name}' holds from {first}, and nothing says what holds until then",
                "Put today's value before it, without 'from'.",
            )
        counted = fact.values[0].counted or ""
        if counted > today.isoformat():
            findings.warning(path, line, "future-date", f"'counted' of '{name}' is in the future")
        if fact.as_of > today.isoformat():
            findings.warning(path, line, "future-date", f"'as_of' of '{name}' is in the future")
