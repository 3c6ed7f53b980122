"""``alone``, ``beside`` and lists of guards in ``_emergency.yaml``."""

from __future__ import annotations

import pytest

from bot.content.loader import load_content
from bot.domain.entry import EmergencyPattern
from bot.domain.locale import LocaleTag

EN = LocaleTag("en")
LANE = "intents/en/_emergency.yaml"
POLICE = "entry: emergency/call-police"


def patterns(site, text: str) -> tuple[EmergencyPattern, ...]:
    site.write(LANE, text)
    return load_content(site.root).content.emergency[EN]


def test_cries_and_the_words_beside_them_are_read(site):
    found = patterns(site, f"- {{kind: crime, {POLICE}, alone: [help!, sos], beside: [please]}}\n")
    assert [(one.all_of, one.alone, one.beside) for one in found] == [
        ((), ("help!", "sos"), ("please",))
    ]
    assert [p for p in site.problems() if p.path == LANE and p.rule == "schema"] == []


def test_a_pattern_may_have_both_lists_and_cries(site):
    (found,) = patterns(site, f"- {{kind: crime, {POLICE}, all: [[knife]], alone: [knife!]}}\n")
    assert found.all_of == (("knife",),)
    assert found.alone == ("knife!",)


def test_a_list_of_guards_stands_for_its_words_but_for_those_looked_for(site):
    (found,) = patterns(
        site,
        "- guards: past\n  words: [last year, fire drill]\n"
        f"- {{kind: fire, {POLICE}, all: [[fire drill, smoke]], none: [=past, barbecue]}}\n",
    )
    assert found.none_of == ("last year", "barbecue")
    assert [p for p in site.problems() if p.path == LANE and p.rule == "schema"] == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            f"- {{kind: fire, {POLICE}, all: [[fire]], none: [=pats]}}\n",
            "there is no list of guards 'pats' above",
            id="a list of guards that does not exist",
        ),
        pytest.param(
            f"- {{kind: fire, {POLICE}, alone: []}}\n", "'alone' has no words", id="no cries"
        ),
        pytest.param(
            f"- {{kind: fire, {POLICE}, all: [[fire]], beside: [please]}}\n",
            "'beside' belongs to 'alone'",
            id="words beside nothing",
        ),
        pytest.param(
            f"- {{kind: fire, {POLICE}, alone: [fire], none: [drill]}}\n",
            "'none' belongs to 'all'",
            id="guards of a cry",
        ),
    ],
)
def test_what_cannot_be_meant_is_said_with_its_line(site, text, message):
    site.write(LANE, text)
    found = load_content(site.root).problems
    assert [(one.line, one.message) for one in found if one.path == LANE] == [(1, message)]


def test_a_cry_that_is_small_talk_is_refused_unless_shouted(site):
    site.write("intents/en/_smalltalk.yaml", "greeting: [hello]\nhelp: [Help]\n")
    site.write(LANE, f"- {{kind: crime, {POLICE}, alone: [help, help!, sos]}}\n")
    (problem,) = site.found("cry-is-smalltalk")
    assert problem.path == LANE
    assert "'help' is also small talk ('help')" in problem.message


def test_a_single_kana_is_too_short_and_a_syllable_is_not(site):
    site.write(LANE, f"- {{kind: fire, {POLICE}, all: [[火, 불, て]]}}\n")
    (problem,) = site.found("short-emergency")
    assert "'て'" in problem.message


# examples


def examples(site, text: str) -> list[tuple[str, str, str]]:
    site.write(LANE, text)
    found = load_content(site.root).content.examples
    return [(one.kind, one.entry_id, one.text) for one in found if one.locale == EN]


def test_examples_of_danger_and_ordinary_messages_are_read(site):
    found = examples(
        site,
        f"- {{kind: crime, {POLICE}, all: [[knife]], examples: [he has a knife]}}\n"
        f'- kind: crime\n  {POLICE}\n  examples:\n    - "they broke in: help"\n'
        "- not:\n    - a knife for fish\n",
    )
    assert found == [
        ("crime", "emergency/call-police", "he has a knife"),
        ("crime", "emergency/call-police", "they broke in: help"),
        ("", "", "a knife for fish"),
    ]
    assert [
        p for p in site.problems() if p.path == LANE and p.rule in {"schema", "structure"}
    ] == []
    assert len(patterns(site, (site.root / LANE).read_text())) == 1


def test_examples_of_an_entry_that_is_gone_are_left_out_and_named(site):
    text = "- {kind: crime, entry: emergency/gone, examples: [he has a knife]}\n"
    assert examples(site, text) == []
    assert LANE in {problem.path for problem in site.found("unknown-entry")}


def test_an_example_stands_once_in_its_language(site):
    site.write(
        LANE,
        f"- {{kind: crime, {POLICE}, examples: [he has a knife]}}\n- not: [He has a KNIFE!]\n",
    )
    (problem,) = site.found("duplicate-example")
    assert (problem.path, problem.line) == (LANE, 2)


def test_no_example_is_a_test_question(site):
    site.write("tests/questions/seen/emergency.tsv", "en\tHe has a knife!\temergency/call-police\n")
    site.write(LANE, f"- {{kind: crime, {POLICE}, examples: [he has a knife]}}\n")
    (problem,) = site.found("example-is-question")
    assert problem.path == LANE


def test_a_mapping_that_is_nothing_is_refused(site):
    site.write(LANE, "- not: [a knife]\n  kind: crime\n")
    assert LANE in {problem.path for problem in site.found("schema")}
