"""The Bot API as python-telegram-bot meets it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError

ANNA, BEN = 77, 78
GROUP = -1001234567890


def send(text: str = "hi", chat: int = ANNA, **more: Any) -> Callable[[Bot], Any]:
    return lambda bot: bot.send_message(chat, text, **more)


def buttons(*data: Any) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton("b", callback_data=one)] for one in data])


def links(*urls: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton("b", url=one)] for one in urls])


def refused(rig: Any, work: Callable[[Bot], Any], kind: type[TelegramError]) -> str:
    with pytest.raises(kind) as caught:
        rig.with_bot(work)
    return str(caught.value)


@pytest.fixture(autouse=True)
def _spans_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture(scope="module")
def open_rig(serve_module: Any) -> Any:
    """Anna's phone, in which nothing limits the rate."""
    rig = serve_module(telegram_chat_per_second=0.0)
    rig.write()
    return rig


BAD_SENDS: dict[str, tuple[Callable[[Bot], Any], str]] = {
    "empty": (send(" \n "), "Message text is empty"),
    "only tags": (send("<b> </b>", parse_mode="HTML"), "Message text is empty"),
    "4097": (send("a" * 4097), "Message is too long"),
    "2049 emoji": (send("🙂" * 2049), "Message is too long"),
    "stray": (
        send("1 < 2", parse_mode="HTML"),
        'Can\'t parse entities: unsupported start tag "" at byte offset 2',
    ),
    "unknown mode": (send("x", parse_mode="BBCode"), "Unsupported parse_mode"),
    "65 bytes of data": (send(reply_markup=buttons("x" * 65)), "Button_data_invalid"),
    "22 Japanese letters": (send(reply_markup=buttons("あ" * 22)), "Button_data_invalid"),
    "101 buttons": (send(reply_markup=buttons(*["x"] * 101)), "Reply markup is too long"),
    "ftp button": (send(reply_markup=links("ftp://a.jp/x")), "Unsupported URL protocol"),
    "local button": (send(reply_markup=links("http://localhost/x")), "Wrong HTTP URL"),
    "chat not found": (send(chat=999), "Chat not found"),
    "unknown photo": (lambda bot: bot.send_photo(ANNA, "nonsense"), "Wrong file identifier"),
    "long caption": (
        lambda bot: bot.send_photo(ANNA, "https://a.jp/x.png", caption="a" * 1025),
        "Message caption is too long",
    ),
    "unknown action": (lambda bot: bot.send_chat_action(ANNA, "dancing"), "Wrong parameter action"),
    "unknown query": (lambda bot: bot.answer_callback_query("1"), "Query is too old"),
    "long language": (
        lambda bot: bot.set_my_commands([("a", "b")], language_code="zh-hans"),
        "Invalid language code",
    ),
    "upper-case command": (lambda bot: bot.set_my_commands([("Help", "b")]), "Bot_command_invalid"),
    "101 commands": (
        lambda bot: bot.set_my_commands([(f"c{n}", "b") for n in range(101)]),
        "Bot_commands_too_much",
    ),
    "long description": (
        lambda bot: bot.set_my_description("a" * 513),
        "Description is too long",
    ),
    "long short description": (
        lambda bot: bot.set_my_short_description("a" * 121),
        "Short description is too long",
    ),
    "http webhook": (lambda bot: bot.set_webhook("http://example.jp/x"), "HTTPS URL"),
    "webhook port": (lambda bot: bot.set_webhook("https://example.jp:8000/x"), "only on ports"),
    "webhook secret": (
        lambda bot: bot.set_webhook("https://example.jp/x", secret_token="a b"),
        "unallowed characters",
    ),
    "edit of nothing": (
        lambda bot: bot.edit_message_text("x", ANNA, 999),
        "Message to edit not found",
    ),
    "edit of the person's own": (
        lambda bot: bot.edit_message_text("x", ANNA, 1),
        "Message can't be edited",
    ),
    "delete of nothing": (
        lambda bot: bot.delete_message(ANNA, 999),
        "Message to delete not found",
    ),
}


