"""What people write after an answer: ``intents/<locale>/_followups.yaml``."""

from __future__ import annotations

from typing import TypeVar

from bot.content.fields import mapping, text_items
from bot.content.files import IntentFile
from bot.content.problem import Findings
from bot.content.yaml_files import YamlMap
from bot.domain.followup import Aspect, FollowupWords, Position

FOLLOWUPS = "_followups"
LISTS = ("lead", "tail", "join", "question", "beside")

_Kind = TypeVar("_Kind", Aspect, Position)


def read_followups(file: IntentFile, findings: Findings) -> FollowupWords:
    """The words of one locale; keys that are not known become problems and are left out."""
    value = mapping(file.path, file.value, "the words", findings)
    known = ("ask", "tell", "choose", *LISTS)
    for key in value:
        if key not in known:
            _unknown(file, value.lines[key], key, known, findings)
    lists = {
        name: tuple(text for _, text in text_items(file.path, value[name], name, findings))
        for name in LISTS
        if name in value
    }
    return FollowupWords(
        ask=_by_kind(file, value, "ask", Aspect, findings),
        tell=_by_kind(file, value, "tell", Aspect, findings),
        choose=_by_kind(file, value, "choose", Position, findings),
        **lists,
    )


def _by_kind(
    file: IntentFile, value: YamlMap, name: str, kinds: type[_Kind], findings: Findings
) -> dict[_Kind, tuple[str, ...]]:
    if name not in value:
        return {}
    found: dict[_Kind, tuple[str, ...]] = {}
    by_key = mapping(file.path, value[name], f"'{name}'", findings)
    known = tuple(kind.value for kind in kinds)
    for key, words in by_key.items():
        if key not in known:
            _unknown(file, by_key.lines[key], key, known, findings)
            continue
        found[kinds(key)] = tuple(text for _, text in text_items(file.path, words, key, findings))
    return found


def _unknown(
    file: IntentFile, line: int, key: str, known: tuple[str, ...], findings: Findings
) -> None:
    findings.error(
        file.path, line, "unknown-followup", f"'{key}' is not known here",
        f"One of: {', '.join(known)}.",
    )  # fmt: skip
