"""Trouble of our own: broken content, a failing event, a database that is away."""

from __future__ import annotations

import logging
import shutil
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from bot.content.source import content_root
from bot.domain.locale import EN
from bot.domain.understood import Question, Understood
from bot.storage.engine import read_url
from bot.understanding.core import Core
from tests.journeys.conftest import MakeTown
from tests.journeys.town import Phone, Town, line_call, line_text, town, until, words
from tests.support.postgres import empty
from tests.support.wiring import shipped_content, shipped_core

BOTH = pytest.mark.parametrize("platform", ["line", "telegram"])
QUESTION = "How do I sort garbage?"
STUMBLE = "the xylophone that breaks everything"


@pytest.fixture(autouse=True)
def _log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)


# content


@pytest.fixture
def content_copy(tmp_path: Path) -> Path:
    """The shipped content, to be broken."""
    root = tmp_path / "content"
    for part in ("knowledge", "intents"):
        shutil.copytree(content_root() / part, root / part)
    return root


def test_a_file_broken_while_serving_is_told_and_the_last_good_content_goes_on_answering(
    content_copy: Path, make_file_town: MakeTown, caplog: pytest.LogCaptureFixture
) -> None:
    with make_file_town(clairbot_content=content_copy) as made:
        phone = made.line()
        before = phone.says(QUESTION)
        file = content_copy / "knowledge/resident/utilities/garbage-sorting/entry.yaml"
        good = file.read_text("utf-8")
        file.write_text(good + "\n  - ][ this is no YAML: {\n", "utf-8")
        until(lambda: "not taken up" in made.ready()[1]["content"], "/readyz to tell")
        status, details, verdicts = made.ready()
        assert status == 200
        assert verdicts["content"]
        assert f"{len(shipped_content().entries)} entries" in details["content"]
        assert "content kept the former content" in caplog.text
        assert [one.text for one in made.line().says(QUESTION)] == [one.text for one in before]

        file.write_text(good, "utf-8")
        until(lambda: "not taken up" not in made.ready()[1]["content"], "/readyz to be well")


def test_a_corrected_text_is_what_the_next_person_reads(
    content_copy: Path, make_file_town: MakeTown
) -> None:
    with make_file_town(clairbot_content=content_copy) as made:
        made.line().says(QUESTION)
        file = content_copy / "knowledge/resident/utilities/garbage-sorting/en.md"
        good = file.read_text("utf-8")
        title = next(line for line in good.splitlines() if line.startswith(("# ", "title:")))
        file.write_text(good.replace(title, title + " (corrected)"), "utf-8")
        until(
            lambda: "(corrected)" in words(made.line().says(QUESTION)),
            "the corrected text",
        )


def test_messages_that_come_while_content_is_taken_up_are_each_answered_once(
    content_copy: Path, make_town: MakeTown
) -> None:
    with make_town(clairbot_content=content_copy) as made:
        whole = len(made.line().says(QUESTION))
        file = content_copy / "knowledge/resident/utilities/garbage-sorting/en.md"
        good = file.read_text("utf-8")
        file.write_text(good.replace("\ntitle: ", "\ntitle: New – ", 1), "utf-8")
        writing: list[Phone] = []

        def taken_up() -> bool:
            writing.append(made.line())
            writing[-1].acts("text", text=QUESTION)
            time.sleep(0.05)
            entry = made.app.content.current().entries["utilities/garbage-sorting"]
            return entry.texts[EN].title.startswith("New – ")

        until(taken_up, "the new title")
        for _ in range(5):
            taken_up()
        made.settle()
        assert len(writing) > 5
        assert [len(phone.news()) for phone in writing] == [whole] * len(writing)


