"""``python -m bot.cli.letters``: learn from all our texts what letters tell of their language.

Run it when a language has many more texts than before; the bot works with an older table as well.
What it reads: entries and phrases, the interface's strings, the names of countries, languages,
currencies, months and days that Babel brings (Unicode's CLDR), and how frequent words are in
everyday language, by wordfreq's lists. Those know no Traditional Chinese: OpenCC writes the
Simplified ones so, with Taiwan's words. Both packages are of the dependency group ``letters``. What
is learnt from wordfreq keeps to its licence (``understanding/letters.LICENSE.txt``).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from babel import Locale
from opencc import OpenCC
from wordfreq import get_frequency_dict

from bot.content.source import FileContent, content_root
from bot.domain.entry import Content
from bot.domain.locale import EN, JA_SIMPLE, LOCALES, LocaleTag
from bot.i18n.catalogs import messages, read_catalog
from bot.i18n.romaji import romaji
from bot.understanding.letters import SCRIPTS, TABLE, write
from bot.understanding.letters_learning import learn
from bot.understanding.normalise import fold_accents

_ZH_HANT = LocaleTag("zh-Hant")

_NO_WORDS = re.compile(r"\{[^{}]*\}|%\(\w+\)s|<[^<>]*>|\]\([^()]*\)|https?://\S+")
"""Facts, placeholders and addresses."""
_FACT = re.compile(r"\{[^{}|]*\}")

_LISTS: Mapping[LocaleTag, str] = {
    LocaleTag(tag): code
    for tag, code in {
        "en": "en", "vi": "vi", "pt-BR": "pt", "es": "es", "fil": "fil", "id": "id", "fr": "fr",
        "de": "de", "ru": "ru", "uk": "uk", "ja": "ja", "zh-Hans": "zh", "zh-Hant": "zh",
    }.items()
}  # fmt: skip
"""wordfreq's list for a locale; there is none for Mongolian."""
_WORDS = 1_000_000
"""Its frequencies count as if so many words of everyday text had been read, ..."""
_RAREST = 1e-6
"""... those left out that would not have been among them once."""
_OWN = 3.0
"""How often our own texts count: they are what people write to us about, and whole sentences."""


def texts_of(
    locale: LocaleTag, content: Content, root: Path, without: Collection[str] = ()
) -> Iterator[str]:
    """All we have in a locale, but for the entries of some chapters."""
    kept = {name: entry for name, entry in content.entries.items() if entry.chapter not in without}
    for entry in kept.values():
        text = entry.texts.get(locale)
        if text is not None:
            for words in (text.title, text.summary, *text.body.splitlines()):
                yield _NO_WORDS.sub(" ", words)
    for phrase in content.phrases:
        if phrase.locale == locale and phrase.entry_id in kept:
            yield phrase.text
    for message in messages(read_catalog(root, locale)):
        said = message.id if locale == EN else message.string
        for words in said if isinstance(said, (tuple, list)) else (said or "",):
            yield _NO_WORDS.sub(" ", words)
    yield from _names(locale)


def romanised(locale: LocaleTag, content: Content) -> Iterator[str]:
    """What we have of a locale of another script in Latin letters: phrases typed so, and the
    readings of easy Japanese."""
    for phrase in content.phrases:
        if phrase.locale == locale and fold_accents(phrase.text).isascii():
            yield phrase.text
    for entry in content.entries.values():
        text = entry.texts.get(locale) if locale == JA_SIMPLE else None
        for line in text.body.splitlines() if text is not None else ():
            yield romaji(_FACT.sub(" ", line))


def vocabulary(locale: LocaleTag) -> Iterator[tuple[str, float]]:
    """Words of everyday language, each with how often it counts."""
    code = _LISTS.get(locale)
    frequencies = get_frequency_dict(code, "best") if code else {}
    written = OpenCC("s2twp").convert if locale == _ZH_HANT else str
    for word, frequency in frequencies.items():
        if frequency >= _RAREST and not any(char.isdigit() for char in word):
            yield written(word), frequency * _WORDS


def _names(locale: LocaleTag) -> Iterator[str]:
    """What CLDR calls countries, languages, currencies, months and days."""
    known = Locale.parse(LOCALES[locale].babel)
    named: list[Mapping[object, str]] = [known.territories, known.languages, known.currencies]
    for calendar in (known.months, known.days):
        named.extend(names for forms in calendar.values() for names in forms.values())
    for names in named:
        yield from names.values()


def _own(texts: Iterator[str]) -> Iterator[tuple[str, float]]:
    return ((text, _OWN) for text in texts)


def main() -> None:
    """Learn anew and write the table into the package."""
    root = content_root()
    content = FileContent(root, datetime.now(UTC)).current()
    learnt = {
        script: learn(
            script,
            {
                locale: chain(_own(texts_of(locale, content, root)), vocabulary(locale))
                for locale in script.locales
            }
            | {locale: _own(romanised(locale, content)) for locale in script.romanised},
        )
        for script in SCRIPTS
    }
    write(learnt)
    for script, (runs, _) in learnt.items():
        print(f"{script.name}: {len(runs)} runs, {len(script.locales)} locales")
    print(f"{TABLE.name}: {TABLE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
