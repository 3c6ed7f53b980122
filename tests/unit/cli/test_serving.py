"""``serve``, ``work`` and ``demo`` when they cannot start; a start that works is a journey."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import uvicorn
from filelock import FileLock
from starlette.applications import Starlette

from bot.cli.listening import Server, listening
from tests.unit.cli.conftest import Run

SECRET = "a-word-nobody-may-read"

WRONG = {
    "PORT": ("PORT", "seventy", "a port number from 1 to 65535"),
    "PORT too high": ("PORT", "70000", "a port number from 1 to 65535"),
    "WORKERS": ("WORKERS", "0", "a whole number from 1 to 32"),
    "DATABASE_URL": ("DATABASE_URL", f"{SECRET}", "sqlite:///FILE or postgresql://"),
    "DATABASE_URL of another kind": ("DATABASE_URL", f"mysql://u:{SECRET}@h/d", "postgresql://"),
    "PUBLIC_URL": ("PUBLIC_URL", "http://example.org", "https address"),
    "SECRET_KEY": ("SECRET_KEY", SECRET, "at least 32 random characters"),
    "LINE_API_BASE": ("LINE_API_BASE", "api.line.me", "an http(s) address"),
    "LINE_CHANNEL_SECRET": ("LINE_CHANNEL_SECRET", SECRET, "LINE_CHANNEL_ACCESS_TOKEN"),
    "LINE_CHANNEL_ACCESS_TOKEN": ("LINE_CHANNEL_ACCESS_TOKEN", SECRET, "LINE_CHANNEL_SECRET"),
    "TELEGRAM_API_BASE": ("TELEGRAM_API_BASE", "https://api.telegram.org", "ends in /bot"),
    "TELEGRAM_FILE_BASE": ("TELEGRAM_FILE_BASE", "ftp://files", "an http(s) address"),
    "TELEGRAM_BOT_TOKEN": ("TELEGRAM_BOT_TOKEN", SECRET, "the token BotFather gave"),
    "TELEGRAM_WEBHOOK_URL": ("TELEGRAM_WEBHOOK_URL", "http://example.org", "long polling"),
    "TELEGRAM_WEBHOOK_SECRET": ("TELEGRAM_WEBHOOK_SECRET", f"{SECRET} é", "1 to 256"),
    "TELEGRAM_STAFF_CHAT_ID": ("TELEGRAM_STAFF_CHAT_ID", "staff", "a whole number"),
    "CLAIRBOT_CONTENT": ("CLAIRBOT_CONTENT", "no/such/folder", "knowledge/ and intents/"),
    "CLAIRBOT_VECTORS": ("CLAIRBOT_VECTORS", "always", "auto, off, or the http(s) address"),
    "CLAIRBOT_DATA": ("CLAIRBOT_DATA", "pyproject.toml/var", "a folder this program may write to"),
    "CLAIRBOT_COMPILED": ("CLAIRBOT_COMPILED", "pyproject.toml/learnt", "this program may write"),
}


@pytest.mark.parametrize("command", ["serve", "work"])
@pytest.mark.parametrize(("name", "value", "expected"), WRONG.values(), ids=WRONG)
def test_a_wrong_setting_is_named_with_what_is_expected_and_exits_2(
    run: Run, command: str, name: str, value: str, expected: str
) -> None:
    done = run(command, **{name: value})
    assert done.code == 2
    assert name in done.err
    assert expected in done.err
    assert SECRET not in done.out + done.err
    assert "Traceback" not in done.err


def test_all_wrong_settings_are_told_at_once(run: Run) -> None:
    done = run("serve", PORT="x", WORKERS="y", TELEGRAM_BOT_TOKEN=SECRET)
    assert done.code == 2
    for name in ("PORT", "WORKERS", "TELEGRAM_BOT_TOKEN"):
        assert f"\n{name}: " in done.err
    assert SECRET not in done.err


@pytest.mark.parametrize("command", ["serve", "work"])
def test_a_database_out_of_reach_exits_1_with_one_plain_line(run: Run, command: str) -> None:
    done = run(command, DATABASE_URL=f"postgresql://clair:{SECRET}@127.0.0.1:1/clairbot")
    assert done.code == 1
    last = done.err.splitlines()[-1]
    assert last.startswith("clairbot: the database cannot be opened")
    assert "DATABASE_URL" in last
    assert SECRET not in done.out + done.err


@pytest.fixture
def taken() -> Iterator[str]:
    """A port another program listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield str(listener.getsockname()[1])


