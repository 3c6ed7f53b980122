"""The phrasebook of staff in ``knowledge/phrases/``: the list, a file of texts for each locale, and
the readings of the Japanese ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.content.fields import STRUCTURE
from bot.content.problem import Findings
from bot.content.yaml_files import YamlList, YamlMap, YamlValue
from bot.domain.locale import JA, LOCALES, LocaleTag
from bot.domain.phrasebook import Phrasebook, PhraseCategory, StaffPhrase
from bot.domain.slots import SlotKind
from bot.domain.template import TemplateError, fact_names

FOLDER = "knowledge/phrases"
PHRASES = f"{FOLDER}/phrases.yaml"


def texts_path(locale: LocaleTag) -> str:
    """The file of one locale's texts."""
    return f"{FOLDER}/{locale}.yaml"


READINGS = f"{FOLDER}/readings.yaml"
"""The Japanese texts in kana: staff who type いんかん find 印鑑."""

PATHS = frozenset({PHRASES, READINGS, *(texts_path(tag) for tag in LOCALES)})


@dataclass(frozen=True)
class PlacedText:
    """A phrase's text in one locale, where it stands."""

    phrase_id: str
    locale: LocaleTag
    text: str
    line: int

    @property
    def path(self) -> str:
        """The file it stands in."""
        return texts_path(self.locale)


def read_phrasebook(files: Mapping[str, YamlValue], findings: Findings) -> Phrasebook:
    """The phrases that can be used: a text with wrong slots is left out and named."""
    texts: dict[str, dict[LocaleTag, PlacedText]] = {}
    for placed in placed_texts(files):
        texts.setdefault(placed.phrase_id, {})[placed.locale] = placed
    readings = files.get(READINGS)
    kana = readings if isinstance(readings, YamlMap) else {}
    categories: list[PhraseCategory] = []
    seen: set[str] = set()
    for group in maps(files.get(PHRASES)):
        phrases = []
        for item in maps(group.get("phrases")):
            phrase_id, slots = item.get("id"), item.get("slots")
            if not isinstance(phrase_id, str):
                continue
            if phrase_id in seen:
                message = f"the phrase '{phrase_id}' stands here twice"
                line = item.line_of("id")
                findings.error(PHRASES, line, "duplicate-phrase", message, "Take one out.")
                continue
            seen.add(phrase_id)
            kinds = _slots(slots, item, findings)
            if kinds is None:
                continue
            fitting = {
                tag: placed.text
                for tag, placed in texts.get(phrase_id, {}).items()
                if _fits(placed, kinds, findings)
            }
            if JA in fitting:
                category = str(group.get("id", ""))
                reading = str(kana.get(phrase_id, ""))
                phrases.append(StaffPhrase(phrase_id, category, kinds, fitting, reading))
        titles = group.get("titles")
        named = titles if isinstance(titles, YamlMap) else {}
        categories.append(
            PhraseCategory(
                str(group.get("id", "")),
                {LocaleTag(tag): str(name) for tag, name in named.items() if tag in LOCALES},
                tuple(phrases),
            )
        )
    return Phrasebook(tuple(categories))


def placed_texts(files: Mapping[str, YamlValue]) -> list[PlacedText]:
    """Every text of every locale, known phrase or not."""
    found = []
    for tag in LOCALES:
        value = files.get(texts_path(tag))
        if isinstance(value, YamlMap):
            found += [
                PlacedText(phrase_id, tag, text, value.line_of(phrase_id))
                for phrase_id, text in value.items()
                if isinstance(text, str)
            ]
    return found


def maps(value: object) -> list[YamlMap]:
    """The items of a list that are mappings."""
    items = value if isinstance(value, YamlList) else ()
    return [item for item in items if isinstance(item, YamlMap)]


def _slots(slots: object, item: YamlMap, findings: Findings) -> dict[str, SlotKind] | None:
    if slots is None:
        return {}
    if not isinstance(slots, YamlMap):
        return None
    kinds = {}
    for name, kind in slots.items():
        if kind not in set(SlotKind):
            known = ", ".join(SlotKind)
            message = f"'{kind}' is no kind of slot"
            findings.error(
                PHRASES, item.line_of("slots"), STRUCTURE, message, f"There are: {known}."
            )
            return None
        kinds[name] = SlotKind(kind)
    return kinds


def _fits(placed: PlacedText, kinds: Mapping[str, SlotKind], findings: Findings) -> bool:
    """Whether the text has each slot of its phrase, and no other."""
    try:
        names = fact_names(placed.text)
    except TemplateError as error:
        findings.error(
            placed.path,
            placed.line,
            "braces",
            f"the phrase '{placed.phrase_id}' has {error}",
            "Braces hold a slot, {date}, or in ja-simple a word with its reading, {漢字|かんじ}.",
        )
        return False
    unknown, missing = sorted(names - set(kinds)), sorted(set(kinds) - names)
    known = ", ".join(f"{{{name}}}" for name in kinds) or "none"
    for name in unknown:
        message = f"the phrase '{placed.phrase_id}' has no slot '{name}'"
        findings.error(placed.path, placed.line, "unknown-slot", message, f"It has: {known}.")
    for name in missing:
        message = f"the slot '{{{name}}}' is missing in the phrase '{placed.phrase_id}'"
        hint = f"Write {{{name}}} where the sentence needs it."
        findings.error(placed.path, placed.line, "missing-slot", message, hint)
    return not unknown and not missing
