"""Fetching what people sent from the platforms' stand-in, as strict as they are."""

from __future__ import annotations

import base64
import logging
from collections.abc import Iterator

import pytest

from bot.channels.line.files import LineFiles
from bot.channels.telegram.files import TelegramFiles
from bot.channels.telegram.pictures import read_picture
from bot.domain.errors import FetchLater, FileGone, FileTooLarge
from bot.domain.picture import MOST_BYTES, PictureFile
from tests.support.sandbox import (
    LINE_TOKEN,
    TELEGRAM_TOKEN,
    SandboxClient,
    sandbox_process,
)

DATA = b"any bytes" * 100
PERSON = "U" + "a" * 32


@pytest.fixture(scope="module")
def platforms() -> Iterator[SandboxClient]:
    with sandbox_process("http://127.0.0.1:9") as running:
        yield running


def line(platforms: SandboxClient, token: str = LINE_TOKEN) -> LineFiles:
    return LineFiles(token, f"{platforms.base}/line")


def telegram(platforms: SandboxClient, token: str = TELEGRAM_TOKEN) -> TelegramFiles:
    base = f"{platforms.base}/telegram"
    return TelegramFiles(token, f"{base}/bot", f"{base}/file/bot")


def sent_on_line(platforms: SandboxClient) -> str:
    content = base64.b64encode(DATA).decode()
    return str(platforms.act("line", PERSON, "image", content=content)["message_id"])


def sent_on_telegram(platforms: SandboxClient) -> str:
    content = base64.b64encode(DATA).decode()
    platforms.act("telegram", "77", "photo", content=content)
    message = platforms.phone("telegram", "77")[-1]["message"]
    return str(message["photo"][-1]["file_id"])


def test_what_was_sent_is_fetched_byte_by_byte(platforms: SandboxClient) -> None:
    assert line(platforms).fetch(sent_on_line(platforms), 5000) == DATA
    assert telegram(platforms).fetch(sent_on_telegram(platforms), 5000) == DATA


def test_no_more_is_fetched_than_is_wanted(platforms: SandboxClient) -> None:
    with pytest.raises(FileTooLarge):
        line(platforms).fetch(sent_on_line(platforms), len(DATA) - 1)
    with pytest.raises(FileTooLarge):
        telegram(platforms).fetch(sent_on_telegram(platforms), len(DATA) - 1)


def test_what_was_unsent_or_never_sent_is_gone(platforms: SandboxClient) -> None:
    ref = sent_on_line(platforms)
    platforms.act("line", PERSON, "unsend", message_id=ref)
    for wrong in (ref, "1", "../info", ""):
        with pytest.raises(FileGone):
            line(platforms).fetch(wrong, 5000)
    for wrong in ("nofile", "../x", "a&b=c"):
        with pytest.raises(FileGone):
            telegram(platforms).fetch(wrong, 5000)


def test_troubles_pass_and_hold_no_token(
    platforms: SandboxClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    ref, file = sent_on_line(platforms), sent_on_telegram(platforms)
    platforms.order_fault(platform="line", kind="http", status=500, endpoint="content")
    platforms.order_fault(platform="telegram", kind="http", status=503, endpoint="getFile")
    platforms.order_fault(platform="telegram", kind="http", status=502, endpoint="file")
    troubles = [
        (line(platforms), ref),
        (telegram(platforms), file),
        (telegram(platforms), file),
        (line(platforms, "wrong"), ref),
        (telegram(platforms, "1:wrong"), file),
        (LineFiles(LINE_TOKEN, "http://127.0.0.1:9"), ref),
        (TelegramFiles(TELEGRAM_TOKEN, "http://127.0.0.1:9/bot"), file),
    ]
    for source, wanted in troubles:
        with pytest.raises(FetchLater) as trouble:
            source.fetch(wanted, 5000)
        assert TELEGRAM_TOKEN not in f"{trouble.value!r} {trouble.value.__cause__!r}"
    assert line(platforms).fetch(ref, 5000) == DATA
    assert telegram(platforms).fetch(file, 5000) == DATA
    assert TELEGRAM_TOKEN not in caplog.text


SMALL = {"file_id": "small", "file_size": 900}
FITS = {"file_id": "fits", "file_size": MOST_BYTES}
HUGE = {"file_id": "huge", "file_size": MOST_BYTES + 1}


@pytest.mark.parametrize(
    ("message", "kind", "file"),
    [
        ({"photo": [SMALL, FITS, HUGE]}, "photo", PictureFile("fits", MOST_BYTES)),
        ({"photo": [HUGE]}, "photo", PictureFile("huge", MOST_BYTES + 1)),
        ({"photo": [{"file_id": "plain"}]}, "photo", PictureFile("plain")),
        ({"photo": []}, "photo", None),
        ({"photo": "x"}, "photo", None),
        ({"photo": [{"file_id": 7}, None, {"file_id": "x" * 256}]}, "photo", None),
        ({"document": {**SMALL, "mime_type": "IMAGE/heic"}}, "document", PictureFile("small", 900)),
        ({"document": {**SMALL, "mime_type": "application/pdf"}}, "document", None),
        ({"document": {**SMALL, "mime_type": 7}}, "document", None),
        ({"video": SMALL}, "video", None),
    ],
)
def test_which_file_of_a_message_is_worth_fetching(
    message: dict[str, object], kind: str, file: PictureFile | None
) -> None:
    assert read_picture(message, kind) == file
