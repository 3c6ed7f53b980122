"""A long message taken apart: its sentences, and what stands between two questions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.locale import LocaleTag
from bot.understanding.followups import Followups
from bot.understanding.normalise import MAX_CHARS, normalise

MOST = 4
"""Clauses of a message that are looked at. With the message itself at most five texts are ranked
and five vectors computed, whatever the length of the message."""
_LEAST_LETTERS, _LEAST_SIGNS = 6, 3
"""A shorter clause says nothing by itself (in letters, or in characters that are words)."""

_RAW_CHARS = 4 * MAX_CHARS
_STOP = re.compile(
    r"[\n\r\u2028\u2029]+|(?<=[!?！？。｡؟…])|(?<=[។៕။।॥])|(?<=[^\W\d]{2}[.．])(?=\s|$)|;\s"
)
_COMMA = re.compile(r"[,、，،၊]\s*")
_SPACE_ENDS = re.compile(r"(?<=[\u0e00-\u0e7f]) +(?=[\u0e00-\u0e7f])")
"""Thai sets a space where other languages end a sentence."""
_SIGNS = re.compile(r"[\u3400-\u9fff\uac00-\ud7af]")
_EDGES = " ,、，:：-–—"
_UNSPACED = 0x0E00
"""From here on lie the scripts that leave no space between words (and Hangul)."""
_LONG_CLAUSE = 60
"""A sentence longer than this may hold two questions that only a comma parts."""


@dataclass(frozen=True)
class Clause:
    """A part of a message, normalised."""

    text: str
    asks: bool


def clauses(raw: str, followups: Followups, likely: Sequence[LocaleTag]) -> tuple[Clause, ...]:
    """The parts of a message worth looking at by themselves, in their order; at most four.

    Questions and wishes come before sentences that only tell something; a bare "what can I do?"
    belongs to the sentence before it. A message that is one
    clause gives none: it is looked at as a whole.
    """
    joints = followups.joints(likely)
    found: dict[str, None] = {}
    for sentence in _STOP.split(raw[:_RAW_CHARS]):
        for part in _parts(normalise(sentence), joints):
            if not _says_something(part):
                continue
            if found and followups.asks_for_nothing(part, likely):
                before = next(reversed(found))
                del found[before]
                part = f"{before} {part}"
            found.setdefault(part)
    if len(found) < 2:
        return ()
    asking = {text: followups.is_question(text, likely) for text in found}
    first = sorted(found, key=lambda text: not asking[text])[:MOST]
    return tuple(Clause(text, asking[text]) for text in found if text in first)


def sentences(raw: str) -> tuple[str, ...]:
    """The sentences of a message, normalised, at most four; none where it is only one."""
    found = (normalise(sentence) for sentence in _STOP.split(raw[:_RAW_CHARS]))
    told = dict.fromkeys(one for one in found if any(char.isalpha() for char in one))
    return tuple(told)[:MOST] if len(told) > 1 else ()


def _parts(sentence: str, joints: Sequence[str]) -> list[str]:
    parts = [sentence]
    for joint in joints:
        parts = [piece for part in parts for piece in _split_at(part, joint)]
    if _SPACE_ENDS.search(sentence):
        parts = [piece for part in parts for piece in _SPACE_ENDS.split(part)]
    return [
        _without_joint(piece, joints)
        for part in parts
        for piece in (_COMMA.split(part) if len(part) > _LONG_CLAUSE else (part,))
    ]


def _without_joint(part: str, joints: Sequence[str]) -> str:
    """The part without an "also" at its beginning, which would look like a word of the topic."""
    part = part.strip(_EDGES)
    for joint in joints:
        rest = part.removeprefix(joint)
        if rest != part and (not rest[:1].isalnum() or ord(joint[-1]) >= _UNSPACED):
            return rest.strip(_EDGES)
    return part


def _split_at(part: str, joint: str) -> list[str]:
    """The part before a joint and the part from it on; as it is where the joint begins it."""
    if not joint[:1].isascii() and not joint[:1].isalpha():
        return [part]
    start = 1
    while (at := part.find(joint, start)) > 0:
        spaced = not part[at - 1].isalnum()
        ends = at + len(joint)
        whole = ends >= len(part) or not part[ends].isalnum()
        if spaced and (whole or ord(joint[-1]) >= _UNSPACED):
            return [part[:at].strip(), *_split_at(part[at:].strip(), joint)]
        start = at + 1
    return [part]


def _says_something(text: str) -> bool:
    if len(_SIGNS.findall(text)) >= _LEAST_SIGNS:
        return True
    return sum(char.isalpha() for char in text) >= _LEAST_LETTERS
