"""``python -m bot.cli.letters``: learn from all our texts what letters tell of their language.

Run it when a language has many more texts than before; the bot works with an older table as well.
What it reads: entries and phrases, the interface's strings, and the names of countries, languages,
currencies, months and days that Babel brings (Unicode's CLDR).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from babel import Locale

from bot.content.source import FileContent, content_root
from bot.domain.entry import Content
from bot.domain.locale import EN, JA_SIMPLE, LOCALES, LocaleTag
from bot.i18n.catalogs import messages, read_catalog
from bot.i18n.romaji import romaji
from bot.understanding.letters import SCRIPTS, TABLE, write
from bot.understanding.letters_learning import learn
from bot.understanding.normalise import fold_accents

_NO_WORDS = re.compile(r"\{[^{}]*\}|%\(\w+\)s|<[^<>]*>|\]\([^()]*\)|https?://\S+")
"""Facts, placeholders and addresses."""
_FACT = re.compile(r"\{[^{}|]*\}")


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


def _names(locale: LocaleTag) -> Iterator[str]:
    """What CLDR calls countries, languages, currencies, months and days."""
    known = Locale.parse(LOCALES[locale].babel)
    named: list[Mapping[object, str]] = [known.territories, known.languages, known.currencies]
    for calendar in (known.months, known.days):
        named.extend(names for forms in calendar.values() for names in forms.values())
    for names in named:
        yield from names.values()


def main() -> None:
    """Learn anew and write the table into the package."""
    root = content_root()
    content = FileContent(root, datetime.now(UTC)).current()
    learnt = {
        script: learn(
            script,
            {locale: texts_of(locale, content, root) for locale in script.locales}
            | {locale: romanised(locale, content) for locale in script.romanised},
        )
        for script in SCRIPTS
    }
    write(learnt)
    for script, (runs, _) in learnt.items():
        print(f"{script.name}: {len(runs)} runs, {len(script.locales)} locales")
    print(f"{TABLE.name}: {TABLE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
