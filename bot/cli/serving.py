"""``demo``, ``serve`` and ``work``: the program as a server."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import logging
import os
import secrets
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import click
from filelock import FileLock, Timeout
from pydantic import SecretStr

from bot.app import App, build
from bot.domain.errors import ClairbotError, SettingsError
from bot.domain.locale import JA
from bot.settings import Settings, read_settings
from bot.work.bridge import Bridge, for_workers
from bot.work.companion import Companion

DEMO_LOGIN = "demo"
WORKER_NICENESS = 10
"""How much the worker process steps back for its parent, of 0 to 19."""
SWITCH_SECONDS = 0.0005
"""How long a thread of the worker may keep the others from the interpreter: a thread that holds the
turn to write must get on with it."""


class AlreadyRunning(ClairbotError):
    """Another clairbot runs on this data folder; stop it, or use PostgreSQL to share the work."""


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("var"),
    show_default=True,
    help="Where the demo keeps its database.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
def demo(port: int, data: Path, host: str) -> None:
    """Everything on one port, with sandbox phones instead of LINE and Telegram."""
    from starlette.routing import Mount

    from bot.cli.listening import listening, serve_until_stopped
    from bot.cli.training import train_if_needed
    from bot.sandbox.app import create_sandbox
    from bot.sandbox.config import SandboxConfig

    _log_to_stderr()
    base = f"http://127.0.0.1:{port}"
    memory = _demo_secrets(data)
    sandbox = create_sandbox(
        SandboxConfig(
            line_channel_secret=memory["line_secret"],
            line_access_token=memory["line_token"],
            line_webhook_url=f"{base}/webhook/line",
            telegram_token=memory["telegram_token"],
            data=data / "sandbox.db",
            console_url="/console",
            home_url="/",
        )
    )
    settings = read_settings(
        port=port,
        database_url="",
        clairbot_data=data,
        public_url=base,
        line_api_base=f"{base}/sandbox/line",
        line_channel_secret=SecretStr(memory["line_secret"]),
        line_channel_access_token=SecretStr(memory["line_token"]),
        telegram_api_base=f"{base}/sandbox/telegram/bot",
        telegram_file_base=f"{base}/sandbox/telegram/file/bot",
        telegram_bot_token=SecretStr(memory["telegram_token"]),
        telegram_webhook_url=f"{base}/webhook/telegram",
        telegram_webhook_secret=SecretStr(memory["telegram_secret"]),
        secret_key=SecretStr(memory["secret_key"]),
    )
    with _running_app(settings) as app, listening(host, port) as listener:
        train_if_needed(settings, app.content.current())
        password = _demo_account(app, memory)
        routes = [Mount("/sandbox", app=sandbox.app)]
        web = app.web(demo=True, extra_routes=routes, companion=_companion(app))
        serve_until_stopped(
            web, listener, lambda: _print_demo_addresses(base, password), sandbox.close
        )


@click.command()
@click.option("--host", default="0.0.0.0", show_default=True, help="Address to listen on.")
def serve(host: str) -> None:
    """Production: webhooks, console and workers. Settings come from the environment."""
    from bot.cli.listening import listening, serve_until_stopped
    from bot.cli.training import train_if_needed

    _log_to_stderr()
    settings = read_settings()
    with _running_app(settings) as app, listening(host, settings.port) as listener:
        train_if_needed(settings, app.content.current())
        serve_until_stopped(
            app.web(companion=_companion(app)),
            listener,
            lambda: click.echo(f"clairbot listens on {host}:{settings.port}", err=True),
        )


@click.command()
@click.option("--bridge", type=int, hidden=True, help="Descriptor of the line to the parent.")
def work(bridge: int | None) -> None:
    """Workers only, beside other ``serve`` or ``work`` processes on the same PostgreSQL."""
    _log_to_stderr()
    settings = read_settings()
    if bridge is not None:
        _step_back()
        gc.disable()
        app = build(settings)
        try:
            asyncio.run(_work_for_parent(app, bridge))
        finally:
            app.close()
        return
    with _running_app(settings) as app:
        asyncio.run(_work_until_stopped(app, webhooks=False))


@contextlib.contextmanager
def _running_app(settings: Settings) -> Iterator[App]:
    """The wired program on an up-to-date schema; on SQLite, the only one on its data folder."""
    # Not above: the worker beside a server finds the schema as it should be.
    from bot.cli.database import upgrade

    _make_folder("CLAIRBOT_DATA", settings.clairbot_data)
    _make_folder("CLAIRBOT_COMPILED", settings.compiled)
    with contextlib.ExitStack() as stack:
        gc.disable()  # until all is there: what comes up stays
        stack.callback(gc.enable)
        if settings.database.startswith("sqlite"):
            lock = FileLock(settings.clairbot_data / "clairbot.lock", timeout=0)
            try:
                stack.enter_context(lock)
            except Timeout as error:
                raise AlreadyRunning from error
        upgrade(settings.database)
        app = build(settings)
        stack.callback(app.close)
        yield app


def _make_folder(name: str, folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        expected = "a folder this program may write to"
        raise SettingsError(f"{name}: {folder}: {error.strerror}; expected {expected}") from error


async def _work_until_stopped(
    app: App, *, webhooks: bool, stopping: asyncio.Event | None = None
) -> None:
    stopping = stopping or asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopping.set)
    if not webhooks:
        # Only now: whoever reads this may tell us to stop.
        click.echo("clairbot works; stop it with Ctrl-C", err=True)
    async with app.running(webhooks=webhooks):
        await stopping.wait()


def _step_back() -> None:
    """Let the process that acknowledges webhooks have the processor first."""
    if hasattr(os, "nice"):
        os.nice(WORKER_NICENESS)
    sys.setswitchinterval(SWITCH_SECONDS)


async def _work_for_parent(app: App, descriptor: int) -> None:
    """Work until told to stop, or until the parent is gone."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()

    def parent_is_gone() -> None:
        loop.call_soon_threadsafe(stopping.set)

    # On PostgreSQL the parent hears what pages wait for from the database itself.
    alone = app.store.dialect == "sqlite"
    line = Bridge(
        socket.socket(fileno=descriptor),
        app.store.signals,
        wanted=lambda topic: alone and not for_workers(topic),
        status=app.status,
        on_close=parent_is_gone,
    )
    line.start()
    await _work_until_stopped(app, webhooks=True, stopping=stopping)
    line.close()


