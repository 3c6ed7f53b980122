"""A card as lines of a chat and of a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.domain.reply import Choice, Link, Phone, Reply
from bot.domain.sheet import Line, Section, Sheet, Tone, Weight
from bot.domain.utterance import OutcomeCard
from bot.i18n.voice import MAX_CHOICES, Voice
from bot.i18n.wording import buttons
from bot.i18n.wording.card import card_sheet, single_sheets

MARKS = {Tone.GOOD: "○", Tone.OPEN: "◇", Tone.ASK: "△", Tone.AGAINST: "×", Tone.NEUTRAL: "－"}
"""Before the verdict, as Japanese offices mark a list; the words say the same."""
MOST = 3_500
"""UTF-16 units of one reply: with its links and buttons it fits one message everywhere."""
SINGLE_CARDS = 3
"""Cards that follow a list; with the list they fit one call of every platform."""
SOURCES = 3


def outcome_card(
    voice: Voice, what: OutcomeCard, choices: tuple[Choice, ...] | None = None
) -> tuple[Reply, ...]:
    """The card in two replies, what matters in the first; for all grants the list and its best.

    ``choices`` stand beneath the last one: where none are given, a person and the menu.
    """
    sheet = card_sheet(voice, what.found)
    if what.found.of_all:
        best = replace(what.found, cards=what.found.leading[:SINGLE_CARDS])
        chosen = single_sheets(voice, best)
        texts = [chat_text(voice, sheet, Weight.CORE, Weight.USEFUL)]
        texts += [chat_text(voice, one, Weight.CORE, short=True) for one in chosen]
    else:
        texts = [
            chat_text(voice, sheet, Weight.CORE),
            _joined(_section_lines(voice, sheet.sections, Weight.USEFUL, Weight.DETAIL)),
        ]
    replies = [Reply(text, voice.locale) for text in texts if text]
    if choices is None:
        choices = (buttons.human(voice), buttons.menu(voice))
    replies[-1] = replace(
        replies[-1],
        links=(*_link(voice, what), *_sources(sheet)),
        phones=() if what.found.of_all else _phones(what),
        choices=choices[:MAX_CHOICES],
    )
    return tuple(replies)


def chat_text(voice: Voice, sheet: Sheet, *weights: Weight, short: bool = False) -> str:
    """The head of the page and its sections of these weights; ``short`` without promise."""
    head = [f"■ {sheet.title}", f"{MARKS[sheet.tone]} {sheet.verdict}"]
    if sheet.remark:
        head.insert(1, f"⚠️ {sheet.remark}")
    foot = [] if short else ["\n".join((sheet.dated, sheet.promise))]
    blocks = ["\n".join(head), *_section_lines(voice, sheet.sections, *weights)]
    return _joined([*blocks, *foot], kept=len(foot))


def terminal_text(sheet: Sheet) -> str:
    """The whole page for a terminal, every source with its address."""
    lines = [sheet.title, f"{MARKS[sheet.tone]} {sheet.verdict}", sheet.dated]
    if sheet.remark:
        lines.insert(1, sheet.remark)
    for section in sheet.sections:
        lines.append(f"{section.title}:")
        for line in section.lines:
            lines.append(f"  - {_asked(line)}" if section.bullets else f"  {_asked(line)}")
            lines += [f"    {line.note}"] if line.note else []
    if sheet.sources:
        lines.append(f"{sheet.sources_title}:")
        lines += [f"  [{one.number}] {one.text} {one.url}".rstrip() for one in sheet.sources]
    return "\n".join([*lines, sheet.promise])


def _section_lines(voice: Voice, sections: Iterable[Section], *weights: Weight) -> Iterator[str]:
    for section in sections:
        if section.weight in weights:
            nexts = (*section.lines[1:], None)
            lines = "\n".join(
                _chat_line(
                    voice,
                    voice.bullet if section.bullets else "",
                    line,
                    told=after is None or after.note != line.note,
                )
                for line, after in zip(section.lines, nexts, strict=True)
            )
            yield (
                f"【{section.title}】\n{lines}"
                if voice.bullet == "・"
                else (f"{section.title}:\n{lines}")
            )


def _chat_line(voice: Voice, bullet: str, line: Line, *, told: bool) -> str:
    """One item; its note is told once where the next item has the same."""
    text = f"{bullet}{_asked(line)}"
    if not (line.note and told):
        return text
    return f"{text}\n　（{line.note}）" if voice.bullet == "・" else f"{text}\n  ({line.note})"


def _asked(line: Line) -> str:
    return f"{line.text} → {line.answer}" if line.answer else line.text


def _joined(blocks: Iterable[str], *, kept: int = 0) -> str:
    """The blocks as paragraphs; whole lines at the end of the last ones go where it is too long.

    The ``kept`` last blocks stay whatever happens.
    """
    parts = list(blocks)
    tail = parts[len(parts) - kept :]
    lines = "\n\n".join(parts[: len(parts) - kept]).split("\n")
    while lines and _length("\n".join(lines), *tail) > MOST:
        lines.pop()
        while lines and not lines[-1]:
            lines.pop()
        tail = ["…", *(one for one in tail if one != "…")]
    return "\n\n".join(part for part in ("\n".join(lines), *tail) if part)


def _length(*texts: str) -> int:
    return sum(len(text) + sum(letter > "\uffff" for letter in text) + 2 for text in texts)


def _link(voice: Voice, what: OutcomeCard) -> Iterator[Link]:
    url = voice.links.address(what.found, voice.locale, voice.day) if voice.links else None
    if url:
        # TRANSLATORS: a button that opens the result as a file to print or forward. At most 18
        # characters.
        yield Link("📄 " + voice.say("PDF (one page)"), url)


def _sources(sheet: Sheet) -> Iterator[Link]:
    """The first pages cited, each under the name of its publisher, each name once."""
    found = {source.label: source.url for source in reversed(sheet.sources) if source.url}
    for name, url in list(reversed(found.items()))[:SOURCES]:
        yield Link(name, url)


def _phones(what: OutcomeCard) -> tuple[Phone, ...]:
    contact = what.found.cards[0].contact
    if contact is None or contact.tel is None:
        return ()
    return (Phone(f"📞 {contact.tel}", contact.tel),)