@pytest.mark.parametrize(("work", "saying"), BAD_SENDS.values(), ids=BAD_SENDS.keys())
def test_what_the_platform_refuses_is_refused(
    open_rig: Any, work: Callable[[Bot], Any], saying: str
) -> None:
    assert saying.lower() in refused(open_rig, work, BadRequest).lower()


GOOD_SENDS: dict[str, Callable[[Bot], Any]] = {
    "4096": send("a" * 4096),
    "2048 emoji": send("🙂" * 2048),
    "4096 after parsing": send("<b>" + "&lt;" * 4096 + "</b>", parse_mode="HTML"),
    "64 bytes of data": send(reply_markup=buttons("x" * 64, "あ" * 21)),
    "100 buttons": send(reply_markup=buttons(*["x"] * 100)),
    "url buttons": send(reply_markup=links("https://a.jp/", "tg://resolve?domain=x")),
    "photo by address": lambda bot: bot.send_photo(ANNA, "https://a.jp/x.png", caption="c"),
    "photo by upload": lambda bot: bot.send_photo(ANNA, b"\x89PNG....", caption="c"),
    "typing": lambda bot: bot.send_chat_action(ANNA, "typing"),
    "commands": lambda bot: bot.set_my_commands([BotCommand("help", "Help")], language_code="vi"),
    "description": lambda bot: bot.set_my_description("a" * 512, language_code="pt"),
}


@pytest.mark.parametrize("work", GOOD_SENDS.values(), ids=GOOD_SENDS.keys())
def test_what_the_platform_takes_is_taken(open_rig: Any, work: Callable[[Bot], Any]) -> None:
    assert open_rig.with_bot(work)


def test_html_is_shown_with_entities(rig: Any) -> None:
    rig.write()
    message = rig.with_bot(send("<b>𠮷</b> &amp; <i>x</i>", parse_mode="HTML"))
    assert message.text == "𠮷 & x"
    assert message.parse_entities() == {
        message.entities[0]: "𠮷",
        message.entities[1]: "x",
    }
    assert rig.shown("telegram", str(ANNA))[-1]["via"] == "send"


def test_a_wrong_token_is_invalid(rig: Any) -> None:
    with pytest.raises(InvalidToken):
        rig.with_bot(send(), "424242:wrong")


def test_an_unknown_method_is_404(rig: Any) -> None:
    token = rig.sandbox.config.telegram_token
    response = rig.http.post(f"/sandbox/telegram/bot{token}/flyToTheMoon")
    assert (response.status_code, response.json()["ok"]) == (404, False)


def test_a_bot_cannot_write_first(rig: Any) -> None:
    rig.http.put(f"/sandbox/api/telegram/people/{ANNA}", json={"name": "Anna"})
    assert "can't initiate conversation" in refused(rig, send(), Forbidden)


def test_a_blocked_bot_is_forbidden_until_unblocked(rig: Any) -> None:
    rig.write()
    act = f"/sandbox/api/telegram/people/{ANNA}/"
    rig.http.post(act + "block", json={})
    assert "bot was blocked by the user" in refused(rig, send(), Forbidden)
    rig.http.post(act + "unblock", json={})
    assert rig.with_bot(send()).message_id


def test_message_ids_are_one_counter_over_all_private_chats(rig: Any) -> None:
    first = rig.write()["message_id"]
    second = rig.write(person=BEN)["message_id"]
    third = rig.with_bot(send()).message_id
    assert [second - first, third - second] == [1, 1]


def test_too_many_messages_to_a_chat_must_wait_to_the_second(serve: Any) -> None:
    rig = serve(telegram_chat_burst=2.0)
    rig.write()
    rig.with_bot(send())
    rig.with_bot(send())
    with pytest.raises(RetryAfter) as caught:
        rig.with_bot(send())
    assert caught.value.retry_after == timedelta(seconds=1)
    rig.clock.turn(seconds=1)
    assert rig.with_bot(send())


