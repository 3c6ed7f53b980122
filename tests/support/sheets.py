"""Cards of the worked situations in words, and sheets of any shape."""

from __future__ import annotations

from hypothesis import strategies as st

from bot.domain.eligibility.card import CardCase, CardSet, make_cards
from bot.domain.entry import Content
from bot.domain.locale import EN, JA, LocaleTag
from bot.domain.sheet import Line, NumberedSource, Section, Sheet, Tone, Weight
from bot.i18n.voice import Voice
from bot.printing.fonts import Fonts
from bot.printing.pdf import SheetPdf
from bot.web.assets.build import BOLD, REGULAR, TARGET
from tests.support.grants import Situation, book
from tests.support.wiring import shipped_catalogs

FONTS = Fonts(TARGET / REGULAR, TARGET / BOLD)
PRINTER = SheetPdf(FONTS)


def voice(situation: Situation, locale: LocaleTag) -> Voice:
    """Speaks on the situation's day; a card needs no entries."""
    return Voice(shipped_catalogs(), Content({}, {}, ()), locale, situation.on)


def cards(situation: Situation, grant: str = "") -> CardSet:
    """The cards of one situation, of its own grant or of another."""
    case = CardCase(grant or situation.grant.id, situation.answers, situation.on)
    found = make_cards(book(), case)
    assert found is not None
    return found


_PIECES = st.text(
    st.sampled_from("あ漢、。（）「」ーっ円 abXY01/.:,–’¥é \n\t⚠️語중ü") | st.characters(),
    max_size=8,
)
_WORDS = st.builds(lambda piece, times: piece * times, _PIECES, st.sampled_from([0, 1, 3, 60]))
_LINES = st.builds(
    lambda line, times: (line,) * times,
    st.builds(Line, text=_WORDS, note=_WORDS, mark=_WORDS, answer=_WORDS),
    st.sampled_from([1, 2, 15]),
)
_SECTIONS = st.builds(
    Section, title=_WORDS, lines=_LINES, weight=st.sampled_from(Weight), bullets=st.booleans()
)
SHEETS = st.builds(
    Sheet,
    locale=st.sampled_from([JA, EN]),
    kicker=_WORDS,
    title=_WORDS,
    tone=st.sampled_from(Tone),
    verdict=_WORDS,
    dated=_WORDS,
    promise=_WORDS,
    sections=st.lists(_SECTIONS, max_size=4).map(tuple),
    sources_title=_WORDS,
    sources=st.builds(
        lambda source, times: (source,) * times,
        st.builds(NumberedSource, number=st.integers(1, 30), text=_WORDS, url=_WORDS),
        st.sampled_from([0, 1, 40]),
    ),
    left_out=st.just("{count} more lines"),
    remark=_WORDS,
)
"""Pages of any content, much of it far too long for a sheet of paper."""
