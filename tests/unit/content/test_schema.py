"""The schemas are data of their own: they must say what the code says."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator

from bot.content.facts import KINDS
from bot.content.phrases import EMERGENCY_KINDS
from bot.content.problem import Findings
from bot.content.schema import NAMES, check_schema, validator
from bot.content.source import content_root
from bot.content.yaml_files import read_yaml
from bot.domain.entry import Confidence, HandoffPolicy
from bot.domain.locale import LOCALES
from bot.domain.understood import SmallTalk


def schema(name):
    path = content_root() / "knowledge" / "schema" / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_each_schema_is_a_valid_schema(name):
    Draft202012Validator.check_schema(schema(name))
    assert validator(name) is validator(name)


def test_there_are_no_other_schemas():
    folder = content_root() / "knowledge" / "schema"
    assert {path.stem for path in folder.iterdir()} == set(NAMES)


def test_the_schemas_know_what_the_code_knows():
    entry = schema("entry")
    value = entry["$defs"]["value"]
    assert [one["required"][0] for one in value["oneOf"]] == sorted(
        KINDS, key=list(value["properties"]).index
    )
    assert value["properties"]["confidence"]["enum"] == list(Confidence)
    assert value["properties"]["languages"]["items"]["enum"] == list(LOCALES)
    assert entry["properties"]["handoff"]["enum"] == list(HandoffPolicy)
    assert list(schema("chapters")["$defs"]["titles"]["properties"]) == list(LOCALES)
    assert list(schema("divisions")["additionalProperties"]["properties"]) == list(LOCALES)
    assert set(schema("smalltalk")["properties"]) == set(SmallTalk)
    kinds = schema("emergency")["items"]["properties"]["kind"]["enum"]
    assert tuple(kinds) == EMERGENCY_KINDS


def test_values_as_an_editor_reads_them_are_fine_too():
    """VS Code sees numbers and booleans where our loader sees strings."""
    record = {
        "sources": {"s": {"title": "t", "publisher": "p", "url": "https://example.org"}},
        "reviewed": "2026-11-22",
        "review_by": "2027-05-31",
        "division": "multicultural",
        "area": "national",
        "urgent": True,
        "handoff": "offer",
        "facts": {
            "within": {"days": 14, "source": "s", "as_of": "2026-11", "confidence": "found"},
            "rate": {"percent": 2.5, "source": "s", "as_of": "2026-11", "confidence": "found"},
        },
    }
    assert list(validator("entry").iter_errors(record)) == []


@pytest.mark.parametrize(
    ("name", "text", "line", "words"),
    [
        ("phrases", "a/b:\n  phrases: []\n", 2, "is empty"),
        ("phrases", "a/b:\n  phrases:\n    - {text: x, reading: 漢}\n", 3, "'漢' does not fit"),
        ("phrases", "a/b:\n  phrases: [x]\nAB: {phrases: [y]}\n", 3, "'AB' does not fit"),
        ("phrases", "- x\n", 1, "must be 'name: value' lines"),
        ("emergency", "- kind: fire\n  entry: a/b\n", 1, "in none of the ways"),
        ("smalltalk", "hello: [hi]\n", 1, "'hello' is not known here"),
        ("divisions", "a:\n  ja: 課\n", 1, "misses 'en'"),
        ("chapters", "resident: []\n", 1, "misses 'municipal'"),
        ("chapters", "resident:\n - id: a\n   titles: {ja: x, en: }\nmunicipal: []\n", 3, "empty"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 30 else "",
)
def test_what_a_schema_refuses_is_said_in_plain_words(name, text, line, words):
    findings = Findings()
    check_schema("x.yaml", read_yaml(text), name, findings)
    [problem] = findings.sorted()
    assert problem.line == line
    assert words in problem.message


def test_two_missing_fields_are_both_named():
    findings = Findings()
    text = "facts:\n  f: {days: 3, source: s}\nsources: {}\n"
    check_schema("x.yaml", read_yaml(text), "entry", findings)
    messages = " ".join(problem.message for problem in findings.sorted())
    assert "'as_of', 'confidence'" in messages
    assert "'reviewed'" in messages
    assert "'division'" in messages