def test_a_port_in_use_is_told_before_anything_starts(run: Run, tmp_path: Path, taken: str) -> None:
    done = run("demo", "--port", taken, "--data", str(tmp_path / "demo"))
    assert done.code == 1
    assert f"port {taken} cannot be used" in done.err
    served = run("serve", "--host", "127.0.0.1", PORT=taken)
    assert served.code == 1
    assert f"port {taken} cannot be used" in served.err


@pytest.mark.parametrize("command", ["demo", "serve", "work"])
def test_a_second_program_on_the_same_data_folder_is_refused(
    run: Run, tmp_path: Path, command: str
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    with FileLock(data / "clairbot.lock"):
        done = run(command, *(["--data", str(data)] if command == "demo" else []))
    assert done.code == 1
    assert "Another clairbot runs on this data folder" in done.err


async def test_addresses_are_told_once_they_can_be_called() -> None:
    with listening("127.0.0.1", 0) as listener:
        called: list[bool] = []

        def call() -> None:
            with socket.create_connection(listener.getsockname(), timeout=5):
                called.append(True)
            server.should_exit = True

        server = Server(uvicorn.Config(Starlette(), log_config=None), call)
        with pytest.raises(OSError, match="refused"):
            socket.create_connection(listener.getsockname(), timeout=5)
        await server.serve(sockets=[listener])

    assert called == [True]


async def test_a_program_that_cannot_start_tells_no_addresses() -> None:
    @contextlib.asynccontextmanager
    async def broken(_app: Starlette) -> AsyncIterator[None]:
        raise RuntimeError("not today")
        yield

    told: list[bool] = []
    with listening("127.0.0.1", 0) as listener:
        config = uvicorn.Config(Starlette(lifespan=broken), log_config=None)
        server = Server(config, lambda: told.append(True))
        with contextlib.suppress(SystemExit):
            await server.serve(sockets=[listener])

    assert not server.started
    assert told == []


def test_content_without_any_entry_exits_1_with_one_plain_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "content" / "knowledge").mkdir(parents=True)
    done = run("serve", CLAIRBOT_CONTENT=str(tmp_path / "content"))
    assert done.code == 1
    assert "no entry can be read" in done.err


def test_the_demos_secrets_are_its_own_affair(run: Run, tmp_path: Path, taken: str) -> None:
    data = tmp_path / "demo"
    run("demo", "--port", taken, "--data", str(data))
    kept = data / "demo.json"
    assert kept.stat().st_mode & 0o077 == 0
    first = kept.read_text("utf-8")
    run("demo", "--port", taken, "--data", str(data))
    assert kept.read_text("utf-8") == first


def test_damaged_secrets_of_the_demo_are_made_anew(run: Run, tmp_path: Path, taken: str) -> None:
    data = tmp_path / "demo"
    data.mkdir()
    (data / "demo.json").write_text('{"line_secret": ', "utf-8")
    assert "cannot be used" in run("demo", "--port", taken, "--data", str(data)).err
    assert "telegram_secret" in (data / "demo.json").read_text("utf-8")


def test_a_data_folder_that_cannot_be_made_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = run("demo", "--data", str(tmp_path / "file" / "var"))
    assert done.code == 2
    assert "a folder this program may write to" in done.err
