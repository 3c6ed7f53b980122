"""Outcomes as text for people: careful words, the arithmetic, and where everything was read."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.eligibility.amounts import AmountLine
from bot.domain.eligibility.evaluate import Outcome, Result, Ruling, Verdict
from bot.domain.eligibility.questions import NextQuestion
from bot.domain.eligibility.rules import (
    Citation,
    Contradiction,
    GrantBook,
    SchemeKind,
    State,
    Words,
)
from bot.domain.eligibility.windows import WindowLine, WindowStatus

VERDICTS = {
    Verdict.LIKELY_ELIGIBLE: Words(
        "公表されている条件は満たしています。採否は審査で決まります。",
        "The published conditions look met. Whether it is adopted is decided by examination.",
    ),
    Verdict.NOT_ELIGIBLE: Words(
        "公表されている条件に照らすと、対象外と思われます。",
        "By the published conditions it does not look eligible.",
    ),
    Verdict.ASK_CLAIR: Words(
        "公表されている条件だけでは判断できません。クレアの担当課に確かめてください。",
        "The published conditions do not settle it. Please ask CLAIR.",
    ),
}
NEIGHBOUR = Words(
    "クレアの事業ではないため、判定しません。",
    "It is not run by CLAIR, so it is not checked here.",
)
NOT_YET = Words(
    "まだ判断できません。答えが足りません。分からないときはクレアの担当課に確かめてください。",
    "Not settled yet: answers are missing. Where you do not know, CLAIR can tell.",
)
STATES = {
    State.VERIFIED: Words("公表文で確認", "read in CLAIR's text"),
    State.OLD_COPY: Words("古い公表文または第三者の写し", "old or third-party copy"),
    State.ASSUMPTION: Words("当方の解釈", "our reading"),
}
WINDOWS = {
    WindowStatus.NOT_OPEN: Words(
        "{year}年度事業の受付：{opens}から{closes}まで（開始まであと{wait}日）",
        "Window for FY{year} projects: {opens} to {closes} (opens in {wait} days)",
    ),
    WindowStatus.OPEN: Words(
        "{year}年度事業の受付：{opens}から{closes}必着（あと{left}日）",
        "Window for FY{year} projects: {opens} to {closes}, to arrive by then ({left} days left)",
    ),
    WindowStatus.BEFORE_CLOSING: Words(
        "{year}年度事業の受付：{closes}必着（あと{left}日。開始日は不明）",
        "Window for FY{year} projects: to arrive by {closes} ({left} days left; opening not known)",
    ),
    WindowStatus.CLOSED: Words(
        "{year}年度事業の受付：{closes}で終了",
        "Window for FY{year} projects: closed on {closes}",
    ),
    WindowStatus.NOT_KNOWN: Words(
        "{year}年度事業の受付期間は確認できていません",
        "The window for FY{year} projects is not known",
    ),
    WindowStatus.NO_YEAR: Words(
        "事業の開始日が分かると受付期間を示せます",
        "With the start of the project the window can be told",
    ),
}
LAST_KNOWN = Words(
    "。確認できた最後の募集は{year}年度事業（{closes}締切）。最新の募集を確かめてください",
    ". The last call known was for FY{year} projects (closed on {closes}); check the present call",
)
DECIDING = Words("決め手になった条件", "Deciding")
NOTES = Words("ご注意", "Notes")
PREMISES = Words("次に当たらない・満たしていることを前提にしています", "Taken for granted")
AMOUNT = Words("助成額の目安（上限。約束ではありません）", "Amount (an upper bound, no promise)")
LOWER_OF = Words(
    "{share} と上限額 {ceiling} の低い方", "the lower of {share} and the ceiling {ceiling}"
)
COST = Words("対象経費 {cost}", "the cost {cost}")
SHARE = Words("対象経費 {cost} × {rate} = {share}", "the cost {cost} × {rate} = {share}")
NO_RATE = Words("助成率は要綱で確認", "the rate is not published: see the guidelines")
UP_TO = Words("上限額", "ceiling")
YEN = Words("{yen}円", "{yen} yen")
OR = Words(" または ", " or ")
SOURCE = Words("出典", "source")
NO_SOURCE = Words("公表文なし", "no published text")
AS_OF = Words("{year}時点", "as of {year}")
UNDATED = Words("日付なし", "undated")
MISSING = Words("答えがまだありません", "not answered yet")
NOT_FOUND = Words("確認できる情報がありません", "nothing is known about it")
POINTERS = Words("合うかもしれない事業", "May fit better")
OWNER = Words("問い合わせ先", "Turn to")
BENEFIT = Words("負担されるもの", "What is borne")
NEXT = Words("次の質問", "Next question")
REFINES = Words("（金額と注意点がより正確になります）", " (makes amount and notes more exact)")
AGAINST = Words("食い違う答え", "Answers that contradict each other")


def render_outcome(book: GrantBook, outcome: Outcome, locale: str) -> str:
    """One outcome as lines of text."""
    grant = outcome.grant
    lines = [
        f"{grant.name.to(locale)} ({grant.id}) – {outcome.on.isoformat()}",
        f"{_verdict(outcome).to(locale)} [{outcome.verdict}]",
    ]
    lines += _section(DECIDING, [_decided(one, locale) for one in outcome.deciding], locale)
    lines += _section(POINTERS, outcome.pointers, locale)
    if grant.owner:
        lines.append(f"{OWNER.to(locale)}: {grant.owner.to(locale)}")
    if outcome.amount:
        lines.append(f"{AMOUNT.to(locale)}: {amount_words(outcome.amount, locale)}")
        lines.append(f"  {_sources(outcome.amount.amounts.citations, locale)}")
    if grant.benefit and outcome.verdict is not Verdict.NOT_ELIGIBLE:
        lines.append(f"{BENEFIT.to(locale)}: {grant.benefit.to(locale)}")
    if outcome.window:
        lines.append(window_words(outcome.window, locale))
        if outcome.window.window:
            lines.append(f"  {_sources(outcome.window.window.citations, locale)}")
    notes = [_decided(Ruling(rule, Result.FAIL), locale) for rule in outcome.notes]
    lines += _section(NOTES, notes, locale)
    if outcome.verdict is not Verdict.NOT_ELIGIBLE:
        premises = [f"{rule.id}: {rule.reason.to(locale)}" for rule in outcome.premises]
        lines += _section(PREMISES, premises, locale)
    if outcome.next_question:
        lines.append(render_question(book, outcome.next_question, locale))
    return "\n".join(lines)


def render_question(book: GrantBook, question: NextQuestion | None, locale: str) -> str:
    """The next question with the names of its fields; empty where there is none."""
    if question is None:
        return ""
    words = question.words or book.fields[question.fields[0]].question
    more = REFINES.to(locale) if question.refines else ""
    return f"{NEXT.to(locale)}: {words.to(locale)} [{', '.join(question.fields)}]{more}"


def render_contradictions(found: tuple[Contradiction, ...], locale: str) -> str:
    """The answers that cannot be right together; empty where there are none."""
    return "\n".join(_section(AGAINST, [one.words.to(locale) for one in found], locale))


def amount_words(line: AmountLine, locale: str) -> str:
    """The amount with every step of its arithmetic."""
    ceilings = OR.to(locale).join(_yen(ceiling, locale) for ceiling in line.ceilings)
    if line.cost is None or line.share is None:
        known = f"{UP_TO.to(locale)} {ceilings}"
        return known if line.rate else f"{known} ({NO_RATE.to(locale)})"
    cost, share = _yen(line.cost, locale), _yen(line.share, locale)
    step = COST.to(locale).format(cost=cost)
    if line.amounts.rate not in (None, (1, 1)):
        step = SHARE.to(locale).format(cost=cost, rate=line.rate, share=share)
    lower = LOWER_OF.to(locale).format(share=step, ceiling=ceilings)
    rate = "" if line.rate else f" ({NO_RATE.to(locale)})"
    if line.cap_jpy is None:
        return f"{lower}{rate}"
    return f"{_yen(line.cap_jpy, locale)} = {lower}{rate}"


def window_words(line: WindowLine, locale: str) -> str:
    """The window with its days; where none is known, the last one that was."""
    window = line.window
    text = (
        WINDOWS[line.status]
        .to(locale)
        .format(
            year=line.year,
            opens=window.opens if window else "",
            closes=window.closes if window else "",
            left=line.days_left,
            wait=line.days_to_opening,
        )
    )
    last = line.last_known
    if window is None and last is not None:
        text += LAST_KNOWN.to(locale).format(year=last.year, closes=last.closes)
    return text


def _verdict(outcome: Outcome) -> Words:
    if outcome.grant.kind is SchemeKind.NEIGHBOUR:
        return NEIGHBOUR
    waits = all(ruling.missing for ruling in outcome.deciding)
    if outcome.verdict is Verdict.ASK_CLAIR and waits and outcome.next_question is not None:
        return NOT_YET
    return VERDICTS[outcome.verdict]


def _section(title: Words, items: Iterable[str], locale: str) -> list[str]:
    found = [f"  - {item}" for item in items]
    return [f"{title.to(locale)}:", *found] if found else []


def _decided(ruling: Ruling, locale: str) -> str:
    rule = ruling.rule
    why = ""
    if ruling.result is Result.UNKNOWN:
        missing = ", ".join(sorted(ruling.missing))
        why = f" ({MISSING.to(locale)}: {missing})" if missing else f" ({NOT_FOUND.to(locale)})"
    told = f"{rule.id}: {rule.reason.to(locale)}{why}"
    return f"{told}\n    {_sources(rule.citations, locale)}; {STATES[rule.state].to(locale)}"


def _sources(citations: tuple[Citation, ...], locale: str) -> str:
    told = [
        f"{one.source.title} ({one.source.publisher}), {_as_of(one.as_of, locale)}"
        for one in citations
    ]
    return f"{SOURCE.to(locale)}: " + ("; ".join(told) or NO_SOURCE.to(locale))


def _as_of(as_of: str, locale: str) -> str:
    if as_of == "undated":
        return UNDATED.to(locale)
    return AS_OF.to(locale).format(year=as_of.replace("/", "–"))


def _yen(amount: int, locale: str) -> str:
    return YEN.to(locale).format(yen=f"{amount:,}")