def test_content_that_is_broken_in_one_place_at_start_serves_the_rest_and_says_so(
    content_copy: Path, make_file_town: MakeTown, caplog: pytest.LogCaptureFixture
) -> None:
    broken = content_copy / "knowledge/resident/tax/resident-tax/entry.yaml"
    broken.write_text("][ no YAML: {\n", "utf-8")
    with make_file_town(clairbot_content=content_copy) as made:
        assert made.line().says(QUESTION)
        assert f"{len(shipped_content().entries) - 1} entries" in made.ready()[1]["content"]
        assert "error" in made.ready()[1]["content"]
        assert "errors in files" in caplog.text


# one event that fails


class Stumbling(Core):
    """The shipped core, which fails on one message as no core should."""

    broken = True

    def decide(self, question: Question) -> Understood:
        """Fails where the words tell it to."""
        if self.broken and STUMBLE in question.text:
            raise RuntimeError("stumbled")
        return super().decide(question)


@pytest.fixture(scope="module")
def stumbling() -> Core:
    core = shipped_core(Stumbling)
    core.prepare()
    return core


@BOTH
def test_an_event_that_fails_again_and_again_goes_to_staff_and_disturbs_nobody_else(
    database_url: str,
    tmp_path: Path,
    stumbling: Core,
    platform: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with town(database_url, tmp_path, stumbling) as made:
        unlucky, others = made.phone(platform), [made.phone(platform) for _ in range(3)]
        unlucky.begins()
        unlucky.acts("text", text=f"I have {STUMBLE}")
        for other in others:
            other.acts("text", text=QUESTION)
        assert all(other.waits() for other in others)
        assert unlucky.news() == []

        end = time.monotonic() + 30
        while made.waiting() != (0, 0):
            assert time.monotonic() < end, made.waiting()
            made.clock.advance(60)
            time.sleep(0.2)
        (ticket,) = made.tickets(unlucky)
        assert STUMBLE in ticket.subject
        assert str(ticket.id) in words(unlucky.news())
        assert "garbage" in words(unlucky.says(QUESTION)).lower()

    assert "is given up and handed to staff" in caplog.text
    assert f"event {platform}:" in caplog.text
    assert STUMBLE not in caplog.text


# the database


def administer(url: str, statement: str) -> None:
    """Change the database behind the program's back."""
    engine = create_engine(read_url(url), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def test_what_cannot_be_stored_is_refused_and_answered_when_it_comes_again(
    make_town: MakeTown, caplog: pytest.LogCaptureFixture
) -> None:
    with make_town() as made:
        url = made.app.settings.database
        phone, other = made.line(), made.telegram()
        phone.begins()
        other.begins()
        administer(url, "ALTER TABLE inbox RENAME TO inbox_away")
        try:
            body = line_call(line_text(phone.person, "my secret xylophone"))
            assert made.line_webhook(body).status_code == 503
            asked = phone.acts("text", text=QUESTION)
            assert asked["webhook"]["status"] == 503
            other.acts("text", text=QUESTION)
            assert made.ready()[0] == 503
            assert not made.ready()[2]["database"]
            assert made.http.get("/healthz").status_code == 200
        finally:
            administer(url, "ALTER TABLE inbox_away RENAME TO inbox")
        assert phone.waits()
        assert other.waits()
        made.settle()
        assert made.line_webhook(body).status_code == 200
        made.settle()
        assert phone.news()
        until(lambda: made.ready()[0] == 200, "/readyz to be well again")
    for private in ("xylophone", QUESTION):
        assert private not in caplog.text


@pytest.mark.postgres
def test_connections_that_break_are_made_anew(
    postgres_url: str, core: Core, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    empty(postgres_url)
    with town(postgres_url, tmp_path, core) as made:
        phone = made.line()
        phone.begins()
        administer(
            postgres_url,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND datname = current_database()",
        )
        phone.acts("text", text=QUESTION)
        assert "garbage" in words(phone.waits()).lower()
        made.settle()
        assert _lines(made, phone.key).count(QUESTION) == 1
    assert QUESTION not in caplog.text


def _lines(made: Town, key: str) -> list[str]:
    with made.app.store.read() as tx:
        return [line.text for line in tx.lines(key)]
