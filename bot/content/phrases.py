"""What people write: phrases per entry, the emergency lane's words, small talk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.content.fields import STRUCTURE, Fields, mapping, text_items
from bot.content.files import IntentFile
from bot.content.problem import Findings
from bot.content.yaml_files import YamlList, YamlMap, YamlValue
from bot.domain.entry import EmergencyPattern, LaneExample, Phrase
from bot.domain.understood import SmallTalk

EMERGENCY = "_emergency"
SMALLTALK = "_smalltalk"
EMERGENCY_KINDS = (
    "medical",
    "fire",
    "crime",
    "suicide",
    "violence",
    "child-abuse",
    "disaster",
)


@dataclass(frozen=True)
class PlacedPhrase:
    """A phrase with the file and line it was written on."""

    phrase: Phrase
    path: str
    line: int


@dataclass(frozen=True)
class PlacedPattern:
    """An emergency pattern with its place."""

    pattern: EmergencyPattern
    path: str
    line: int
    """Line of the pattern's ``entry:``."""


@dataclass(frozen=True)
class PlacedExample:
    """A message to learn from with its place."""

    example: LaneExample
    path: str
    line: int


def read_phrases(file: IntentFile, findings: Findings) -> tuple[PlacedPhrase, ...]:
    """The phrases of one chapter file, in file order; unusable ones become problems."""
    found: list[PlacedPhrase] = []
    by_entry = mapping(file.path, file.value, "the phrases", findings)
    for entry_id, value in by_entry.items():
        if not isinstance(value, YamlMap):
            findings.error(
                file.path,
                by_entry.lines[entry_id],
                STRUCTURE,
                f"'{entry_id}' must hold 'phrases:' (and perhaps 'not:')",
            )
            continue
        for key in value:
            if key not in ("phrases", "not"):
                Fields(file.path, value, findings).fail(
                    key, f"'{key}' is not known here", "An entry holds 'phrases:' and 'not:'."
                )
        for key, negative in (("phrases", False), ("not", True)):
            if key in value:
                found.extend(_phrases(file, entry_id, key, value[key], negative, findings))
    return tuple(found)


def _phrases(
    file: IntentFile,
    entry_id: str,
    key: str,
    value: YamlValue,
    negative: bool,
    findings: Findings,
) -> list[PlacedPhrase]:
    if not isinstance(value, YamlList):
        list(text_items(file.path, value, key, findings))
        return []
    found: list[PlacedPhrase] = []
    for line, item in zip(value.lines, value, strict=True):
        text: str | None = None
        reading: str | None = None
        if isinstance(item, str):
            text = item.strip()
        elif isinstance(item, YamlMap) and set(item) <= {"text", "reading"}:
            fields = Fields(file.path, item, findings)
            text, reading = fields.text("text"), fields.optional_text("reading")
            if text is None:
                continue
        if not text:
            findings.error(
                file.path,
                line,
                STRUCTURE,
                f"a phrase of '{entry_id}' is not a text",
                "Put it in quotes if it holds ': ' or '#', or begins with '{' or '['.",
            )
            continue
        phrase = Phrase(entry_id, file.locale, text, reading, negative)
        found.append(PlacedPhrase(phrase, file.path, line))
    return found


@dataclass
class EmergencyWords:
    """What ``_emergency.yaml`` of one locale holds."""

    patterns: list[PlacedPattern] = field(default_factory=list)
    examples: list[PlacedExample] = field(default_factory=list)


