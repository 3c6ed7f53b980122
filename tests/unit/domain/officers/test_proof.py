"""The proof step by step, and whatever somebody tries in whatever order."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.domain.officers.proof import (
    CODE_LIFE,
    MAIL_PAUSE,
    PROOF_LIFE,
    TRIES,
    Proof,
    Stage,
    Tried,
    ask_address,
    give_up,
    mail_code,
    mail_failed,
    try_code,
)
from tests.support.clock import START

MINUTE = timedelta(minutes=1)


def waiting(now: datetime = START) -> Proof:
    return mail_code(ask_address(Proof(), now, "remind"), "city.lg.jp", now)


def test_the_right_code_proves_it_for_a_year() -> None:
    proof, tried = try_code(waiting(), right=True, now=START + CODE_LIFE - MINUTE)

    assert tried is Tried.RIGHT
    assert proof.proven_domain == "city.lg.jp"
    assert proof.stage is Stage.IDLE
    proven_at = START + CODE_LIFE - MINUTE
    assert proof.holds(proven_at + PROOF_LIFE - MINUTE)
    assert not proof.holds(proven_at + PROOF_LIFE)


def test_the_right_code_after_ten_minutes_proves_nothing() -> None:
    proof, tried = try_code(waiting(), right=True, now=START + CODE_LIFE)

    assert tried is Tried.TOO_LATE
    assert not proof.holds(START + CODE_LIFE)
    assert proof.stage is Stage.ADDRESS


def test_five_wrong_codes_kill_it() -> None:
    proof, seen = waiting(), []
    for _ in range(TRIES):
        proof, tried = try_code(proof, right=False, now=START + MINUTE)
        seen.append(tried)

    assert seen == [Tried.WRONG] * (TRIES - 1) + [Tried.USED_UP]
    assert proof.stage is Stage.ADDRESS
    assert proof.nonce == ""


def test_a_proof_that_holds_survives_a_new_attempt() -> None:
    proof, _ = try_code(waiting(), right=True, now=START)
    for later in (ask_address(proof, START), give_up(proof), mail_code(proof, "x.lg.jp", START)):
        assert later.holds(START)
        assert later.proven_domain == "city.lg.jp"


def test_what_was_wanted_is_kept_until_it_is_proven() -> None:
    assert waiting().wanted == "remind"
    assert mail_failed(waiting(), START).wanted == "remind"
    assert try_code(waiting(), right=True, now=START)[0].wanted == ""


def test_another_mail_has_to_wait_unless_the_first_failed() -> None:
    asked_again = ask_address(waiting(), START + MAIL_PAUSE / 2)

    assert asked_again.too_soon(START + MAIL_PAUSE / 2)
    assert not asked_again.too_soon(START + MAIL_PAUSE)
    assert not mail_failed(waiting(), START + MINUTE / 4).too_soon(START + MINUTE / 4)


class Proving(RuleBasedStateMachine):
    """Somebody who knows no code but those that were mailed to them."""

    def __init__(self) -> None:
        super().__init__()
        self.proof = Proof()
        self.now = START
        self.mailed_at: datetime | None = None
        self.tried = 0
        self.entitled = False
        """Whether a right code was given in time, and not more than five were tried before."""

    @rule(seconds=st.integers(1, 900))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule()
    def begins(self) -> None:
        self.proof = ask_address(self.proof, self.now)

    @precondition(lambda self: self.proof.waits_for(self.now) is not Stage.IDLE)
    @rule()
    def gives_an_address(self) -> None:
        if not self.proof.too_soon(self.now):
            if self.mailed_at is not None:
                assert self.now - self.mailed_at >= MAIL_PAUSE
            self.proof = mail_code(self.proof, "city.lg.jp", self.now)
            self.mailed_at, self.tried = self.now, 0

    @precondition(lambda self: self.proof.waits_for(self.now) is Stage.CODE)
    @rule(right=st.booleans())
    def types_a_code(self, right: bool) -> None:
        assert self.mailed_at is not None
        in_time = self.now < self.mailed_at + CODE_LIFE
        self.proof, tried = try_code(self.proof, right=right, now=self.now)
        self.tried += 1
        assert self.tried <= TRIES
        assert (tried is Tried.RIGHT) == (right and in_time)
        self.entitled = self.entitled or (right and in_time)

    @precondition(lambda self: self.proof.stage is Stage.CODE)
    @rule()
    def mail_cannot_be_sent(self) -> None:
        self.proof = mail_failed(self.proof, self.now)
        self.mailed_at = None

    @rule()
    def gives_up(self) -> None:
        self.proof = give_up(self.proof)

    @invariant()
    def only_a_right_code_in_time_proves_anything(self) -> None:
        assert (self.proof.proven_at is not None) == self.entitled

    @invariant()
    def nothing_of_a_dead_code_is_left(self) -> None:
        if self.proof.stage is not Stage.CODE:
            assert (self.proof.nonce, self.proof.mailbox, self.proof.tries) == ("", "", 0)


TestProving = Proving.TestCase
TestProving.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
