"""What is said in a guided check, at least once of each kind."""

from __future__ import annotations

from datetime import date

from bot.domain.case_utterance import (
    CaseAnswers,
    CaseConflict,
    CaseGone,
    CaseNews,
    CaseOutcome,
    CasePassedOn,
    CaseQuestion,
    CaseStopped,
    CaseUtterance,
    CaseWaiting,
    Notice,
)
from bot.domain.eligibility import dialogue
from bot.domain.eligibility.case import Given, OpenCase
from bot.domain.eligibility.heard import Doubt, Trouble
from bot.domain.eligibility.record import record
from tests.support.grants import book

DAY = date(2026, 11, 24)
COMMUNITY = "grants/multicultural-community"
EXCHANGE = "grants/international-exchange"
NPO: Given = (("applicant_type", "npo"),)
TOWN: Given = (
    ("applicant_type", "municipality"),
    ("project_field", "disaster"),
    ("project_new", "new"),
    ("national_grant", "no"),
    ("project_start", date(2027, 6, 1)),
)
DOUBTS = (
    Doubt(Trouble.NEGATIVE, "-5円"),
    Doubt(Trouble.OUT_OF_RANGE, "999", "uses_this_year"),
    Doubt(Trouble.NO_SUCH_DAY, "2/30"),
    Doubt(Trouble.YEAR_OUT_OF_RANGE, "3027年"),
    Doubt(Trouble.SEVERAL_AMOUNTS, values=(1, 2)),
    Doubt(Trouble.SMALL_AMOUNT, "600", values=(600, 6000000)),
)


def begun(grant: str | None = COMMUNITY, *given: Given) -> OpenCase:
    """A case with these answers."""
    told = tuple(pair for some in given for pair in some)
    return dialogue.begin(book(), grant, DAY, "tozes0", told)


def question(case: OpenCase, news: CaseNews | None = None, page: int = 1) -> CaseQuestion:
    """Its open question."""
    return CaseQuestion(case, dialogue.look(case, book()), news or CaseNews(), page)


def outcome(case: OpenCase, news: CaseNews | None = None) -> CaseOutcome:
    """What is said of it."""
    return CaseOutcome(case, dialogue.look(case, book()), news or CaseNews())


def walk(case: OpenCase) -> list[OpenCase]:
    """The case and every one after it, knowing nothing."""
    cases = [case]
    while cases[-1].pending is not None:
        cases.append(dialogue.dont_know(cases[-1], book()))
    return cases


def _conflict() -> CaseConflict:
    wrong: Given = (("project_end", date(2027, 5, 1)),)
    case = begun(COMMUNITY, TOWN, wrong)
    return CaseConflict(case, dialogue.look(case, book()))


TOLD = begun(COMMUNITY, TOWN)
HEARD = dialogue.begin(book(), COMMUNITY, DAY, "tozes0", TOWN, (6_000_000, 3_000_000))
ALL = begun(None, TOWN)

CHECKS: tuple[CaseUtterance, ...] = (
    *(
        question(begun(grant), CaseNews((notice,)))
        for grant in (COMMUNITY, None)
        for notice in Notice
    ),
    question(begun(), CaseNews(doubts=DOUBTS)),
    question(begun(EXCHANGE, NPO), page=2),
    *(
        question(case, CaseNews(taken=tuple(case.answers)))
        for grant in (*[g.id for g in book().grants.values() if g.questions], None)
        for case in walk(dialogue.refine(begun(grant), book()))
        if case.pending
    ),
    question(begun(COMMUNITY, NPO)),
    question(dialogue.edit(TOLD, book(), "project_start")),
    question(dialogue.ask_money(HEARD, book())),
    *(outcome(begun(grant.id)) for grant in book().grants.values()),
    outcome(TOLD, CaseNews((Notice.KEPT,), ("applicant_type",))),
    outcome(ALL),
    outcome(begun(COMMUNITY, NPO, (("lead_partner", "none"),))),
    _conflict(),
    CaseAnswers(TOLD),
    CaseAnswers(walk(begun(COMMUNITY, TOWN, NPO))[-1], 2),
    CaseAnswers(begun()),
    CaseStopped(TOLD),
    CaseWaiting(TOLD, None),
    CaseWaiting(TOLD, COMMUNITY),
    CaseGone(),
    CasePassedOn(record(TOLD, book())),
    CasePassedOn(record(begun(COMMUNITY, NPO), book())),
    CasePassedOn(record(ALL, book())),
)
