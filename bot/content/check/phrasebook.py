"""The phrasebook of staff: every phrase in every locale, in its letters, short, without figures.

Staff send these words to people whose language they cannot read, so nobody looks at them again
before they go out: what is wrong here is an error, not a warning.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import regex

from bot.content.check.figures import figures
from bot.content.check.passages import Words, masked
from bot.content.check.readings import KANJI, check_reading
from bot.content.check.scripts import check_script, outside_quotes
from bot.content.loader import Loaded
from bot.content.phrasebook import PHRASES, READINGS, PlacedText, maps, placed_texts, texts_path
from bot.content.problem import Findings
from bot.content.schema import check_schema
from bot.content.yaml_files import YamlMap, YamlValue
from bot.domain.locale import JA, JA_SIMPLE, LOCALES, LocaleTag
from bot.domain.template import TemplateError, plain

LONGEST = 240
"""Characters of a phrase; eight of them still fit one message on every channel."""

Texts = Mapping[str, PlacedText]
"""The texts of one locale by the id of their phrase."""

_KANJI_OR_NOT = regex.compile(r"[\p{Script=Han}々〆]+|[^\p{Script=Han}々〆]+")

ALLOWED_FIGURES = frozenset({"110", "119"})
"""Japan's emergency numbers, which never change."""


@dataclass(frozen=True)
class _PhraseWords(Words):
    """A phrase's text, for the rules that entries' texts go through as well."""

    placed_text: PlacedText
    locale: LocaleTag
    name: str
    text: str
    marked_letters: ClassVar[int] = 160
    """A phrase is one or two sentences, among them our name in Latin letters."""

    @property
    def path(self) -> str:
        return self.placed_text.path

    def line(self, offset: int = 0) -> int:
        del offset  # A text is one line of its file.
        return self.placed_text.line

    @cached_property
    def words(self) -> str:
        """Elsewhere than in Japanese, what stands in quotes or brackets is for showing or saying to
        somebody in Japan."""
        japanese = self.locale in (JA, JA_SIMPLE)
        return self.plain_words if japanese else outside_quotes(self.plain_words)

    @cached_property
    def plain_words(self) -> str:
        """Everything but slots and addresses."""
        return masked(self.text)


def check_phrasebook(loaded: Loaded, findings: Findings) -> None:
    """Everything wrong with the phrases beyond what kept them from being read."""
    files = loaded.tree.phrasebook
    if not files:
        return
    if PHRASES not in files:
        findings.error(PHRASES, 1, "missing-file", f"there is no {PHRASES}")
        return
    check_schema(PHRASES, files[PHRASES], "phrasebook", findings)
    order = _ids(files[PHRASES], findings)
    by_locale: dict[LocaleTag, dict[str, PlacedText]] = {tag: {} for tag in LOCALES}
    for placed in placed_texts(files):
        by_locale[placed.locale][placed.phrase_id] = placed
    for tag, texts in by_locale.items():
        path = texts_path(tag)
        if path not in files:
            findings.error(path, 1, "missing-file", f"there is no {path}")
            continue
        check_schema(path, files[path], "phrasebook-texts", findings)
        _check_missing(tag, order, texts, findings)
        for placed in texts.values():
            _check_text(placed, order, findings)
    _check_kana(files.get(READINGS), by_locale[JA], findings)


def _ids(value: YamlValue, findings: Findings) -> dict[str, int]:
    """Every id with its line; ids begin with their category."""
    found: dict[str, int] = {}
    groups: dict[str, int] = {}
    for group in maps(value):
        group_id = str(group.get("id", ""))
        if group_id in groups:
            message = f"the category '{group_id}' stands here twice"
            findings.error(PHRASES, group.line_of("id"), "duplicate-category", message)
        groups.setdefault(group_id, group.line)
        for item in maps(group.get("phrases")):
            phrase_id = str(item.get("id", ""))
            found.setdefault(phrase_id, item.line_of("id"))
            if phrase_id.partition("/")[0] != group_id:
                _misplaced(item, phrase_id, group_id, findings)
    return found