def read_emergency(file: IntentFile, findings: Findings) -> EmergencyWords:
    """The patterns and examples of ``_emergency.yaml``; a pattern that could match everything is
    left out."""
    found = EmergencyWords()
    if not isinstance(file.value, YamlList):
        findings.error(file.path, 1, STRUCTURE, "the file must be a list of '- kind: …' patterns")
        return found
    guards: dict[str, tuple[str, ...]] = {}
    for line, item in zip(file.value.lines, file.value, strict=True):
        if not isinstance(item, YamlMap):
            findings.error(
                file.path,
                line,
                STRUCTURE,
                "a pattern has 'kind', 'entry' and 'all', 'alone' or 'examples'",
            )
            continue
        fields = Fields(file.path, item, findings)
        if "guards" in item:
            name = fields.text("guards")
            if name is not None:
                guards[name] = fields.texts("words")
            continue
        if "not" in item:
            found.examples.extend(_examples(file, item, "not", findings))
            continue
        kind, entry_id = fields.text("kind"), fields.text("entry")
        if kind is not None and kind not in EMERGENCY_KINDS:
            fields.fail("kind", f"'{kind}' is not one of: {', '.join(EMERGENCY_KINDS)}")
            kind = None
        alone, beside = fields.texts("alone"), fields.texts("beside")
        whole = "all" not in item and ("alone" in item or "examples" in item)
        all_of = () if whole else _alternatives(file.path, item, findings)
        none_of = _none(fields, all_of, guards)
        _check_company(fields, alone)
        if kind is None or entry_id is None:
            continue
        found.examples.extend(_examples(file, item, "examples", findings, kind, entry_id))
        if all_of or alone:
            pattern = EmergencyPattern(kind, entry_id, all_of, none_of, alone, beside)
            found.patterns.append(PlacedPattern(pattern, file.path, item.line_of("entry")))
    return found


def _examples(
    file: IntentFile, item: YamlMap, key: str, findings: Findings, kind: str = "", entry: str = ""
) -> Iterator[PlacedExample]:
    if key in item:
        for line, text in text_items(file.path, item[key], key, findings):
            yield PlacedExample(LaneExample(file.locale, text, kind, entry), file.path, line)


def _none(
    fields: Fields, all_of: tuple[tuple[str, ...], ...], guards: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """The words of ``none``; ``=name`` stands for a list of guards further up, but for words that
    the pattern itself looks for."""
    own = {word for words in all_of for word in words}
    found: dict[str, None] = {}
    for text in fields.texts("none"):
        if not text.startswith("="):
            found[text] = None
        elif (name := text.removeprefix("=").strip()) in guards:
            found.update((word, None) for word in guards[name] if word not in own)
        else:
            known = ", ".join(guards) or "none yet"
            fields.fail("none", f"there is no list of guards '{name}' above", f"Known: {known}.")
    return tuple(found)


def _check_company(fields: Fields, alone: tuple[str, ...]) -> None:
    """``alone`` must hold words, and ``beside`` and ``none`` need what they belong to."""
    if "alone" in fields.value and not alone:
        fields.fail("alone", "'alone' has no words", "Write '[word, word]', or take it out.")
    if "beside" in fields.value and "alone" not in fields.value:
        fields.fail("beside", "'beside' belongs to 'alone'", "Take it out, or add 'alone'.")
    if "none" in fields.value and "all" not in fields.value:
        fields.fail("none", "'none' belongs to 'all'", "A cry is the whole message.")


def _alternatives(path: str, item: YamlMap, findings: Findings) -> tuple[tuple[str, ...], ...]:
    """The lists of ``all``, or nothing (and a problem) where one of them is empty or unreadable."""
    lists = item.get("all")
    line = item.line_of("all")
    if not isinstance(lists, YamlList) or not lists:
        findings.error(
            path,
            line,
            "empty-emergency",
            "'all' has no list of words",
            "Write at least one '- [word, word]'; the message must hold one word of each list.",
        )
        return ()
    found: list[tuple[str, ...]] = []
    for line, words in zip(lists.lines, lists, strict=True):
        texts = (
            tuple(text for _, text in text_items(path, words, "all", findings))
            if isinstance(words, YamlList)
            else ()
        )
        if not texts:
            findings.error(
                path,
                line,
                "empty-emergency",
                "this list of 'all' has no words",
                "Write '- [word, word]', or take the list out.",
            )
            return ()
        found.append(texts)
    return tuple(found)


def read_smalltalk(file: IntentFile, findings: Findings) -> Mapping[str, tuple[str, ...]]:
    """The words of ``_smalltalk.yaml`` by their ``SmallTalk`` value; other keys become problems."""
    value = mapping(file.path, file.value, "the words", findings)
    found: dict[str, tuple[str, ...]] = {}
    known = [kind.value for kind in SmallTalk]
    for key, words in value.items():
        if key not in known:
            findings.error(
                file.path,
                value.lines[key],
                "unknown-smalltalk",
                f"'{key}' is no kind of small talk",
                f"One of: {', '.join(known)}.",
            )
            continue
        found[key] = tuple(text for _, text in text_items(file.path, words, key, findings))
    return found
