"""``python -m tests.benchmarks.desk``: the console over many tickets, and races for one of them.

Fills a PostgreSQL database with tickets and messages in twenty languages (the phrases of
``intents/``), then asks for pages of the queue and for searches, as a browser would, and prints how
long the server took. ``--races`` lets four members of staff claim the same ticket at once, again
and again, on both databases.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import create_engine, text

from bot.content.loader import load_content
from bot.content.source import content_root
from bot.domain.decision import TicketRequest
from bot.domain.errors import TicketConflict
from bot.domain.event import ChannelName
from bot.domain.locale import EN
from bot.domain.search import search_terms
from bot.domain.ticket import TicketAction
from bot.service.desk import Desk
from bot.service.views import StaffView
from bot.storage.database import Database
from bot.storage.engine import read_url
from tests.benchmarks.postgres import opened

_RUNTIME = tempfile.mkdtemp(prefix="clairbot-desk-")
os.environ.setdefault("CLAIRBOT_COMPILED", str(Path(_RUNTIME) / "compiled"))

_UNRESOLVED = 20
"""One ticket of so many is not resolved."""
_SEED = 5


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--tickets", type=int, default=100_000)
    asked.add_argument("--messages", type=int, default=2_000_000)
    asked.add_argument("--rounds", type=int, default=20, help="how often each page is asked for")
    asked.add_argument("--races", type=int, default=0, help="only so many races for a ticket")
    asked.add_argument("--keep", type=Path, help="a folder to keep the filled database in")
    given = asked.parse_args()
    try:
        if given.races:
            for name, url in (("SQLite", _sqlite()), ("PostgreSQL", None)):
                with opened(url, Path(_RUNTIME)) as at:
                    _race(name, at, given.races)
        else:
            with opened(None, given.keep or Path(_RUNTIME)) as at:
                words = _phrases()
                if not _filled(at):
                    _fill(at, words, given.tickets, given.messages)
                _pages(at, [one for one, _ in words], given.rounds)
    finally:
        shutil.rmtree(_RUNTIME, ignore_errors=True)


def _sqlite() -> str:
    return f"sqlite:///{_RUNTIME}/clairbot.db"


def _phrases() -> list[tuple[str, str]]:
    """What the messages are made of, with the language of each."""
    phrases = [
        (phrase.text, str(phrase.locale)) for phrase in load_content(content_root()).content.phrases
    ]
    random.Random(_SEED).shuffle(phrases)
    return phrases[:20_000]


def _filled(url: str) -> bool:
    engine = create_engine(read_url(url))
    with engine.connect() as connection:
        found = connection.execute(text("SELECT count(*) FROM ticket")).scalar_one()
    engine.dispose()
    return bool(found)


def _fill(url: str, pool: list[tuple[str, str]], tickets: int, messages: int) -> None:
    """Tickets with conversations of the same length on average."""
    began = time.perf_counter()
    engine = create_engine(read_url(url))
    with engine.begin() as connection:
        connection.execute(text("DROP INDEX ix_message_terms"))
        connection.execute(
            text(
                "CREATE TEMP TABLE pool"
                " (id int PRIMARY KEY, words text, locale text, terms tsvector)"
            )
        )
        connection.execute(
            text("INSERT INTO pool VALUES (:id, :words, :locale, CAST(:terms AS tsvector))"),
            [
                {"id": number, "words": words, "locale": locale, "terms": _vector(words)}
                for number, (words, locale) in enumerate(pool)
            ],
        )
        numbers = {"tickets": tickets, "messages": messages, "pool": len(pool), "open": _UNRESOLVED}
        for statement in _FILLING:
            connection.execute(text(statement), numbers)
        connection.execute(text("CREATE INDEX ix_message_terms ON message USING gin (terms)"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
        size = connection.execute(
            text("SELECT pg_size_pretty(pg_database_size(current_database()))")
        ).scalar_one()
    engine.dispose()
    print(
        f"{tickets} tickets, {messages} messages, one ticket of {_UNRESOLVED} unresolved:"
        f" {size}, filled in {time.perf_counter() - began:.0f} s"
    )


def _vector(words: str) -> str:
    return " ".join(f"'{term}':{at}" for at, term in enumerate(search_terms(words), start=1))


_FILLING = (
    """
    INSERT INTO contact (id, channel, address, first_seen)
    SELECT n, 'memory', 'p' || n, now() - interval '1 year' FROM generate_series(1, :tickets) n
    """,
    """
    INSERT INTO conversation (id, contact_id, key, version, mode, audience, readings, greeted,
        is_group, blocked)
    SELECT n, n, 'memory:p' || n, 1, 'bot', 'resident', 'brackets', true, false, false
    FROM generate_series(1, :tickets) n
    """,
    """
    INSERT INTO ticket (id, conversation_id, version, state, division, urgent, subject, locale,
        opened_at, waiting_since, due_from, due_at, resolved_at, place, terms)
    SELECT n, n, 1,
        CASE WHEN n % :open > 0 THEN 'resolved'
            WHEN n % (3 * :open) = 0 THEN 'waiting' ELSE 'open' END,
        (ARRAY['multicultural', 'exchange', 'economic', 'jet', 'planning'])[1 + n % 5],
        n % 97 = 0, pool.words, pool.locale, at, at, at,
        CASE WHEN n % :open = 0 AND n % (3 * :open) > 0 THEN at + interval '4 hours' END,
        CASE WHEN n % :open > 0 THEN at END,
        CASE WHEN n % :open > 0 THEN -floor(extract(epoch FROM at))::bigint
            ELSE (CASE WHEN n % 97 = 0 THEN 0 ELSE 2 END
                + CASE WHEN n % (3 * :open) = 0 THEN 1 ELSE 0 END) * 100000000000
                + floor(extract(epoch FROM at))::bigint END,
        pool.terms
    FROM generate_series(1, :tickets) n
    JOIN pool ON pool.id = (n::bigint * 7919) % :pool,
    LATERAL (SELECT now() - interval '1 year' * (1 - n::float / :tickets) AS at) moment
    """,
    """
    INSERT INTO message (conversation_id, author, text, locale, at, message_ref, terms)
    SELECT 1 + (n::bigint * :tickets / :messages), who,
        pool.words, pool.locale,
        now() - interval '1 year' * (1 - n::float / :messages),
        CASE WHEN who = 'person' THEN n::text END,
        CASE WHEN who <> 'bot' THEN pool.terms END
    FROM generate_series(0, :messages - 1) n
    JOIN pool ON pool.id = (n::bigint * 104729 + n / 20) % :pool,
    LATERAL (SELECT (ARRAY['person', 'bot', 'person', 'bot', 'person', 'bot', 'staff'])[1 + n % 7]
        AS who) whose
    """,
    "SELECT setval(pg_get_serial_sequence('ticket', 'id'), :tickets)",
    "SELECT setval(pg_get_serial_sequence('contact', 'id'), :tickets)",
    "SELECT setval(pg_get_serial_sequence('conversation', 'id'), :tickets)",
    """
    INSERT INTO label (id, key, name)
    SELECT n, 'label ' || n, 'Label ' || n FROM generate_series(1, 20) n
    """,
    """
    INSERT INTO ticket_label (ticket_id, label_id)
    SELECT n, 1 + n % 20 FROM generate_series(1, :tickets) n WHERE n % 3 = 0
    """,
)


def _pages(url: str, phrases: list[str], rounds: int) -> None:
    """Time the pages through the whole web application, signed in."""
    from tests.support.clock import TurnedClock
    from tests.unit.web.support import web_house

    chance = random.Random(_SEED)
    store = Database(url)

    def word() -> str:
        """Something staff might type: a word, or two letters where words are not spaced."""
        found = search_terms(chance.choice(phrases))
        return chance.choice(found) if found else "visa"

    def two() -> str:
        return " ".join(search_terms(chance.choice(phrases))[:2]) or "visa"

    kinds: dict[str, Callable[[], str]] = {
        "queue": lambda: "",
        "queue of a division": lambda: f"division={chance.choice(['jet', 'exchange'])}",
        "queue, one language": lambda: f"locale={chance.choice(['km', 'vi', 'mn', 'en'])}",
        "queue, urgent": lambda: "urgent=1",
        "queue, a label": lambda: f"label={chance.randint(1, 20)}",
        "queue, nothing of mine": lambda: "mine=1",
        "resolved": lambda: "state=resolved",
        "resolved, a language and a division": lambda: "state=resolved&locale=km&division=jet",
        "resolved, nothing of mine": lambda: "state=resolved&mine=1",
        "a page far behind": lambda: (
            f"state=resolved&after=-{1_780_000_000}.{chance.randint(1, 99)}"
        ),
        "search, a word": lambda: f"q={word()}",
        "search, two words": lambda: f"q={two()}",
        "search, the commonest words": lambda: f"q={chance.choice(['の', 'る', 'i', 'de', 'to'])}",
        "search, a word and a division": lambda: f"q={word()}&division=jet",
        "search, nothing found": lambda: "q=qqxzy",
    }
    every: list[float] = []
    # In the far future nothing of what is stored is in the way of a fresh sign-in.
    clock = TurnedClock()
    clock.turn(days=700)
    with web_house(store, clock) as house:
        client = house.staff_client("bench")
        client.get("/console")
        print(f"{'page':<40}{'median':>9}{'p95':>9}{'longest':>9}  (ms)")
        for name, query in kinds.items():
            times = []
            for _ in range(rounds):
                address = f"/console?{query()}"
                began = time.perf_counter()
                answer = client.get(address)
                times.append((time.perf_counter() - began) * 1000)
                assert answer.status_code == 200, (address, answer.status_code)
            every += times
            _line(name, times)
        _line("all", every)
    store.close()


def _line(name: str, times: list[float]) -> None:
    p95 = statistics.quantiles(times, n=20, method="inclusive")[-1]
    print(f"{name:<40}{statistics.median(times):>9.0f}{p95:>9.0f}{max(times):>9.0f}", flush=True)


def _race(name: str, url: str, races: int) -> None:
    """Four claim the same ticket at once: how often not exactly one got it, or a loser was not
    told who."""
    from tests.support.clock import TurnedClock
    from tests.support.small import Told, small_content
    from tests.support.wiring import house as wired

    store, clock = Database(url), TurnedClock()
    wrong = 0
    began = time.perf_counter()
    with wired(store, clock, Told(), small_content()) as house:
        staff = [house.staff(f"s{number}", f"職員{number}") for number in range(4)]
        for race in range(races):
            now = clock.turn(seconds=1)
            with store.write() as tx:
                state = tx.open_conversation(ChannelName.MEMORY, f"p{race}", now)
                request = TicketRequest(TicketAction.OPEN, division="multicultural")
                ticket = tx.add_ticket(state.key, request, EN, now)
            wrong += not _one_wins(house.desk, ticket, staff, now)
    store.close()
    took = timedelta(seconds=round(time.perf_counter() - began))
    print(f"{name}: {races} races of four, {wrong} wrong, in {took}", flush=True)


def _one_wins(desk: Desk, ticket: int, staff: list[StaffView], now: datetime) -> bool:
    gate = threading.Barrier(len(staff))
    told: dict[str, str | None] = {}

    def claim(one: StaffView) -> None:
        gate.wait()
        try:
            desk.claim(ticket, one.id, now)
            told[one.name] = None
        except TicketConflict as conflict:
            told[one.name] = str(conflict)

    threads = [threading.Thread(target=claim, args=(one,)) for one in staff]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winners = {name for name, conflict in told.items() if conflict is None}
    losers = {conflict for conflict in told.values() if conflict is not None}
    return len(told) == len(staff) and len(winners) == 1 and losers == winners


if __name__ == "__main__":
    main()
