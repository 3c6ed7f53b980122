"""Mail over a real line to a real server: what goes out, and what every kind of trouble becomes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.errors import MailLater, MailRefused, MailUnsure, MailUnusable
from bot.mail.smtp import SmtpSender, Tls
from tests.support.clock import START
from tests.support.mailserver import (
    CERTIFICATE,
    PASSWORD,
    USER,
    mail_server,
    stalling_server,
)

TO = "sato@city.minato.lg.jp"


def sender(port: int, tls: Tls = Tls.OFF, **given: Any) -> SmtpSender:
    return SmtpSender(
        host="127.0.0.1",
        port=port,
        tls=tls,
        sender=("クレア", "bot@clair.example"),
        now=lambda: START,
        ca_file=CERTIFICATE,
        **given,
    )


def send(by: SmtpSender, hand_over: Callable[[], bool] = lambda: True) -> bool:
    return by.send(TO, "件名", "本文 123456\n\nText\n", reference="abc", hand_over=hand_over)


def test_a_plain_mail_arrives_as_written() -> None:
    with mail_server() as server:
        assert send(sender(server.port))

    (mail,) = server.mails
    assert server.recipients == [TO]
    assert mail["To"] == TO
    assert mail["From"] == "クレア <bot@clair.example>"
    assert mail["Subject"] == "件名"
    assert mail["Message-ID"] == "<abc@clair.example>"
    assert mail["Date"].datetime == START
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content_type() == "text/plain"
    assert server.text() == "本文 123456\n\nText\n"


@pytest.mark.parametrize(
    ("tls", "kind"), [(Tls.STARTTLS, {"starttls": True}), (Tls.TLS, {"tls": True})]
)
def test_the_line_is_encrypted_before_login_and_words(tls: Tls, kind: dict[str, bool]) -> None:
    login = tls is Tls.STARTTLS
    with mail_server(login=login, **kind) as server:
        who = {"user": USER, "password": lambda: PASSWORD} if login else {}
        assert send(sender(server.port, tls, **who))

    assert server.recipients == [TO]
    assert tls is Tls.TLS or server.encrypted == [True]


def test_without_the_offer_of_tls_nothing_is_said_in_the_open() -> None:
    with mail_server() as server, pytest.raises(MailUnusable, match="STARTTLS"):
        send(sender(server.port, Tls.STARTTLS, user=USER, password=lambda: PASSWORD))

    assert server.mails == []


def test_a_certificate_nobody_vouches_for_is_refused() -> None:
    with mail_server(starttls=True) as server, pytest.raises(MailUnusable, match="certificate"):
        send(replace(sender(server.port, Tls.STARTTLS), ca_file=None))

    assert server.mails == []


def test_a_certificate_of_another_host_is_refused() -> None:
    with mail_server(tls=True) as server, pytest.raises(MailUnusable, match="certificate"):
        send(replace(sender(server.port, Tls.TLS), host="localhost"))


def test_a_wrong_login_is_for_an_operator() -> None:
    with mail_server(starttls=True, login=True) as server:
        wrong = sender(server.port, Tls.STARTTLS, user=USER, password=lambda: "guess")
        with pytest.raises(MailUnusable, match="SMTP_USER") as caught:
            send(wrong)

    assert server.mails == []
    assert "guess" not in str(caught.value)


def test_a_server_without_logins_is_for_an_operator() -> None:
    with mail_server() as server, pytest.raises(MailUnusable, match="login"):
        send(sender(server.port, user=USER, password=lambda: PASSWORD))


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ({"rcpt": f"550 5.1.1 <{TO}> unknown"}, MailRefused),
        ({"rcpt": f"553 <{TO}> no such mailbox"}, MailRefused),
        ({"rcpt": "550 5.7.1 relaying denied"}, MailUnusable),
        ({"rcpt": "530 login first"}, MailUnusable),
        ({"rcpt": f"451 greylisted <{TO}>"}, MailLater),
        ({"data": "451 try again"}, MailLater),
        ({"data": "554 we do not like it"}, MailUnusable),
        ({"data": "hang up"}, MailUnsure),
    ],
    ids=lambda value: "-".join(value.values()) if isinstance(value, dict) else value.__name__,
)
def test_every_refusal_becomes_ours_without_the_address(
    answers: dict[str, str], error: type[Exception]
) -> None:
    with mail_server() as server:
        server.answers.update(answers)
        with pytest.raises(error) as caught:
            send(sender(server.port))

    assert type(caught.value) is error
    assert "sato" not in str(caught.value)
    assert server.mails == []


def test_what_is_no_longer_wanted_is_not_sent() -> None:
    with mail_server() as server:
        assert not send(sender(server.port), hand_over=lambda: False)

    assert server.mails == []


def test_the_hand_over_is_asked_for_only_when_all_is_ready() -> None:
    asked: list[bool] = []

    def hand_over() -> bool:
        asked.append(True)
        return True

    with mail_server() as server:
        server.answers["rcpt"] = "451 later"
        with pytest.raises(MailLater):
            send(sender(server.port), hand_over)
        server.answers.clear()
        send(sender(server.port), hand_over)

    assert asked == [True]


def test_nobody_listening_is_for_later() -> None:
    with mail_server() as server:
        port = server.port
    with pytest.raises(MailLater):
        send(sender(port))


@pytest.mark.parametrize("tls", list(Tls))
def test_a_silent_server_is_left(tls: Tls) -> None:
    with stalling_server(b"") as port, pytest.raises(MailLater):
        send(sender(port, tls, step=0.2))


@pytest.mark.parametrize(
    ("tls", "greeting", "forever"),
    [
        (Tls.OFF, b"220-", b"x"),
        (Tls.OFF, b"220 hello\r\n250-", b"a\r\n250-"),
        (
            Tls.STARTTLS,
            b"220 hello\r\n250-me\r\n250 STARTTLS\r\n220 go\r\n\x16\x03\x03\x40\x00",
            b"\x02",
        ),
        (Tls.TLS, b"\x16\x03\x03\x40\x00", b"\x02"),
    ],
    ids=["greeting", "ehlo", "starttls", "tls"],
)
def test_a_server_that_never_falls_silent_is_left_too(
    tls: Tls, greeting: bytes, forever: bytes
) -> None:
    began = time.monotonic()
    with stalling_server(greeting, forever=forever) as port, pytest.raises(MailLater):
        send(sender(port, tls, step=5.0, total=0.3))
    assert time.monotonic() - began < 4.0, "the clock did not end it"


def test_a_server_that_stalls_after_the_words_may_have_taken_them() -> None:
    answers = b"220 hello\r\n250 me\r\n250 OK\r\n250 OK\r\n354 go on\r\n"
    with stalling_server(answers) as port, pytest.raises(MailUnsure):
        send(sender(port, step=0.2))


def test_no_clock_is_left_running() -> None:
    with mail_server() as server:
        send(sender(server.port))
        assert not [one for one in threading.enumerate() if isinstance(one, threading.Timer)]
