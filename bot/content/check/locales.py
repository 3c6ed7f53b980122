"""The interface's gettext catalogues: ``locales/<folder>/LC_MESSAGES/clairbot.po``.

In ``ja_simple`` a translation carries readings (``{漢字|かんじ}``), by the rules for texts. What
only web pages say falls back to English without harm: there a missing translation is a warning,
except in Japanese, the language of the staff. Known limit: a message that is in the code and in no
catalogue is not seen here; regenerating the catalogues shows it.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po

from bot.content.check.readings import HIRAGANA, KANJI, fits
from bot.content.problem import Findings
from bot.domain.locale import JA, JA_SIMPLE, LOCALES, LocaleTag

FULL: tuple[LocaleTag, ...] = tuple(
    LocaleTag(tag) for tag in ("ja", "ja-simple", "zh-Hans", "vi", "pt-BR")
)
"""The locales whose interface is complete in this release; English is the source text itself."""

DOMAIN = "clairbot"
_RUBY = re.compile(r"\{([^{}|]+)\|([^{}|]+)\}")


def catalogue_path(locale: LocaleTag) -> str:
    """Where the catalogue of ``locale`` is, relative to the root."""
    return f"locales/{LOCALES[locale].folder}/LC_MESSAGES/{DOMAIN}.po"


def check_locales(root: Path, findings: Findings) -> None:
    """Report missing and fuzzy translations and placeholders that differ from the English."""
    for locale in LOCALES:
        path = catalogue_path(locale)
        if (root / path).is_file():
            _check_catalogue(root, path, locale, findings)
        elif locale in FULL:
            findings.error(
                path,
                1,
                "missing-catalogue",
                f"there is no catalogue for {LOCALES[locale].english_name}",
                "Create it with pybabel init from the template.",
            )


def placeholders(message: str) -> frozenset[str] | None:
    """The ``{names}`` of a message; None where its braces make no sense to ``str.format``."""
    try:
        parsed = list(string.Formatter().parse(message))
    except ValueError:
        return None
    return frozenset(name for _, name, _, _ in parsed if name is not None)


def _check_catalogue(root: Path, path: str, locale: LocaleTag, findings: Findings) -> None:
    try:
        with (root / path).open("rb") as file:
            catalogue = read_po(file, abort_invalid=True)
    except PoFileError as error:
        line = error.lineno if isinstance(error.lineno, int) else 0
        findings.error(path, line + 1, "unreadable-po", f"not readable as a .po file: {error}")
        return
    except (UnicodeDecodeError, LookupError):
        findings.error(path, 1, "not-utf-8", "the file is not UTF-8", "Save it again as UTF-8.")
        return
    for message in catalogue:
        if message.id:
            _check_message(path, locale, catalogue, message, findings)


def _check_message(
    path: str, locale: LocaleTag, catalogue: Catalog, message: Message, findings: Findings
) -> None:
    line = message.lineno or 1
    sources = _strings(message.id)
    translations = _strings(message.string)
    about = _short(sources[0])
    if message.fuzzy:
        findings.error(
            path,
            line,
            "fuzzy",
            f"{about} is marked fuzzy: its translation is a guess and is not shown",
            "Check it and take the '#, fuzzy' out.",
        )
    present = [text for text in translations if text]
    whole = len(present) == (catalogue.num_plurals if len(sources) > 1 else 1)
    if not whole and (locale in FULL or present):
        pages_only = all(name.startswith("bot/web/") for name, _ in message.locations)
        soft = pages_only and message.locations and locale != JA
        report = findings.warning if soft else findings.error
        report(
            path,
            line,
            "untranslated",
            f"{about} is not translated" + (" in every plural form" if present else ""),
            "Fill in msgstr.",
        )
    wanted = [found for found in map(placeholders, sources) if found is not None]
    allowed = frozenset[str]().union(*wanted)
    needed = frozenset(allowed).intersection(*wanted)
    for text in present:
        words = text
        if locale == JA_SIMPLE:
            _check_readings(path, line, about, text, findings)
            words = _RUBY.sub("", text)
        _check_placeholders(path, line, about, words, needed, allowed, findings)


def _check_placeholders(
    path: str,
    line: int,
    about: str,
    text: str,
    needed: frozenset[str],
    allowed: frozenset[str],
    findings: Findings,
) -> None:
    """What counts is what all English forms have: "one day" may leave out the number."""
    have = placeholders(text)
    if have is None:
        findings.error(
            path,
            line,
            "po-braces",
            f"{about}: a brace in the translation is not closed",
            "Copy the {names} from the English sentence.",
        )
        return
    missing, extra = needed - have, have - allowed
    if missing or extra:
        parts = [f"misses {_names(missing)}"] if missing else []
        parts += [f"has {_names(extra)}, which the English has not"] if extra else []
        findings.error(
            path,
            line,
            "po-placeholders",
            f"{about}: the translation {' and '.join(parts)}",
            "Copy the {names} from the English sentence, unchanged.",
        )


def _strings(value: str | list[str] | tuple[str, ...] | None) -> list[str]:
    if value is None:
        return []
    return [value] if isinstance(value, str) else list(value)


def _check_readings(path: str, line: int, about: str, text: str, findings: Findings) -> None:
    bare = "".join(KANJI.findall(_RUBY.sub("", text)))
    if bare:
        findings.error(
            path,
            line,
            "po-reading",
            f"{about}: kanji without a reading: {bare}",
            "Write {漢字|かんじ}.",
        )
    for base, reading in _RUBY.findall(text):
        if HIRAGANA.fullmatch(reading) is None or not fits(base, reading):
            findings.error(
                path,
                line,
                "po-reading",
                f"{about}: the reading in {{{base}|{reading}}} does not fit",
                "Hiragana only; kana of the word stand in the reading too.",
            )


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return f"'{line[:50]}…'" if len(line) > 50 else f"'{line}'"
