"""What people write after an answer: every rule is shown one broken sample."""

from __future__ import annotations

import pytest

from bot.content.check.followups import check_followups
from bot.content.files import read_tree
from bot.content.loader import load_content, load_tree
from bot.content.problem import Findings
from bot.content.scaffold import new_locale
from bot.domain.followup import Aspect, Position
from bot.domain.locale import EN

WHOLE = """\
ask:
  cost: [how much]
  when: [until when]
  hours: [opening hours]
  where: [where do I go]
  bring: [what to bring]
  phone: [phone number]
  language: [which language]
  duration: [how long]
choose: {first: [first], second: [second], third: [third], last: [last], none: [none]}
lead: [and for]
"""
FILE = "intents/en/_followups.yaml"


def found(site) -> list[tuple[str, str]]:
    findings = Findings()
    check_followups(load_tree(read_tree(site.root)), findings)
    return [(one.rule, one.message) for one in findings.sorted() if one.path == FILE]


def test_whole_words_are_read_and_have_no_problem(site):
    site.write(FILE, WHOLE)
    assert found(site) == []
    words = load_content(site.root).content.followups[EN]
    assert words.ask[Aspect.COST] == ("how much",)
    assert words.choose[Position.LAST] == ("last",)
    assert words.lead == ("and for",)
    assert words.tail == ()


@pytest.mark.parametrize(
    ("before", "after", "rule", "said"),
    [
        ("  cost: [how much]\n", "", "no-followups", "cost"),
        (", none: [none]", "", "no-followups", "none"),
        ("until when", "How much?", "double-followup", "'cost' and 'when'"),
        ("how long", "staff", "followup-is-smalltalk", "human"),
        ("how long", "'!?'", "empty-followup", "no letters"),
    ],
)
def test_a_broken_word_is_reported(site, before, after, rule, said):
    assert before in WHOLE
    site.write(FILE, WHOLE.replace(before, after))
    ((reported, message),) = found(site)
    assert reported == rule
    assert said in message


def test_a_phrase_of_an_entry_is_no_follow_up(site):
    phrase = next(p for p in load_content(site.root).content.phrases if p.locale == EN)
    site.write(FILE, WHOLE.replace("how long", f"'{phrase.text}!'"))
    ((rule, message),) = found(site)
    assert rule == "followup-is-phrase"
    assert phrase.entry_id in message


def test_a_base_without_follow_ups_is_left_alone_and_one_locale_asks_for_the_others(site):
    assert found(site) == []
    site.write("intents/vi/_followups.yaml", WHOLE)
    assert [rule for rule, _ in found(site)] == ["no-followups"]


def test_the_scaffold_knows_every_kind(site):
    new_locale(site.root, "ko")
    words = load_content(site.root).content.followups
    (ko,) = words.values()
    assert set(ko.ask) == set(Aspect)
    assert set(ko.choose) == set(Position)
