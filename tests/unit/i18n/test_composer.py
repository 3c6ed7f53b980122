"""Everything the bot can say is whole, translated and fits every channel."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from bot.domain.case_utterance import CaseUtterance, ForOtherAudience
from bot.domain.choice import MAX_BYTES, read_choice
from bot.domain.commands import Command
from bot.domain.entry import Content
from bot.domain.locale import JA, JA_SIMPLE, LOCALES, LocaleTag
from bot.domain.reply import Author, Choice
from bot.domain.utterance import (
    Answer,
    EntryMenu,
    OutcomeCard,
    ReadingsPicker,
    Said,
    SupportComparison,
    SupportPassedOn,
    SupportQuestion,
    Utterance,
)
from bot.i18n.catalogs import Catalogs, messages, read_catalog
from bot.i18n.composer import TextComposer
from bot.i18n.ruby import LABEL_LIMIT, graphemes, unread
from tests.unit.i18n.everything import EVERYTHING, NAMES, data, say
from tests.unit.i18n.sample import (
    GARBAGE,
    LOST,
    NOW,
    ROOT,
    SIX,
    VI,
    FixedContent,
)


def test_the_list_below_holds_every_utterance() -> None:
    assert {type(what) for what in EVERYTHING} == set(get_args(Utterance))


@pytest.mark.parametrize("what", EVERYTHING, ids=NAMES)
def test_every_utterance_is_whole_in_every_kept_locale(
    composer: TextComposer, what: Utterance
) -> None:
    for tag in SIX:
        replies = say(composer, what, tag)
        assert replies, tag
        for reply in replies:
            assert reply.text.strip(), tag
            assert "{" not in reply.text, tag
            assert len(reply.choices) <= 12, tag
            assert len(set(data(reply))) == len(reply.choices), tag
            assert all(link.label and link.url.startswith("http") for link in reply.links), tag
            assert all(phone.label and phone.number for phone in reply.phones), tag
            for choice in reply.choices:
                check_choice(choice)


def check_choice(choice: Choice) -> None:
    """A button has words, fits every channel and means something."""
    assert choice.label.strip()
    assert "{" not in choice.label
    assert len(choice.data.encode()) <= MAX_BYTES
    assert read_choice(choice.data) is not None
    # Longer labels of entries and of answers stand in the text as well, or are cut by the channel.
    if not choice.data.startswith(("entry:", "menu:", "case:")):
        assert graphemes(choice.label) <= LABEL_LIMIT, choice.label


class AskedCatalogs(Catalogs):
    """The real catalogs, noting what they are asked for."""

    asked: set[str]

    def gettext(self, message: str, locale: LocaleTag, *args: object) -> str:
        """As always, with a note."""
        self.__dict__.setdefault("asked", set()).add(message)
        return super().gettext(message, locale)


def test_every_string_asked_for_is_in_the_catalogs(content: Content) -> None:
    """Extraction does not see a string inside an f-string: the sentence would stay English."""
    catalogs = AskedCatalogs(ROOT)
    composer = TextComposer(FixedContent(content), catalogs)
    composer.compose([Said(what, VI) for what in EVERYTHING], now=NOW)

    assert catalogs.asked - {m.id for m in messages(read_catalog(ROOT, VI))} == set()


def test_nothing_the_bot_says_escapes_the_translators(content: Content, catalogs: Catalogs) -> None:
    composer = TextComposer(FixedContent(content), catalogs.pseudo)
    known = _words_of(content)
    for what in EVERYTHING:
        for reply in say(composer, what, JA):
            if reply.author is Author.STAFF:
                continue
            for text in (reply.text, *(choice.label for choice in reply.choices)):
                outside = text
                while outside != (outside := re.sub(r"⟦[^⟦⟧]*⟧", "", outside)):
                    pass  # One sentence stands inside another.
                left = {line.strip() for line in outside.splitlines()} - known
                # Where a grant's rule was read is named as it calls itself.
                left = {line for line in left if not line.startswith("出典:")}
                assert not [line for line in left if re.search(r"[a-zA-Z]{4,}", line)], what


def _words_of(content: Content) -> set[str]:
    """What may stand untranslated: commands, names of languages, the words of entries."""
    commands = {f"/{command} –" for command in Command}
    lines = {"🌐 Language / 言語"} | {info.native_name for info in LOCALES.values()}
    for known in content.entries.values():
        for text in known.texts.values():
            lines |= {line.strip() for line in (text.title, *text.body.splitlines())}
    rendered = {
        "・出入国在留管理庁のページ (https://www.moj.go.jp/isa/lost.html)を見る",
        f"✓ {LOCALES[VI].native_name}",
    }
    papers = {
        f"・{paper.words.ja}"
        for grant in content.grants.grants.values()
        for paper in grant.documents
    }
    return lines | commands | rendered | papers


IN_JAPANESE_AND_ENGLISH = SupportQuestion | SupportComparison | SupportPassedOn
"""For municipal staff: what these are made of is written in two languages, and they say so."""
IN_EASY_JAPANESE = [
    what
    for what in EVERYTHING
    if not isinstance(
        what,
        Answer
        | EntryMenu
        | ReadingsPicker
        | OutcomeCard
        | ForOtherAudience
        | CaseUtterance
        | IN_JAPANESE_AND_ENGLISH,
    )
    or what in (Answer(LOST.id), Answer(GARBAGE.id))
]
"""All but what shows entries that have no easy Japanese in the sample, or shows it on purpose, and
the words of grants: they are for municipal staff, in Japanese and English."""


@pytest.mark.parametrize("what", IN_EASY_JAPANESE, ids=lambda what: type(what).__name__)
def test_easy_japanese_never_shows_a_kanji_without_its_reading(
    composer: TextComposer, what: Utterance
) -> None:
    for reply in say(composer, what, JA_SIMPLE):
        if reply.author is Author.STAFF:
            continue
        without = re.sub(r"[0-9%\u4e00-\u9fff々]+（[ぁ-ゖァ-ヺー]+）", "", reply.text)
        assert not unread(without.replace("🌐 Language / 言語", ""))
