"""The composition root: what is on, what is off, and what /readyz is told."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.app import App, build
from bot.channels.memory import MemoryChannel
from bot.domain.event import ChannelName
from bot.settings import Settings, read_settings
from bot.storage import migrate
from tests.support.clock import TurnedClock

LINE = {
    "line_channel_secret": SecretStr("a-line-secret"),
    "line_channel_access_token": SecretStr("a-line-token"),
}
TELEGRAM = {"telegram_bot_token": SecretStr("4242:a-telegram-token")}

Make = Callable[..., App]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """Builds programs on an empty database and lets go of them."""
    for name in Settings.model_fields.keys() - {"clairbot_compiled", "clairbot_vectors"}:
        monkeypatch.delenv(name.upper(), raising=False)
    made: list[App] = []

    def makes(extra: dict[ChannelName, Any] | None = None, **given: Any) -> App:
        settings = read_settings(clairbot_data=tmp_path, **given)
        migrate.upgrade(settings.database)
        app = build(settings, clock=TurnedClock(), extra_channels=extra)
        made.append(app)
        return app

    yield makes
    for app in made:
        app.close()


def test_channels_without_secrets_are_off_and_the_log_says_so(
    make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    app = make()
    assert set(app.channels) == {ChannelName.WEB}
    assert (app.line, app.telegram) == (None, None)
    assert "channel line is off" in caplog.text
    assert "channel telegram is off" in caplog.text


@pytest.mark.parametrize(
    ("given", "on"),
    [
        pytest.param(LINE, {ChannelName.LINE}, id="line"),
        pytest.param(TELEGRAM, {ChannelName.TELEGRAM}, id="telegram"),
        pytest.param({**LINE, **TELEGRAM}, {ChannelName.LINE, ChannelName.TELEGRAM}, id="both"),
    ],
)
def test_channels_with_their_secrets_are_on(
    make: Make, given: dict[str, Any], on: set[ChannelName]
) -> None:
    app = make(**given)
    assert set(app.channels) == {ChannelName.WEB, *on}
    assert (app.line is not None, app.telegram is not None) == (
        ChannelName.LINE in on,
        ChannelName.TELEGRAM in on,
    )


def test_a_channel_given_by_the_caller_is_used(make: Make) -> None:
    memory = MemoryChannel()
    assert make({ChannelName.MEMORY: memory}).channels[ChannelName.MEMORY] is memory


def test_readyz_is_told_of_database_content_and_channels(make: Make) -> None:
    app = make()
    report = app.health.check(app.clock.now())
    parts = {part.name: part for part in report.parts}
    assert {"database", "content", "channels"} <= set(parts)
    assert parts["content"].detail.startswith(f"{len(app.content.current().entries)} entries")
    assert "errors" not in parts["content"].detail
    assert parts["channels"].detail == "tokens accepted"


def test_a_refused_token_makes_the_program_unready_and_names_the_channel(make: Make) -> None:
    app = make(**LINE)
    app.deliverer.refused_credentials.add(ChannelName.LINE)
    report = app.health.check(app.clock.now())
    channels = next(part for part in report.parts if part.name == "channels")
    assert not report.ok
    assert channels.detail == "access token refused: line"
    assert "a-line-token" not in str(report)


def test_the_sandbox_is_mounted_only_where_it_is_asked_for(make: Make) -> None:
    paths = {getattr(route, "path", "") for route in make().web().routes}
    assert "/sandbox" not in paths
    assert {"/webhook/line", "/webhook/telegram", "/chat", "/console", "/healthz"} <= paths
