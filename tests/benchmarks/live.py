"""``python -m tests.benchmarks.live``: open consoles while many people write.

Two ``clairbot serve`` share one PostgreSQL. Half of the consoles show the queue, half a ticket
each; the people write to both servers by signed webhooks. What counts is the time from the moment a
webhook is sent until a console has the part of its page on which the message can be read: on the
queue also one that shows a later message of the same person instead. A gloss that comes later is
not waited for, but the processor time of those worked out meanwhile is counted.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import hashlib
import hmac
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import aiohttp

from bot.domain.decision import TicketRequest
from bot.domain.event import ChannelName
from bot.domain.locale import EN, JA
from bot.domain.ticket import TicketAction
from bot.service.accounts import Accounts
from bot.service.casework import carry_out
from bot.storage.database import Database
from bot.storage.passwords import Argon2Hasher
from tests.__main__ import COMPILED
from tests.benchmarks.consoles import Console, mark
from tests.benchmarks.load import QUESTIONS
from tests.benchmarks.postgres import opened
from tests.benchmarks.processor import children, processor_seconds
from tests.support.sandbox import LINE_SECRET, app_environment, free_port

PASSWORD = "a password for measuring"
STAFF = 10
"""Members of staff; each has several pages open."""
_SETTLE = 5.0


def main() -> None:
    """Measure and print; 1 where anything was lost, doubled or too late."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--consoles", type=int, default=50)
    asked.add_argument("--people", type=int, default=50)
    asked.add_argument(
        "--bot", type=int, default=0, help="so many of them wait for staff, and the bot answers"
    )
    asked.add_argument("--rate", type=float, default=20.0, help="messages a second")
    asked.add_argument("--seconds", type=float, default=30.0)
    asked.add_argument("--limit", type=float, default=1.0, help="seconds for 95 of 100")
    asked.add_argument(
        "--settle",
        type=float,
        default=_SETTLE,
        help="seconds after the last message until everything must be there",
    )
    asked.add_argument("--log", type=Path, default=Path(os.devnull), help="what the servers say")
    given = asked.parse_args()
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp())
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        url = stack.enter_context(opened(None, folder))
        tickets = _prepare(url, given.people)
        platform = stack.enter_context(_platform())
        servers = [
            stack.enter_context(_server(url, platform, folder / f"data{one}", given.log))
            for one in range(2)
        ]
        sys.exit(asyncio.run(_measure(given, servers, tickets, folder)))


def _prepare(url: str, people: int) -> list[int]:
    """Accounts, and a ticket of each person; their numbers in the order of the people."""
    store = Database(url)
    now = datetime.now(UTC)
    accounts = Accounts(store, Argon2Hasher())
    for number in range(STAFF):
        locale = JA if number % 2 else EN
        accounts.add(f"staff{number}", f"職員{number}", PASSWORD, locale, now)
    tickets = []
    for person in range(people):
        with store.write() as tx:
            state = tx.open_conversation(ChannelName.LINE, _address(person), now)
            request = TicketRequest(TicketAction.OPEN, subject="My residence card")
            after, _ = carry_out(tx, state, request, locale=EN, now=now)
            assert tx.save_conversation(after, state.version)
            assert after.ticket_id is not None
            tickets.append(after.ticket_id)
    store.close()
    return tickets


def _address(person: int) -> str:
    return "U" + hashlib.md5(f"live-{person}".encode(), usedforsecurity=False).hexdigest()