def _misplaced(item: YamlMap, phrase_id: str, group_id: str, findings: Findings) -> None:
    findings.error(
        PHRASES,
        item.line_of("id"),
        "misplaced-phrase",
        f"the phrase '{phrase_id}' stands under '{group_id}'",
        f"Ids begin with their category: {group_id}/….",
    )


def _check_missing(
    tag: LocaleTag, order: Mapping[str, int], texts: Mapping[str, PlacedText], findings: Findings
) -> None:
    """Each phrase without a text, at the line of the one before it: where it belongs."""
    line = 1
    for phrase_id in order:
        if phrase_id in texts:
            line = texts[phrase_id].line
            continue
        findings.error(
            texts_path(tag),
            line,
            "missing-phrase",
            f"the phrase '{phrase_id}' has no {LOCALES[tag].english_name} text",
            f'Add it here: {phrase_id}: "…".',
        )


def _check_text(placed: PlacedText, order: Mapping[str, int], findings: Findings) -> None:
    name = f"phrase '{placed.phrase_id}'"
    if placed.phrase_id not in order:
        findings.error(
            placed.path,
            placed.line,
            "unknown-phrase",
            f"the {name} is not in {PHRASES}",
            "Add it there, or take it out here.",
        )
        return
    words = _PhraseWords(placed, placed.locale, name, placed.text)
    check_script(words, findings)
    check_reading(words, findings)
    found = [figure for _, figure in figures(words.plain_words) if figure not in ALLOWED_FIGURES]
    if found:
        findings.error(
            placed.path,
            placed.line,
            "bare-figure",
            f"the {name} holds the figure {', '.join(found)}",
            "Make it a slot, which staff fill in; only 110 and 119 may stand in a phrase.",
        )
    length = _length(placed.text)
    if length > LONGEST:
        findings.error(
            placed.path,
            placed.line,
            "too-long",
            f"the {name} has {length} characters, {LONGEST} is the most",
            "Make it shorter, or two phrases.",
        )


def _check_kana(value: YamlValue | None, japanese: Texts, findings: Findings) -> None:
    """Each Japanese text has a reading that fits it: staff search by it."""
    if value is None:
        findings.error(READINGS, 1, "missing-file", f"there is no {READINGS}")
        return
    check_schema(READINGS, value, "phrasebook-texts", findings)
    kana = value if isinstance(value, YamlMap) else YamlMap(1)
    line = 1
    for phrase_id, placed in japanese.items():
        reading = kana.get(phrase_id)
        line = kana.lines.get(phrase_id, line)
        if not isinstance(reading, str):
            message = f"the phrase '{phrase_id}' has no reading"
            findings.error(READINGS, line, "missing-reading", message, "Add its text in kana.")
        elif KANJI.search(reading) or not _same(placed.text, reading):
            findings.error(
                READINGS,
                line,
                "reading-does-not-fit",
                f"the reading of '{phrase_id}' is not that of its Japanese text",
                "Write the text of ja.yaml again, every kanji in kana, the rest as it stands.",
            )
    for phrase_id in kana.keys() - japanese.keys():
        message = f"the phrase '{phrase_id}' is not in {texts_path(JA)}"
        findings.error(
            READINGS, kana.line_of(phrase_id), "unknown-phrase", message, "Take it out here."
        )


def _same(text: str, reading: str) -> bool:
    """Whether kana, marks and slots of the text stand in its reading, in their order."""
    pieces = (
        ".+" if KANJI.match(run.group()) else regex.escape(run.group())
        for run in _KANJI_OR_NOT.finditer(text)
    )
    return regex.fullmatch("".join(pieces), reading) is not None


def _length(text: str) -> int:
    try:
        return len(plain(text))
    except TemplateError:
        return len(text)
