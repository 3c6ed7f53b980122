"""What should not come but does: refused or answered, told in the log by id, never by words."""

from __future__ import annotations

import json
import logging
import re
from typing import Any

import pytest

from bot.domain.locale import EN
from bot.sandbox.line_webhook import signature
from tests.journeys.town import Town, line_call, line_text, plain, words
from tests.support.queued import queued
from tests.support.sandbox import LINE_SECRET, LINE_TOKEN, TELEGRAM_SECRET, TELEGRAM_TOKEN

BOTH = pytest.mark.parametrize("platform", ["line", "telegram"])
MARKUP = "<b>bold</b> & <script>alert(1)</script> _*[x](y)`~ &lt;"
WORD = "xylophone"
"""A word that nothing but a person's message could have brought into the log."""


def event_ids(town: Town, key: str) -> int:
    """How many lines a conversation has."""
    with town.app.store.read() as tx:
        return len(tx.lines(key))


def assert_discreet(caplog: pytest.LogCaptureFixture, *private: str) -> None:
    """Neither words of a person nor a secret stand in the log, tracebacks included."""
    secrets = (LINE_SECRET, LINE_TOKEN, TELEGRAM_SECRET, TELEGRAM_TOKEN)
    for text in (WORD, *private, *secrets):
        assert text not in caplog.text


@pytest.fixture(autouse=True)
def _log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)


def tampered(body: bytes) -> bytes:
    return body.replace(WORD.encode(), b"saxophone")


@pytest.mark.parametrize("signed", ["wrong", "tampered", "missing", "empty", "other secret", "é"])
def test_a_line_call_that_is_not_signed_as_agreed_is_refused(
    town: Town, caplog: pytest.LogCaptureFixture, signed: str
) -> None:
    person = "U" + "a" * 32
    body = line_call(line_text(person, f"My {WORD} is lost"))
    match signed:
        case "wrong":
            answer = town.line_webhook(body, "bm90IGEgc2lnbmF0dXJl")
        case "tampered":
            answer = town.line_webhook(tampered(body), signature(LINE_SECRET, body))
        case "missing":
            answer = town.line_webhook(body, None)
        case "empty":
            answer = town.line_webhook(body, "")
        case "other secret":
            answer = town.line_webhook(body, secret="another secret")
        case _:
            answer = town.line_webhook(body, signed)
    assert answer.status_code == 401
    town.settle()
    assert event_ids(town, f"line:{person}") == 0
    assert "refused a line webhook call with 401" in caplog.text
    assert_discreet(caplog, "saxophone")


@pytest.mark.parametrize("secret", [None, "", "wrong", TELEGRAM_SECRET[:-1]])
def test_a_telegram_call_without_the_right_secret_is_refused(
    town: Town, caplog: pytest.LogCaptureFixture, secret: str | None
) -> None:
    answer = town.telegram_webhook(telegram_update(f"My {WORD} is lost", chat=42), secret)
    assert answer.status_code == 401
    town.settle()
    assert event_ids(town, "telegram:42") == 0
    assert "refused a telegram webhook call with 401" in caplog.text
    assert_discreet(caplog)