async def _measure(
    given: argparse.Namespace, servers: list[tuple[str, int]], tickets: list[int], folder: Path
) -> int:
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(
        connector=connector, trust_env=False, cookie_jar=aiohttp.DummyCookieJar()
    ) as session:
        bases = [base for base, _ in servers]
        for base in bases:
            await _wait_until_up(session, base)
        cookies = [await _sign_in(session, bases[0], number) for number in range(STAFF)]
        for person in range(given.bot, given.people):
            at = f"/console/tickets/{tickets[person]}"
            await _claim(session, bases[0], at, cookies[person % STAFF])
        consoles = []
        for number in range(given.consoles):
            cookie, base = cookies[number % STAFF], bases[number // 2 % 2]
            if number % 2:
                at = f"/console/tickets/{tickets[number // 2 % len(tickets)]}"
                one = Console(session, base, at, "ticket", cookie)
            else:
                one = Console(session, base, "/console", "queue", cookie)
            consoles.append(one)
        watched = {
            person: [one for one in consoles if one.page.endswith(f"/tickets/{ticket}")]
            for person, ticket in enumerate(tickets)
        }
        for one in consoles:
            await one.load()
        open_pages = [asyncio.create_task(one.live()) for one in consoles]
        await asyncio.sleep(3)
        processes = {
            **{f"server {number}": pid for number, (_, pid) in enumerate(servers)},
            **{f"its workers {n}": children(pid)[0] for n, (_, pid) in enumerate(servers)},
            "PostgreSQL": int((folder / "postgres/postmaster.pid").read_text().split()[0]),
        }
        before = {name: processor_seconds(pid) for name, pid in processes.items()}
        own = time.process_time()
        for one in consoles:
            one.parts = one.received = 0
        began = time.perf_counter()
        sent = await _write(session, bases, given)
        took = time.perf_counter() - began
        await asyncio.sleep(given.settle)
        used = {name: processor_seconds(pid) - before[name] for name, pid in processes.items()}
        for number in range(len(servers)):
            used[f"server {number}"] -= used[f"its workers {number}"]  # which are below it
        used["people and consoles"] = time.process_time() - own
        for page in open_pages:
            if page.done():
                page.result()
            page.cancel()
        await asyncio.gather(*open_pages, return_exceptions=True)
    return _report(given, consoles, watched, sent, took, used)


async def _write(
    session: aiohttp.ClientSession, bases: list[str], given: argparse.Namespace
) -> dict[tuple[int, int], float]:
    """Messages evenly over the time, the people in turn; when each was sent."""
    sent: dict[tuple[int, int], float] = {}
    count = round(given.rate * given.seconds)
    began = time.perf_counter()

    async def one(number: int) -> None:
        person, which = number % given.people, number // given.people
        await asyncio.sleep(began + number / given.rate - time.perf_counter())
        body, headers = _webhook(person, which)
        at = f"{bases[(person + which) % len(bases)]}/webhook/line"
        sent[person, which] = time.perf_counter()
        async with session.post(at, data=body, headers=headers) as answer:
            await answer.read()
            if answer.status != 200:
                raise RuntimeError(f"a webhook was answered with {answer.status}")

    await asyncio.gather(*(one(number) for number in range(count)))
    return sent


def _webhook(person: int, number: int) -> tuple[bytes, dict[str, str]]:
    now = round(time.time() * 1000)
    words = f"{mark(person, number)} {QUESTIONS[(person + number) % len(QUESTIONS)]}"
    event = {
        "type": "message",
        "mode": "active",
        "timestamp": now,
        "webhookEventId": f"live-{person}-{number}",
        "deliveryContext": {"isRedelivery": False},
        "replyToken": f"token-{person}-{number}",
        "source": {"type": "user", "userId": _address(person)},
        "message": {
            "type": "text",
            "id": str(500_000_000 + person * 10_000 + number),
            "quoteToken": "q",
            "text": words,
        },
    }
    body = json.dumps({"destination": "U" + "0" * 32, "events": [event]}).encode()
    digest = hmac.new(LINE_SECRET.encode(), body, hashlib.sha256).digest()
    signature = base64.b64encode(digest).decode()
    return body, {"x-line-signature": signature, "content-type": "application/json"}


async def _sign_in(session: aiohttp.ClientSession, base: str, number: int) -> str:
    form = {"login": f"staff{number}", "password": PASSWORD}
    async with session.post(f"{base}/console/sign-in", data=form, allow_redirects=False) as answer:
        found = re.match(r"[^;]+", answer.headers["set-cookie"])
        assert answer.status == 303, answer.status
        assert found is not None
        return found[0]


async def _claim(session: aiohttp.ClientSession, base: str, at: str, cookie: str) -> None:
    headers = {"cookie": cookie, "origin": base}
    async with session.post(f"{base}{at}/claim", headers=headers) as answer:
        assert answer.status in (200, 409), answer.status


async def _wait_until_up(session: aiohttp.ClientSession, base: str) -> None:
    for _ in range(1200):
        try:
            async with session.get(f"{base}/readyz") as answer:
                if answer.status == 200:
                    return
        except aiohttp.ClientError:
            pass
        await asyncio.sleep(0.1)
    raise RuntimeError(f"{base} does not answer")


def _report(
    given: argparse.Namespace,
    consoles: list[Console],
    watched: dict[int, list[Console]],
    sent: dict[tuple[int, int], float],
    took: float,
    used: dict[str, float],
) -> int:
    delays: dict[str, list[float]] = {"queue": [], "thread": []}
    lost: dict[str, int] = {"queue": 0, "thread": 0}
    for (person, number), at in sent.items():
        for one in watched[person]:
            seen = one.seen.get((person, number))
            lost["thread"] += seen is None
            if seen is not None:
                delays["thread"].append(seen - at)
    for one in consoles:
        if one.event != "queue":
            continue
        by_person: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for (person, number), at in one.seen.items():
            by_person[person].append((number, at))
        for (person, number), at in sent.items():
            seen = min((when for which, when in by_person[person] if which >= number), default=None)
            lost["queue"] += seen is None
            if seen is not None:
                delays["queue"].append(seen - at)
    rate = len(sent) / took
    print(
        f"{len(consoles)} consoles, {len(sent)} messages of {given.people} people,"
        f" {rate:.1f} a second"
    )
    print(f"{'page':<10}{'median':>9}{'p95':>9}{'p99':>9}{'longest':>9}{'lost':>7}  (ms)")
    every = {**delays, "all": [*delays["queue"], *delays["thread"]]}
    for name, found in every.items():
        if len(found) < 2:
            print(f"{name:<10}nothing arrived")
            continue
        cuts = statistics.quantiles(found, n=100, method="inclusive")
        figures = "".join(f"{value * 1000:9.0f}" for value in (cuts[49], cuts[94], cuts[98]))
        print(f"{name:<10}{figures}{max(found) * 1000:9.0f}{lost.get(name, sum(lost.values())):7}")
    for event in ("queue", "ticket"):
        ours = [one for one in consoles if one.event == event]
        parts = sum(one.parts for one in ours)
        print(
            f"{event}: {parts / took:.0f} parts a second,"
            f" {sum(one.received for one in ours) / max(parts, 1) / 1000:.1f} kB each"
        )
    doubled = sum(one.doubled for one in consoles)
    print(f"lines that came twice: {doubled}; load of the machine {os.getloadavg()[0]:.1f}")
    for name, seconds in used.items():
        print(
            f"{name}: {seconds:.1f} s of processor time in {took + given.settle:.0f} s,"
            f" {seconds / len(sent) * 1000:.1f} ms a message"
        )
    in_time = sum(delay <= given.limit for delay in every["all"])
    late = in_time < 0.95 * len(every["all"])
    return int(late or doubled > 0 or any(lost.values()))


@contextmanager
def _platform() -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "tests.benchmarks.platform", str(port)]
    with _process(command, {}, Path(os.devnull)):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def _server(url: str, platform: str, data: Path, log: Path) -> Iterator[tuple[str, int]]:
    base = f"http://127.0.0.1:{free_port()}"
    environment = {
        **app_environment(platform, base, url, str(data)),
        "LINE_API_BASE": platform,
        "TELEGRAM_BOT_TOKEN": "",
        "SECRET_KEY": "the same key for both servers that are measured",
        "CLAIRBOT_COMPILED": os.environ.get("CLAIRBOT_COMPILED", str(COMPILED)),
        "OPENBLAS_NUM_THREADS": "1",
    }
    command = [sys.executable, "-m", "bot", "serve", "--host", "127.0.0.1"]
    with _process(command, environment, log) as process:
        yield base, process.pid


@contextmanager
def _process(
    command: list[str], environment: dict[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("ab") as lines:
        process = subprocess.Popen(
            command, env={**os.environ, **environment}, stdout=lines, stderr=lines
        )
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=40)


if __name__ == "__main__":
    main()
