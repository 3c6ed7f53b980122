"""Interface strings: gettext catalogs read from the translators' .po files.

The .po is the only file of a checkout; it is compiled when the program starts, so that a translator
who edits one sees it after a restart and nothing binary is ever committed. What it was compiled to
may be kept, under a digest of all the files.
"""

from __future__ import annotations

import gettext
import hashlib
import logging
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import babel
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from bot.domain.errors import ContentError
from bot.domain.locale import EN, JA_SIMPLE, LOCALES, LocaleTag, fallback_chain
from bot.domain.readings import Readings
from bot.i18n import ruby
from bot.i18n.pseudo import QPS, pseudo
from bot.service.ports import CompiledStore

DOMAIN = "clairbot"

KEPT_COMPLETE: tuple[LocaleTag, ...] = tuple(
    LocaleTag(tag) for tag in ("ja", "ja-simple", "en", "zh-Hans", "vi", "pt-BR")
)
"""The locales in which nothing the bot says may lack its words."""

_log = logging.getLogger(__name__)


class Catalogs:
    """Looks up interface strings. Implements ``ports.Translator``; thread-safe once built.

    Easy Japanese is stored annotated and comes out with its readings in brackets (none for a reader
    of ordinary Japanese who gets it as a fallback).
    """

    def __init__(self, root: Path, compiled: CompiledStore | None = None) -> None:
        """Read every locale's catalog below ``root/locales``, or what was ``compiled`` from the
        same files before. ContentError where one is broken."""
        self._translations: dict[LocaleTag, gettext.NullTranslations] = {}
        self._complete: dict[LocaleTag, bool] = {}
        for tag, (binary, complete) in _binaries(root, compiled).items():
            self._complete[tag] = complete
            self._translations[tag] = _translations(binary)

    def gettext(
        self,
        message: str,
        locale: LocaleTag,
        readings: Readings = Readings.BRACKETS,
    ) -> str:
        """The message in ``locale``, along its fallback chain, else as given (English)."""
        if locale == QPS:
            return pseudo(message)
        for tag in fallback_chain(locale):
            if tag == EN:
                break
            try:
                return _shown(self._translations[tag].gettext(message), tag, locale, readings)
            except LookupError:
                continue
        return message

    def ngettext(
        self,
        one: str,
        many: str,
        count: int,
        locale: LocaleTag,
        readings: Readings = Readings.BRACKETS,
    ) -> str:
        """The plural form for ``count`` in ``locale``, along its fallback chain, else English."""
        english = one if count == 1 else many
        if locale == QPS:
            return pseudo(english)
        for tag in fallback_chain(locale):
            if tag == EN:
                break
            try:
                found = self._translations[tag].ngettext(one, many, count)
            except LookupError:
                continue
            return _shown(found, tag, locale, readings)
        return english

    def complete(self, locale: LocaleTag) -> bool:
        """Whether every string that the bot says in a chat has its words in ``locale``.

        Pages for staff do not count; they are kept in Japanese and English.
        """
        return self._complete.get(locale, False)

    @property
    def pseudo(self) -> PseudoCatalogs:
        """Catalogs that answer every locale in accented, longer, bracketed English: a string that
        stays plain was never given to a translator."""
        return PseudoCatalogs(self)


class PseudoCatalogs(Catalogs):
    """Pseudo-translations for tests, in place of every locale."""

    def __init__(self, real: Catalogs) -> None:
        self._translations = real._translations
        self._complete = real._complete

    def gettext(
        self,
        message: str,
        locale: LocaleTag,  # noqa: ARG002
        readings: Readings = Readings.BRACKETS,
    ) -> str:
        """The message made visibly foreign, whatever the locale."""
        return super().gettext(message, QPS, readings)

    def ngettext(
        self,
        one: str,
        many: str,
        count: int,
        locale: LocaleTag,  # noqa: ARG002
        readings: Readings = Readings.BRACKETS,
    ) -> str:
        """The English plural form made visibly foreign, whatever the locale."""
        return super().ngettext(one, many, count, QPS, readings)


def po_path(root: Path, tag: LocaleTag) -> Path:
    """Where a locale's catalog lies."""
    return root / "locales" / LOCALES[tag].folder / "LC_MESSAGES" / f"{DOMAIN}.po"


def read_catalog(root: Path, tag: LocaleTag) -> Catalog:
    """A locale's catalog as its translator left it; an empty one where there is no file yet.

    ContentError where the file cannot be understood.
    """
    path = po_path(root, tag)
    if not path.exists():
        _log.warning("no interface strings for %s", tag)
        return Catalog(locale=LOCALES[tag].babel, domain=DOMAIN, fuzzy=False)
    try:
        with path.open("rb") as file:
            return read_po(file, locale=LOCALES[tag].babel, domain=DOMAIN, abort_invalid=True)
    except (PoFileError, ValueError) as error:
        raise ContentError(f"{path}: {error}") from error


def messages(catalog: Catalog) -> tuple[Message, ...]:
    """The catalog's messages without its header."""
    return tuple(message for message in catalog if message.id)


def translated(message: Message) -> bool:
    """Whether a message has all its words and nobody marked them as doubtful."""
    words = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
    return not message.fuzzy and bool(words) and all(words)


def spoken(message: Message) -> bool:
    """Whether the bot itself says this in a chat (as against what pages show)."""
    return any(file.startswith("bot/i18n/") for file, _line in message.locations)


class _Missing(gettext.NullTranslations):
    """The end of each catalog: says that a message is not there, instead of passing it through."""

    def gettext(self, message: str) -> str:
        raise LookupError(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        raise LookupError(msgid1, msgid2, n)


_Binaries = Mapping[LocaleTag, tuple[bytes, bool]]
"""Per locale its catalog as gettext reads it, and whether nothing the bot says is missing."""


def _binaries(root: Path, compiled: CompiledStore | None) -> _Binaries:
    if compiled is None:
        return _compile(root)
    digest = hashlib.sha256(babel.__version__.encode())
    for tag in LOCALES:
        path = po_path(root, tag)
        digest.update(path.read_bytes() if path.exists() else b"")
        digest.update(str(tag).encode())
    key = digest.hexdigest()[:32]
    found = compiled.load("words", key)
    if found is None:
        found = _compile(root)
        compiled.save("words", key, found)
    return found  # type: ignore[return-value]


def _compile(root: Path) -> _Binaries:
    """Takes about a second, nearly all of it for reading the files."""
    found = {}
    for tag in LOCALES:
        catalog, binary = read_catalog(root, tag), BytesIO()
        write_mo(binary, catalog)
        found[tag] = (binary.getvalue(), tag == EN or _is_complete(catalog))
    return found


def _translations(binary: bytes) -> gettext.NullTranslations:
    translations = gettext.GNUTranslations(BytesIO(binary))
    translations.add_fallback(_Missing())
    return translations


def _is_complete(catalog: Catalog) -> bool:
    found = [message for message in messages(catalog) if spoken(message)]
    return bool(found) and all(translated(message) for message in found)


def _shown(words: str, source: LocaleTag, reader: LocaleTag, readings: Readings) -> str:
    if source != JA_SIMPLE:
        return words
    return ruby.render(words, readings if reader == JA_SIMPLE else Readings.NONE)
