"""What the base promises to have: which locales in full, which at least as a summary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.content.fields import STRUCTURE, Fields, mapping
from bot.content.problem import Findings
from bot.content.yaml_files import YamlMap, YamlValue
from bot.domain.entry import Audience
from bot.domain.locale import JA, LOCALES, LocaleTag

COVERAGE = "knowledge/coverage.yaml"


@dataclass(frozen=True)
class AudiencePlan:
    """The promise for one audience. Without a file only the Japanese source is asked for."""

    full: tuple[LocaleTag, ...] = (JA,)
    summary: tuple[LocaleTag, ...] = ()
    everywhere: frozenset[str] = frozenset()
    """Chapters and entries whose text is full in every locale named."""
    phrases: Mapping[LocaleTag, int] = field(default_factory=dict)
    """The least number of phrases of an entry."""

    @property
    def locales(self) -> tuple[LocaleTag, ...]:
        """Every locale that has at least a summary, in the order of the picker."""
        return tuple(tag for tag in LOCALES if tag in self.full or tag in self.summary)

    def wants_full(self, entry_id: str, locale: LocaleTag) -> bool:
        """Whether this text must be there and be more than a summary."""
        if locale in self.full:
            return True
        chapter = entry_id.partition("/")[0]
        return locale in self.summary and not self.everywhere.isdisjoint({entry_id, chapter})


Plan = Mapping[Audience, AudiencePlan]


def read_plan(value: YamlValue | None, findings: Findings) -> Plan:
    """The plan out of ``coverage.yaml``; what makes no sense in it becomes a problem."""
    whole = mapping(COVERAGE, value, "the plan", findings)
    return {
        audience: _audience(whole[str(audience)], str(audience), findings)
        if str(audience) in whole
        else AudiencePlan()
        for audience in Audience
    }


def _audience(value: YamlValue, name: str, findings: Findings) -> AudiencePlan:
    fields = Fields(COVERAGE, mapping(COVERAGE, value, f"'{name}'", findings), findings)
    full = _locales(fields, "full")
    return AudiencePlan(
        full=full if JA in full else (JA, *full),
        summary=_locales(fields, "summary"),
        everywhere=frozenset(fields.texts("everywhere")),
        phrases=_phrases(fields),
    )


def _locales(fields: Fields, key: str) -> tuple[LocaleTag, ...]:
    found = []
    for name in fields.texts(key):
        if name in LOCALES:
            found.append(LocaleTag(name))
        else:
            fields.fail(
                key, f"'{name}' is not one of our locales", "There are: " + " ".join(LOCALES)
            )
    return tuple(found)


def _phrases(fields: Fields) -> Mapping[LocaleTag, int]:
    given = mapping(COVERAGE, fields.value.get("phrases"), "'phrases'", fields.findings)
    found: dict[LocaleTag, int] = {}
    for name, count in given.items():
        if name in LOCALES and isinstance(count, str) and count.isdecimal():
            found[LocaleTag(name)] = int(count)
        else:
            _wrong_count(given, name, fields.findings)
    return found


def _wrong_count(given: YamlMap, name: str, findings: Findings) -> None:
    findings.error(
        COVERAGE,
        given.line_of(name),
        STRUCTURE,
        f"'{name}' must be a locale with a number",
        "Write it like 'en: 8'.",
    )