def _companion(app: App) -> Companion:
    """The worker process of this server."""
    return Companion(
        [sys.executable, "-m", "bot", "work"],
        app.settings.environment(),
        app.store.signals,
        app.take_status,
    )


def _demo_secrets(data: Path) -> dict[str, str]:
    """The demo's made-up secrets; kept, so that phones and console survive a restart."""
    _make_folder("CLAIRBOT_DATA", data)
    file = data / "demo.json"
    if file.exists():
        with contextlib.suppress(ValueError):
            kept: dict[str, str] = json.loads(file.read_text("utf-8"))
            if {"line_secret", "telegram_secret", "password"} <= kept.keys():
                if "secret_key" not in kept:  # kept by a version that had none
                    kept["secret_key"] = secrets.token_urlsafe(32)
                    file.write_text(json.dumps(kept), "utf-8")
                return kept
    made = {
        "line_secret": secrets.token_hex(16),
        "line_token": secrets.token_urlsafe(32),
        "telegram_token": f"4242424242:{secrets.token_hex(17)}",
        "telegram_secret": secrets.token_urlsafe(24),
        "secret_key": secrets.token_urlsafe(32),
        "password": "-".join(secrets.token_hex(2) for _ in range(4)),
    }
    file.touch(mode=0o600)
    file.write_text(json.dumps(made), "utf-8")
    return made


def _demo_account(app: App, memory: dict[str, str]) -> str:
    """Make sure the demo account exists with the kept password; returns the password."""
    password = memory["password"]
    if all(staff.login != DEMO_LOGIN for staff in app.people.accounts.all()):
        app.people.accounts.add(DEMO_LOGIN, "田中（デモ）", password, JA, app.clock.now())
    return password


def _print_demo_addresses(base: str, password: str) -> None:
    click.echo(
        f"""
clairbot demo — everything runs on this machine, nothing is sent anywhere.

  Two phones (LINE, Telegram)   {base}/sandbox/
  Web chat                      {base}/chat
  Staff console                 {base}/console
      login     {DEMO_LOGIN}
      password  {password}

Stop with Ctrl-C. What was said is kept; delete the data folder to start afresh.
"""
    )


def _log_to_stderr() -> None:
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    for noisy in ("httpx", "httpcore", "alembic", "telegram", "aiohttp", "uvicorn.access"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