BODIES = {
    "empty": b"",
    "not JSON": b'{"events": [xylophone',
    "a list": b'["xylophone"]',
    "a number": b"42",
    "not UTF-8": b'{"events": "\xff\xfe xylophone"}',
    "nested beyond reason": b'{"events": ' + b"[" * 700 + b"]" * 700 + b"}",
    "nested beyond all reason": b"[" * 100_000,
    "events that are no list": b'{"events": "xylophone"}',
    "no events": b'{"destination": "xylophone"}',
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_signed_call_that_is_not_what_line_sends_is_refused_and_nothing_breaks(
    town: Town, caplog: pytest.LogCaptureFixture, body: bytes
) -> None:
    # LINE signs UTF-8; of anything else it cannot even be said that LINE signed it.
    assert town.line_webhook(body).status_code == (401 if b"\xff" in body else 400)
    assert_discreet(caplog)
    assert town.http.get("/healthz").status_code == 200


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_call_with_the_secret_that_is_no_update_is_refused_and_nothing_breaks(
    town: Town, caplog: pytest.LogCaptureFixture, body: bytes
) -> None:
    assert town.telegram_webhook(body).status_code == 400
    assert_discreet(caplog)


def test_a_body_beyond_two_megabytes_is_refused_unread(town: Town) -> None:
    assert town.line_webhook(b" " * (2 * 1024 * 1024 + 1)).status_code == 413


def test_the_connection_check_without_events_is_answered(town: Town) -> None:
    assert town.line_webhook(line_call()).status_code == 200


STRANGE: dict[str, dict[str, Any]] = {
    "an event type of tomorrow": {"type": "xray"},
    "a message type of tomorrow": {"message": {"type": "hologram", "id": "1", "text": WORD}},
    "a source without ids": {"source": {"type": "user"}},
    "a source of tomorrow": {"source": {"type": "planet", "planetId": "P1"}},
    "no timestamp": {"timestamp": None},
    "a timestamp beyond time": {"timestamp": 10**30},
    "a message that is a list": {"message": [WORD]},
    "standby mode": {"mode": "standby"},
    "the console's Verify button": {"replyToken": "0" * 32},
}


@pytest.mark.parametrize("changed", STRANGE.values(), ids=STRANGE)
def test_a_strange_line_event_is_acknowledged_and_the_one_beside_it_answered(
    town: Town, caplog: pytest.LogCaptureFixture, changed: dict[str, Any]
) -> None:
    stranger, phone = f"U{'b' * 32}", town.line()
    strange = {**line_text(stranger, f"My {WORD}"), **changed}
    good = line_text(phone.person, "How do I sort garbage?")
    phone.begins()
    assert town.line_webhook(line_call(strange, good)).status_code == 200
    town.settle()
    assert event_ids(town, f"line:{stranger}") == 0
    assert "garbage" in words(phone.news()).lower()
    assert "left out" in caplog.text
    assert f"line:{good['webhookEventId']}" in caplog.text
    assert_discreet(caplog)


@pytest.mark.parametrize("event", [None, 7, WORD, [], {}], ids=str)
def test_an_event_that_is_none_is_acknowledged(
    town: Town, caplog: pytest.LogCaptureFixture, event: Any
) -> None:
    assert town.line_webhook(line_call(event)).status_code == 200
    assert_discreet(caplog)


UPDATES: dict[str, dict[str, Any]] = {
    "a kind of tomorrow": {"telepathy": {"text": WORD}},
    "a poll answer": {"poll_answer": {"poll_id": "1", "user": {"id": 1}, "option_ids": [0]}},
    "a message without a chat": {"message": {"message_id": 1, "text": WORD}},
    "a message that is a list": {"message": [WORD]},
    "a pressed button without data": {"callback_query": {"id": "77", "from": {"id": 5}}},
    "a message of another bot": {
        "message": {
            "message_id": 1,
            "date": 1,
            "chat": {"id": 43, "type": "private"},
            "from": {"id": 43, "is_bot": True},
            "text": WORD,
        }
    },
}


@pytest.mark.parametrize("update", UPDATES.values(), ids=UPDATES)
def test_a_strange_update_is_acknowledged(
    town: Town, caplog: pytest.LogCaptureFixture, update: dict[str, Any]
) -> None:
    body = json.dumps({"update_id": 9_000_000 + len(str(update)), **update}).encode()
    assert town.telegram_webhook(body).status_code == 200
    town.settle()
    assert event_ids(town, "telegram:43") == 0
    assert_discreet(caplog)


ZALGO = "H̸̡̪̯ͨ͊̽̅̾̎Ȩ̬̩̾͛ͪ̈́̀́͘ ̶̧̨̱̹̭̯ͧ̾ͬC̷̙̲̝͖ͭ̏ͥͮ͟Oͮ͏̮̪̝͍M̲̖͊̒ͪͩͬ̚̚͜Ȇ̴̟̟͙̞ͩ͌͝S̨̥̫͎̭ͯ̿̔̀ͅ"
TEXTS = {
    "as long as LINE allows": "xylophone ends " * 333 + "here.",
    "one word without end": "x" * 4000,
    "emoji only": "🙏🏽👨‍👩‍👧‍👦🇯🇵" * 20,
    "zalgo": ZALGO * 10,
    "right to left": "أين يمكنني أن أجد طبيبا؟ שלום עולם",
    "turned around": "\u202egnihton fo tuo\u202c \u2066isolated\u2069",
    "invisible": "\u200b\u200d\ufeff\u2060",
    "full width": "ＨＯＷ　ＤＯ　Ｉ　ＳＯＲＴ　ＧＡＲＢＡＧＥ？",
    "control characters": "a\x01b\x1b[31mc\x7f",
    "markup": MARKUP,
    "a format string": "{ticket} %s %(name)s ${x} {0.__class__}",
    "SQL": "'; DROP TABLE inbox; --",
    "a lone slash": "/",
    "an unknown command": "/xylophone now",
    "signs only": "?!?!…。、・",
}


@BOTH
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_whatever_is_written_gets_an_answer_and_stays_out_of_the_log(
    town: Town, caplog: pytest.LogCaptureFixture, platform: str, text: str
) -> None:
    phone = town.phone(platform)
    said = phone.says(text[:4096] if platform == "telegram" else text)
    assert said
    assert all(bubble.text.strip() for bubble in said)
    assert " failed" not in caplog.text
    assert re.search(rf"webhook: 1 events, 1 new: {platform}:\w+", caplog.text)
    assert_discreet(caplog, *(text[:40],) if len(text) > 20 else ())


@pytest.mark.parametrize("text", ["a\x00b xylophone", "half \ud83d xylophone"], ids=["NUL", "half"])
def test_letters_no_database_takes_are_replaced_not_refused(
    town: Town, caplog: pytest.LogCaptureFixture, text: str
) -> None:
    phone = town.line()
    phone.begins()
    assert town.line_webhook(line_call(line_text(phone.person, text))).status_code == 200
    town.settle()
    assert phone.news()
    assert_discreet(caplog)


def test_a_message_too_long_to_be_understood_whole_says_so(town: Town) -> None:
    said = town.line().says("Zlorp glimf " * 410)
    assert re.search("1[.,]?000", words(said))


@BOTH
def test_markup_of_a_person_is_shown_to_staff_as_it_was_written(town: Town, platform: str) -> None:
    phone, desk = town.phone(platform), town.desk()
    phone.says(MARKUP)
    phone.says("/human")
    phone.presses("Yes, please")
    (ticket,) = town.tickets(phone)
    for path in ("", f"/tickets/{ticket.id}"):
        page = desk.page(path)
        assert MARKUP in plain(page)
        assert "<script>alert" not in page
        assert "<b>bold" not in page


@BOTH
def test_markup_of_staff_is_shown_to_the_person_as_it_was_written(
    town: Town, platform: str
) -> None:
    phone = town.phone(platform)
    phone.says("/human")
    phone.presses("Yes, please")
    (ticket,) = town.tickets(phone)
    name = f"<b>&_*[{ticket.id}"
    staff = town.app.people.accounts.add(
        f"mark{ticket.id}", name, "correct horse battery", EN, town.clock.now()
    )
    town.app.desk.claim(ticket.id, staff.id, town.clock.now())
    town.settle()
    assert name in words(phone.news())
    town.app.desk.reply(ticket.id, staff.id, MARKUP, f"form-{ticket.id}", town.clock.now())
    town.settle()
    reply = phone.news()[0]
    assert MARKUP in reply.text
    shown = reply.text if platform == "telegram" else str(reply.raw["message"].get("sender"))
    assert name in shown
    assert "<script>alert" not in town.desk().page(f"/tickets/{ticket.id}")


@BOTH
def test_a_pressed_button_we_never_sent_shows_the_topics(town: Town, platform: str) -> None:
    phone = town.phone(platform)
    phone.begins()
    if platform == "line":
        said = phone.does("postback", data="rate:999999.9;DROP")
    else:
        said = phone.does("callback", data="entry:../../etc/passwd", force=True)
    assert "This button is old" in words(said)


@pytest.mark.parametrize("data", ["rate:999999.3", "rate:1.3", "ok:no/such", "lang:xx", "menu:x"])
def test_a_forged_button_changes_nothing(town: Town, data: str) -> None:
    ratings = [row.rating for row in queued(town.app.desk)]
    phone = town.line()
    phone.begins()
    assert phone.does("postback", data=data)
    assert [row.rating for row in queued(town.app.desk)] == ratings


def telegram_update(text: str, *, chat: int, update_id: int = 8_000_000) -> bytes:
    """An update of somebody who writes."""
    who = {"id": chat, "is_bot": False, "first_name": MARKUP}
    message = {
        "message_id": 5,
        "date": 1_790_000_000,
        "chat": {"id": chat, "type": "private", "first_name": MARKUP},
        "from": who,
        "text": text,
    }
    return json.dumps({"update_id": update_id, "message": message}).encode()