def test_an_edit_changes_the_message_and_the_same_again_is_refused(rig: Any) -> None:
    rig.write()
    message = rig.with_bot(send("one", reply_markup=buttons("a")))
    edit = lambda bot: bot.edit_message_text("two", ANNA, message.message_id)  # noqa: E731
    changed = rig.with_bot(edit)
    assert (changed.text, changed.reply_markup) == ("two", None)
    assert "message is not modified" in refused(rig, edit, BadRequest).lower()
    line = rig.shown("telegram", str(ANNA))[-1]
    assert (line["text"], line["state"]) == ("two", "edited")


def test_buttons_can_be_taken_away(rig: Any) -> None:
    rig.write()
    message = rig.with_bot(send("one", reply_markup=buttons("a")))
    bare = lambda bot: bot.edit_message_reply_markup(ANNA, message.message_id)  # noqa: E731
    assert rig.with_bot(bare).reply_markup is None
    assert "message is not modified" in refused(rig, bare, BadRequest).lower()


def test_a_deleted_message_is_gone(rig: Any) -> None:
    rig.write()
    message = rig.with_bot(send("one"))
    assert rig.with_bot(lambda bot: bot.delete_message(ANNA, message.message_id))
    assert rig.shown("telegram", str(ANNA))[-1]["state"] == "deleted"


def test_a_late_answer_to_a_button_is_refused(rig: Any) -> None:
    rig.write()
    rig.with_bot(send("choose", reply_markup=buttons("a")))
    rig.http.post(f"/sandbox/api/telegram/people/{ANNA}/callback", json={"data": "a"})
    query = rig.http.get(f"/sandbox/api/telegram/people/{ANNA}/callbacks").json()["callbacks"][0]
    answer = lambda bot: bot.answer_callback_query(query["id"], "thanks")  # noqa: E731
    assert rig.with_bot(answer)
    rig.clock.turn(minutes=16)
    assert "query is too old" in refused(rig, answer, BadRequest).lower()
    told = rig.http.get(f"/sandbox/api/telegram/people/{ANNA}/callbacks").json()["callbacks"][0]
    assert (told["answered"], told["text"]) == (True, "thanks")


def test_a_button_that_was_never_shown_cannot_be_pressed(rig: Any) -> None:
    rig.write()
    path = f"/sandbox/api/telegram/people/{ANNA}/callback"
    assert rig.http.post(path, json={"data": "a"}).status_code == 400
    assert rig.http.post(path, json={"data": "a", "force": True}).status_code == 200


def test_commands_are_kept_per_language(rig: Any) -> None:
    async def work(bot: Bot) -> Any:
        await bot.set_my_commands([("help", "Help")])
        await bot.set_my_commands([("help", "Trợ giúp")], language_code="vi")
        return [await bot.get_my_commands(language_code=code) for code in (None, "vi", "fr")]

    default, vietnamese, french = rig.with_bot(work)
    assert default[0].description == "Help"
    assert vietnamese[0].description == "Trợ giúp"
    assert french == ()


def test_json_bodies_work_like_forms(rig: Any) -> None:
    rig.write()
    token = rig.sandbox.config.telegram_token
    markup = {"inline_keyboard": [[{"text": "b", "callback_data": "x"}]]}
    for body in (
        {"json": {"reply_markup": markup}},
        {"data": {"reply_markup": json.dumps(markup)}},
    ):
        kind = next(iter(body))
        fields = {"chat_id": str(ANNA), "text": "hi", **body[kind]}
        response = rig.http.post(f"/sandbox/telegram/bot{token}/sendMessage", **{kind: fields})
        assert response.json()["result"]["reply_markup"] == markup


def test_lone_surrogates_are_refused(rig: Any) -> None:
    rig.write()
    token = rig.sandbox.config.telegram_token
    response = rig.http.post(
        f"/sandbox/telegram/bot{token}/sendMessage",
        content=b'{"chat_id": 77, "text": "\\ud800"}',
        headers={"Content-Type": "application/json"},
    )
    assert response.status_code == 400
