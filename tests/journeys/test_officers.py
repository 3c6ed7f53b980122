"""An officer proves it by a mail from a real mail server, and asks to be reminded."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from tests.journeys.conftest import MakeTown
from tests.journeys.town import labels, until, words
from tests.support.mailserver import CERTIFICATE, PASSWORD, USER, mail_server


@pytest.mark.parametrize("platform", ["line", "telegram"])
def test_an_officer_proves_it_and_is_told_when_the_dates_are_known(
    make_town: MakeTown, platform: str
) -> None:
    with (
        mail_server(starttls=True, login=True) as server,
        make_town(
            secret_key=SecretStr("a-long-word-of-more-than-32-characters"),
            smtp_host="127.0.0.1",
            smtp_port=server.port,
            smtp_user=USER,
            smtp_password=SecretStr(PASSWORD),
            smtp_sender="CLAIR <bot@clair.example>",
            smtp_ca=CERTIFICATE,
        ) as town,
    ):
        phone = town.phone(platform)
        phone.begins()
        phone.says("/menu")
        assert any("Confirm" in label for label in labels(phone.presses("municipalities")))

        phone.presses("Confirm")
        assert "end in lg.jp" in words(phone.says("sato@example.com"))
        assert "on its way" in words(phone.says("sato@city.minato.lg.jp"))
        until(lambda: bool(server.mails), "the mail")
        assert server.recipients == ["sato@city.minato.lg.jp"]
        assert server.encrypted == [True]
        assert "You have shown" in words(phone.says(server.code()))

        phone.presses("All topics")
        phone.does("text", text="multicultural community grant")
        assert "not known yet" in words(phone.presses("Remind me"))
        phone.presses("When dates")
        assert "when the dates are known" in words(phone.presses("My reminders"))
        assert "stopped" in words(phone.presses("Stop"))
        with town.app.store.read() as tx:
            assert tx.reminders(phone.key) == ()
            assert not any("sato" in line.text for line in tx.lines(phone.key))
