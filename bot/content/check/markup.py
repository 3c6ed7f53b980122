"""Markup: paragraphs, ``- `` lists and ``[label](https://…)`` links, nothing else; and the length.

Chat apps show no other markup: ``**bold**`` would reach people as asterisks. Known limit: a lone
``*`` or ``_`` inside a word passes.
"""

from __future__ import annotations

import re

from bot.content.check.passages import LINK, Passage, passages
from bot.content.loader import Loaded
from bot.content.problem import Findings
from bot.domain.entry import FactKind
from bot.domain.locale import JA_SIMPLE
from bot.domain.template import FactRef, Ruby

LONG = 1_500
TOO_LONG = 4_000
_FACT_LENGTH = 8
"""What a rendered fact is counted as; "14 days", "¥6,000" and phone numbers are about that long."""

_ON_LINE_START: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (re.compile(r"#{1,6}\s"), "a heading", "Write it as a line of its own, without '#'."),
    (re.compile(r">"), "a quotation mark '>'", "Take it out."),
    (re.compile(r"[*+•・●◦‣]\s?(?!\*)"), "a list item without '- '", "Begin list items with '- '."),
    (re.compile(r"[–—]\s"), "a list item with a dash", "Begin list items with '- '."),
    (re.compile(r"[0-9０-９]+[.)．）]\s"), "a numbered list", "Begin list items with '- '."),
    (re.compile(r"\s+-\s"), "an indented list", "Lists have one level: begin the line with '- '."),
    (re.compile(r"-(?=[^\s-])"), "a '-' without a space after it", "Begin list items with '- '."),
    (re.compile(r"\|"), "a table", "Write a '- ' list instead."),
    (re.compile(r"(-{3,}|\*{3,}|_{3,}|={3,})\s*$"), "a rule", "Leave an empty line instead."),
    (re.compile(r"```|~~~"), "a code block", "Take it out."),
)
_ANYWHERE: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (re.compile(r"\*\*|__"), "bold", "Take the marks out: chat apps show them as they are."),
    (re.compile(r"(?<![\w*])\*[^\s*][^*\n]*\*(?!\*)"), "italics", "Take the '*' out."),
    (re.compile(r"`"), "a backtick", "Take it out, or use quotation marks."),
    (re.compile(r"</?[A-Za-z][^>\n]*>|<!--"), "HTML", "Take it out."),
    (re.compile(r"&(?:[a-zA-Z]{2,8}|#\d+);"), "an HTML character code", "Type the character."),
    (re.compile(r"!\["), "a picture", "Pictures cannot stand in a text."),
)


def check_markup(loaded: Loaded, findings: Findings) -> None:
    """Report unknown markup, links that would not open, and texts too long for a chat message."""
    for passage in passages(loaded.tree):
        for offset, what, hint in _unknown_markup(passage):
            findings.error(
                passage.path,
                passage.line(offset),
                "unknown-markup",
                f"the {passage.name} has {what}",
                hint,
            )
        _check_links(loaded, passage, findings)
        if passage.name == "body":
            _check_length(passage, findings)
    for files in loaded.tree.entries:
        for locale, file in files.texts.items():
            if not file.body:
                findings.error(
                    files.text_path(locale), file.line("body"), "empty-body", "the text has no body"
                )


def shown_length(passage: Passage) -> int:
    """About how many characters people will see, with readings in brackets in ja-simple."""
    length = 0
    for _, part in passage.placed or ():
        match part:
            case FactRef():
                length += _FACT_LENGTH
            case Ruby(base, reading):
                length += len(base)
                length += len(reading) + 2 if passage.locale == JA_SIMPLE else 0
            case _:
                length += len(part.text)
    return length or len(passage.text)


def _unknown_markup(passage: Passage) -> list[tuple[int, str, str]]:
    found: list[tuple[int, str, str]] = []
    words = passage.words
    if passage.name == "body":
        start = 0
        for line in words.split("\n"):
            for pattern, what, hint in _ON_LINE_START:
                if pattern.match(line):
                    found.append((start, what, hint))
                    break
            start += len(line) + 1
    for pattern, what, hint in _ANYWHERE:
        found.extend((match.start(), what, hint) for match in pattern.finditer(words))
    return found


def _check_links(loaded: Loaded, passage: Passage, findings: Findings) -> None:
    rule = "link"
    links = list(LINK.finditer(passage.text))
    if links and passage.name != "body":
        findings.error(
            passage.path,
            passage.line(),
            rule,
            f"the {passage.name} holds a link",
            "Links stand in the body only.",
        )
    for link in links:
        target = link.group(2)
        if not _opens(loaded, passage, target):
            findings.error(
                passage.path,
                passage.line(link.start()),
                rule,
                f"the link goes to '{target}', which is no web address",
                "A link goes to https://… (or http://…), or to a fact of the kind url.",
            )
    for broken in re.finditer(r"\]\s?[（(]\s*(?:https?:|www\.|\{)", passage.without_links):
        findings.error(
            passage.path,
            passage.line(broken.start()),
            rule,
            "a link is not written as [label](https://…)",
            "No space between ']' and '(', half-width brackets, none missing, no space inside.",
        )
        return
    for offset, address in passage.bare_addresses:
        findings.error(
            passage.path,
            passage.line(offset),
            rule,
            f"the address {address[:60]} stands bare in the {passage.name}",
            "Give it a name people can read: [label](https://…).",
        )


def _opens(loaded: Loaded, passage: Passage, target: str) -> bool:
    if target.startswith("{"):
        entry = loaded.content.entries.get(passage.files.id)
        fact = entry.facts.get(target[1:-1].partition(":")[0]) if entry else None
        return entry is None or (fact is not None and fact.kind is FactKind.URL)
    return re.match(r"https?://[^/\s]+\.[^/\s]+", target) is not None


def _check_length(passage: Passage, findings: Findings) -> None:
    length = shown_length(passage)
    if length > TOO_LONG:
        findings.error(
            passage.path,
            passage.line(),
            "too-long",
            f"the body is about {length} characters long; a chat message ends at {TOO_LONG}",
            "Split the entry, or leave out what the linked page says.",
        )
    elif length > LONG:
        findings.warning(
            passage.path,
            passage.line(),
            "long",
            f"the body is about {length} characters long; over {LONG} few people read on a phone",
            "Leave out exceptions and the legal ground; link them.",
        )
