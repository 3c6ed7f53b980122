"""The sandbox's own API: acting, reading, resetting."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.telegram_profile import shown_commands

ANNA, BEN = "U" + "a" * 32, "U" + "b" * 32


def test_acting_answers_at_once_with_the_event_id(rig: Any) -> None:
    answer = rig.http.post(f"/sandbox/api/line/people/{ANNA}/text", json={"text": "a"}).json()
    assert set(answer) == {"event_id", "message_id"}
    rig.until(lambda: len(rig.bot.line) == 1)
    assert rig.bot.events()[0]["webhookEventId"] == answer["event_id"]


def test_waiting_tells_how_the_webhook_answered(rig: Any) -> None:
    rig.bot.answers = [(204, None)]
    webhook = rig.act("line", ANNA, "text", text="a")["webhook"]
    assert webhook["status"] == 204
    assert webhook["ms"] > 0


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("line/people/Uxyz/text", {"text": "a"}),
        (f"line/people/{ANNA}/dance", {}),
        (f"line/people/{ANNA}/text", {"text": ""}),
        (f"line/people/{ANNA}/text", {"text": "a", "group": "x"}),
        ("telegram/people/-5/text", {"text": "a"}),
        ("telegram/people/5/text", {"text": "a" * 4097}),
        ("telegram/people/5/text", {"text": "a", "group": "-5"}),
        ("telegram/people/5/edit", {"message_id": 3, "text": "b"}),
    ],
    ids=["id", "action", "no text", "group", "minus", "long", "supergroup", "edit"],
)
def test_what_no_phone_can_do_is_refused(shared_rig: Any, path: str, body: Any) -> None:
    answer = shared_rig.http.post(f"/sandbox/api/{path}", json=body)
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_an_unknown_platform_is_404(shared_rig: Any) -> None:
    assert shared_rig.http.get("/sandbox/api/pager/messages").status_code == 404


def test_messages_of_all_persons_or_one_and_only_news(rig: Any) -> None:
    rig.act("line", ANNA, "text", text="one")
    rig.act("line", BEN, "text", text="two")
    every = rig.http.get("/sandbox/api/line/messages").json()["messages"]
    assert [line["text"] for line in every] == ["one", "two"]
    assert [line["text"] for line in rig.shown("line", BEN)] == ["two"]
    rev = every[-1]["rev"]
    rig.act("line", ANNA, "unsend", message_id=every[0]["id"])
    news = rig.http.get(f"/sandbox/api/line/messages?after={rev}").json()["messages"]
    assert [(line["id"], line["state"]) for line in news] == [(every[0]["id"], "withdrawn")]


def test_thousands_of_messages_are_read_in_one_go(rig: Any) -> None:
    for number in range(3000):
        rig.sandbox.line_people.ensure(ANNA)
        rig.sandbox.line_people._show(
            ANNA, rig.sandbox.store.person("line", ANNA), str(number), "text", "x", {"a": 1}, {}
        )
    assert len(rig.shown("line", ANNA)) == 3000


def test_updates_can_be_delivered_again(rig: Any) -> None:
    token = rig.sandbox.config.telegram_token
    url = f"{rig.base}/hook/telegram"
    rig.http.post(f"/sandbox/telegram/bot{token}/setWebhook", json={"url": url})
    ids = [rig.act("telegram", "77", "text", text=words)["event_id"] for words in ("a", "b")]
    order = {"platform": "telegram", "event_id": ids[0]}
    answer = rig.http.post("/sandbox/admin/redeliver", json=order)
    assert answer.json() == {"redelivered": [ids[0]]}
    assert [one["update_id"] for one in rig.bot.updates()] == [*ids, ids[0]]


def test_a_reset_forgets_people_but_not_the_webhook(rig: Any) -> None:
    token = rig.sandbox.config.telegram_token
    url = f"{rig.base}/hook/telegram"
    rig.http.post(f"/sandbox/telegram/bot{token}/setWebhook", json={"url": url})
    before = rig.act("telegram", "77", "text", text="a")["event_id"]
    rig.fault(platform="line", kind="http")
    rig.http.post("/sandbox/admin/reset")
    state = rig.http.get("/sandbox/admin/state").json()
    assert (state["faults"], state["telegram"]["webhook"]) == ([], url)
    assert rig.http.get("/sandbox/api/telegram/people").json() == {"people": []}
    assert rig.act("telegram", "77", "text", text="b")["event_id"] > before


def test_another_web_site_cannot_press_buttons(rig: Any) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert rig.http.post("/sandbox/admin/reset", headers=headers).status_code == 403
    assert rig.http.get("/sandbox/admin/state", headers=headers).status_code == 200


def test_a_file_keeps_phones_webhook_and_used_tokens_over_a_restart(
    serve: Any, tmp_path: Path
) -> None:
    first = serve(data=tmp_path / "deep" / "sandbox.db")
    first.act("line", ANNA, "text", text="remember")
    token = first.bot.events()[0]["replyToken"]
    path = f"/sandbox/telegram/bot{first.sandbox.config.telegram_token}/setMyCommands"
    first.http.post(path, json={"commands": [{"command": "help", "description": "Help"}]})
    second = serve(data=tmp_path / "deep" / "sandbox.db")
    assert [line["text"] for line in second.shown("line", ANNA)] == ["remember"]
    body = {"replyToken": token, "messages": [{"type": "text", "text": "yes"}]}
    headers = {"Authorization": f"Bearer {second.sandbox.config.line_access_token}"}
    answers = [
        second.http.post("/sandbox/line/v2/bot/message/reply", json=body, headers=headers)
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [200, 400]
    assert shown_commands(second.sandbox.store, "en")[0]["command"] == "help"
