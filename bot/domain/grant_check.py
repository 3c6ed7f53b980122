"""The guided check of a project in the conversation: by button, by answers in words, by a sentence.

What a case is and what follows from an answer stands in ``eligibility``; here a message becomes a
move, and the case after it becomes words and a new state.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.domain import case_answers
from bot.domain.case_buttons import ALL, Verb
from bot.domain.case_utterance import (
    CaseAnswers,
    CaseConflict,
    CaseGone,
    CaseNews,
    CaseOutcome,
    CaseQuestion,
    CaseStopped,
    CaseUtterance,
    CaseWaiting,
    Notice,
)
from bot.domain.conversation import ConversationState
from bot.domain.decision import Decision
from bot.domain.eligibility import dialogue
from bot.domain.eligibility.case import OpenCase, base36
from bot.domain.eligibility.heard import Asked, Heard, Order
from bot.domain.eligibility.options import options
from bot.domain.eligibility.record import CaseRecord, record
from bot.domain.eligibility.rules import PROJECT_START, SchemeKind
from bot.domain.entry import Audience
from bot.domain.event import EventKind, InboundEvent
from bot.domain.japan import japan_day
from bot.domain.turn import Turn
from bot.domain.understood import SmallTalk, Understood, Verdict
from bot.domain.utterance import (
    Answer,
    DeskList,
    EmergencyAnswer,
    FaultThanks,
    FeedbackThanks,
    Help,
    HumanDeclined,
    SmallTalkReply,
    Utterance,
)

DESCRIBED_FROM = 3
"""A message with so many facts about a project describes one, also where it asks for nothing."""
TOLD_FROM = 2
"""A question for a grant with so many facts about a project asks about this project."""
_ASIDE = (Answer, DeskList, FaultThanks, FeedbackThanks, Help, HumanDeclined, SmallTalkReply)
"""After these words an open question is asked again."""


def asked_of(state: ConversationState, event: InboundEvent) -> Asked | None:
    """How a message has to be read, or None where nobody is interested in projects.

    An edited message may be the answer to an earlier question: it is not read as one to this.
    """
    case = state.case
    if state.audience is not Audience.MUNICIPAL and not (case and case.active):
        return None
    today = japan_day(event.occurred_at)
    step = case.pending if case is not None and case.active else None
    if case is None or step is None or event.kind is EventKind.EDITED:
        return Asked((), today)
    known = {} if step.edits else case.answers
    begun = case.answers.get(PROJECT_START)
    fields = tuple(name for name in step.fields if name not in known)
    return Asked(fields, today, begun if isinstance(begun, date) else None)


def pressed(turn: Turn, value: str) -> Decision | None:
    """What a button of the check leads to; None for one that never was."""
    verb, *parts = value.split(".")
    if verb in (Verb.NEW, Verb.FRESH):
        grant = parts[0] if parts and parts[0] != ALL else None
        return _wanted(turn, grant, fresh=verb == Verb.FRESH)
    case = turn.state.case
    if case is None or not turn.content.grants.grants:
        return Decision(turn.state, turn.say(CaseGone()))
    if verb == Verb.STOP:
        stopped = dialogue.stop(case)
        return Decision(replace(turn.state, case=stopped), turn.say(CaseStopped(stopped)))
    current = parts[:1] == [case.tag]
    case, news = _today(turn, replace(case, active=True))
    if not current:
        return _told(turn, case, _and(news, Notice.OLD_BUTTON))
    if Notice.RULES_CHANGED in news.notices:
        return _told(turn, case, news)
    return _moved(turn, case, verb, parts[1:], news)


def _moved(
    turn: Turn, case: OpenCase, verb: str, parts: list[str], news: CaseNews
) -> Decision | None:
    book = turn.content.grants
    match verb, parts:
        case Verb.ANSWER, [number, option] if number.isdecimal() and option.isdecimal():
            return _chosen(turn, case, int(number), int(option), news)
        case Verb.PAGE, [number, page] if number.isdecimal() and page.isdecimal():
            open_ = case.pending is not None and case.pending.number == int(number)
            news = news if open_ else _and(news, Notice.OLD_BUTTON)
            return _told(turn, case, news, page=int(page) if open_ else 1)
        case Verb.DONT_KNOW, [number] if number.isdecimal():
            if case.pending is not None and case.pending.number == int(number):
                return _told(turn, dialogue.dont_know(case, book), news)
            return _told(turn, case, _and(news, Notice.OLD_BUTTON))
        case Verb.EDIT, [field]:
            return _told(turn, dialogue.edit(case, book, field), news)
        case Verb.ANSWERS, [page] if page.isdecimal():
            state = _with(turn, case)
            return Decision(state, turn.say(CaseAnswers(case, int(page))))
        case Verb.GRANT, [grant]:
            moved = dialogue.narrow(case, book, None if grant == ALL else grant)
            return _told(turn, moved, _and(news, Notice.KEPT))
    order = {
        Verb.BACK: Order.BACK,
        Verb.RESTART: Order.RESTART,
        Verb.RESUME: Order.RESUME,
        Verb.RESULT: Order.RESULT,
    }.get(verb)
    if verb == Verb.REFINE:
        return _told(turn, dialogue.refine(case, book), news)
    return _ordered(turn, case, order, news) if order else None


def _chosen(turn: Turn, case: OpenCase, number: int, option: int, news: CaseNews) -> Decision:
    """An option of the open question, or of an earlier one: then that answer is changed."""
    book = turn.content.grants
    step = case.step(number)
    found = options(case, book, step) if step is not None else ()
    if step is None or option >= len(found):
        return _told(turn, case, _and(news, Notice.OLD_BUTTON))
    given = found[option].given
    if step.open:
        return _told(turn, dialogue.answer(case, book, given), news)
    changed = dialogue.answer_again(case, book, number, given)
    return _told(turn, changed, replace(news, taken=tuple(field for field, _ in given)))


def _ordered(turn: Turn, case: OpenCase, order: Order, news: CaseNews) -> Decision | None:
    """What a button or a typed word asks of the check itself."""
    book = turn.content.grants
    match order:
        case Order.DONT_KNOW if case.pending is not None:
            return _told(turn, dialogue.dont_know(case, book), news)
        case Order.BACK:
            return _told(turn, dialogue.back(case, book), news)
        case Order.RESTART:
            again = dialogue.restart(replace(case, tag=_tag(turn)), book)
            return _told(turn, again, _and(news, Notice.RESTARTED))
        case Order.STOP:
            stopped = dialogue.stop(case)
            return Decision(_with(turn, stopped), turn.say(CaseStopped(stopped)))
        case Order.RESUME:
            return _told(turn, case, _and(news, Notice.RESUMED))
        case Order.ANSWERS:
            return Decision(_with(turn, case), turn.say(CaseAnswers(case)))
        case Order.RESULT:
            what = CaseOutcome(case, dialogue.look(case, book), news)
            return Decision(_with(turn, case), turn.say(what))
    return None


def written(turn: Turn, understood: Understood) -> Decision | None:
    """What a text means for the check; None where it is about something else."""
    heard, case = understood.heard, turn.state.case
    if heard is None or not turn.content.grants.grants:
        return None
    if case is None or not case.active:
        return _way_in(turn, understood, heard)
    case, news = _today(turn, case)
    if understood.verdict is Verdict.SMALLTALK:
        if understood.smalltalk not in (SmallTalk.YES, SmallTalk.NO):
            return None
        heard = replace(heard, answers_all=understood.smalltalk is SmallTalk.YES)
    if heard.order is Order.CHECK and not heard.given:
        return _wanted(turn, heard.grant, fresh=False)
    if heard.order is not None and heard.order is not Order.CHECK:
        return _ordered(turn, case, heard.order, news)
    aside = understood.verdict is Verdict.ANSWER and (heard.asks or heard.empty)
    aside = aside or (turn.event.kind is EventKind.EDITED and not heard.given)
    if aside or (heard.empty and (heard.asks or case.pending is None)):
        return None
    if case.pending is None and not (heard.given or heard.amounts or heard.doubts):
        return None
    book = turn.content.grants
    taken = case_answers.taken(case, book, heard)
    if taken.unclear:
        return _told(turn, taken.case, _and(news, Notice.UNCLEAR))
    kept = case_answers.kept_amounts(taken.case, book, heard)
    news = replace(news, taken=taken.fields, doubts=taken.doubts, kept=kept)
    return _told(turn, taken.case, news)


def _way_in(turn: Turn, understood: Understood, heard: Heard) -> Decision | None:
    """A typed wish to have a project checked, or the description of one."""
    case = turn.state.case
    if understood.verdict is Verdict.SMALLTALK or turn.event.kind is EventKind.EDITED:
        return None
    if heard.order is Order.RESUME and case is not None:
        moved, news = _today(turn, replace(case, active=True))
        return _told(turn, moved, _and(news, Notice.RESUMED))
    described = len(heard.given) >= DESCRIBED_FROM
    if heard.order is not Order.CHECK and not described:
        return None
    grants = turn.content.grants.grants
    grant = heard.grant
    if grant is None and understood.verdict is Verdict.ANSWER and understood.entry_id in grants:
        grant = understood.entry_id
    sure = understood.verdict is Verdict.ANSWER and grant is not None
    checked = sure and grants[grant or ""].kind is SchemeKind.CHECKED
    if checked and heard.asks and len(heard.given) < TOLD_FROM:
        # "Is there a grant for …?" wants to hear of it; the check is a button under the answer.
        return None
    return _begun(turn, grant, heard) if heard.given else _wanted(turn, grant, fresh=False)


def _wanted(turn: Turn, grant: str | None, *, fresh: bool) -> Decision | None:
    """A check is wished for; where there is a case already, it may be about the same project."""
    book, case = turn.content.grants, turn.state.case
    if not book.grants or (grant is not None and grant not in book.grants):
        return None
    if fresh or case is None or not case.answers:
        return _begun(turn, grant, Heard())
    return Decision(_with(turn, dialogue.stop(case)), turn.say(CaseWaiting(case, grant)))


def _begun(turn: Turn, grant: str | None, heard: Heard) -> Decision:
    book = turn.content.grants
    today = japan_day(turn.now)
    case = dialogue.begin(book, grant, today, _tag(turn), heard.given, heard.amounts)
    told = tuple(field for field, _ in heard.given)
    kept = case_answers.kept_amounts(case, book, heard)
    news = CaseNews((Notice.STARTED,), told, heard.doubts, kept)
    return _told(turn, case, news)


def _told(turn: Turn, case: OpenCase, news: CaseNews, *, page: int = 1) -> Decision:
    """The case as it stands now, in words."""
    return Decision(_with(turn, case), turn.say(_standing(turn, case, news, page)))


def _standing(turn: Turn, case: OpenCase, news: CaseNews, page: int = 1) -> CaseUtterance:
    found = dialogue.look(case, turn.content.grants)
    step = case.pending
    if step is None:
        return CaseOutcome(case, found, news)
    if step.edits and len(step.fields) > 1:
        return CaseConflict(case, found, news)
    return CaseQuestion(case, found, news, page)


def with_open_question(turn: Turn, decision: Decision) -> Decision:
    """The decision, asking an open question again after something else was answered.

    A finished case, and one that an emergency or another audience comes between, is put aside.
    """
    case = decision.state.case
    if case is None or not case.active or case != turn.state.case:
        return decision
    said: list[Utterance] = [one.what for one in decision.say]
    moved = decision.state.audience is not turn.state.audience
    if moved or any(isinstance(what, EmergencyAnswer) for what in said):
        return replace(decision, state=replace(decision.state, case=dialogue.stop(case)))
    if not any(isinstance(what, _ASIDE) for what in said):
        return decision
    if case.pending is None:
        return replace(decision, state=replace(decision.state, case=dialogue.stop(case)))
    case, news = _today(turn, case)
    what = _standing(turn, case, _and(news, Notice.STILL_OPEN))
    return replace(
        decision,
        state=replace(decision.state, case=case, offered=()),
        say=(*decision.say, *turn.say(what)),
    )


def passing_on(turn: Turn) -> CaseRecord | None:
    """The case staff get with a ticket: the one the person is at."""
    case = turn.state.case
    if case is None or not case.active or not turn.content.grants.grants:
        return None
    moved, _news = _today(turn, case)
    return record(moved, turn.content.grants)


def put_aside(state: ConversationState) -> ConversationState:
    """The state after the case was passed on: what is written next is no answer to it."""
    return state if state.case is None else replace(state, case=dialogue.stop(state.case))


def taken_up(turn: Turn) -> Turn:
    """The turn with its case taken up again, where it was put aside."""
    case = turn.state.case
    if case is None:
        return turn
    return replace(turn, state=replace(turn.state, case=replace(case, active=True)))


def wants_person(turn: Turn, value: str) -> bool:
    """Whether a button asks for staff, with the case it belongs to."""
    verb, *parts = value.split(".")
    case = turn.state.case
    return verb == Verb.PERSON and case is not None and parts[:1] == [case.tag]


def _today(turn: Turn, case: OpenCase) -> tuple[OpenCase, CaseNews]:
    """The case as of today and of the rules in force, with what changed meanwhile."""
    found = dialogue.renew(case, turn.content.grants, japan_day(turn.now), _tag(turn))
    notices = (
        *((Notice.RULES_CHANGED,) if found.rules_changed else ()),
        *((Notice.CALL_CLOSED,) if found.call_closed else ()),
    )
    return found.case, CaseNews(notices)


def _with(turn: Turn, case: OpenCase) -> ConversationState:
    last = case.grant if case.grant in turn.content.entries else turn.state.last_entry
    return replace(turn.state, case=case, offered=(), unanswered=None, last_entry=last)


def _and(news: CaseNews, notice: Notice) -> CaseNews:
    return replace(news, notices=(*news.notices, notice))


def _tag(turn: Turn) -> str:
    return base36(int(turn.now.timestamp()))
