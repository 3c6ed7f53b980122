"""From the first message to an answer, on the phones of both platforms."""

from __future__ import annotations

import pytest

from tests.journeys.town import Town, labels, until, words
from tests.support.queued import queued

BOTH = pytest.mark.parametrize("platform", ["line", "telegram"])

PICKER = {"English", "日本語", "やさしい日本語", "简体中文", "Tiếng Việt", "Português (Brasil)"}
FREE = {"line": "reply", "telegram": "send"}
CARD = "I lost my residence card"


@pytest.mark.every_pair
@BOTH
def test_a_first_contact_is_greeted_with_the_languages_by_their_own_names(
    town: Town, platform: str
) -> None:
    greeting = town.phone(platform).begins()
    assert "program, not a person" in words(greeting)
    assert "I keep your messages" in words(greeting)
    assert "/forget" in words(greeting)
    assert set(labels(greeting)) >= PICKER
    assert {bubble.via for bubble in greeting} == {FREE[platform]}


@BOTH
def test_all_twenty_languages_can_be_reached_from_the_greeting(town: Town, platform: str) -> None:
    phone = town.phone(platform)
    found = set(labels(phone.begins()))
    found |= set(labels(phone.presses("🌐 …")))
    assert len([label for label in found if not label.startswith(("🌐", "🏛"))]) == 20


@BOTH
def test_a_chosen_language_is_spoken_and_its_question_answered_with_source_and_buttons(
    town: Town, platform: str
) -> None:
    phone = town.phone(platform)
    phone.begins()
    chosen = phone.presses("Tiếng Việt")
    assert "bằng tiếng Việt" in words(chosen)
    assert any("Visa và thẻ cư trú" in label for label in labels(chosen))

    answer = phone.says("Tôi bị mất thẻ cư trú thì phải làm sao?")
    assert "14 ngày" in words(answer)
    assert "Nguồn" in words(answer)
    assert {"👍 Có ích", "👎 Chưa có ích", "🙋 Hỏi nhân viên"} <= set(labels(answer))
    assert any("moj.go.jp" in link for bubble in answer for link in bubble.links)
    assert {bubble.via for bubble in answer} == {FREE[platform]}


def test_a_first_message_that_is_a_question_is_answered_at_once_in_one_free_reply(
    town: Town,
) -> None:
    said = town.line().says(CARD)
    # A reply token can be spent once: all that came by reply came in one call.
    assert {bubble.via for bubble in said} == {"reply"}
    assert said[0].text.startswith("Lost or stolen residence card")
    assert "14 days" in said[0].text
    assert "You can choose your language here" in said[-1].text
    chips = {one["action"]["label"] for one in said[-1].raw["message"]["quickReply"]["items"]}
    assert chips >= PICKER | {"👍 This helped"}


def test_on_telegram_too_the_answer_comes_first_and_the_picker_beneath(town: Town) -> None:
    answer, greeting = town.telegram().says(CARD)
    assert answer.text.startswith("Lost or stolen residence card")
    assert "👍 This helped" in answer.buttons
    assert set(greeting.buttons) >= PICKER


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        pytest.param("在留カードをなくしました", "14日以内", id="ja"),
        pytest.param("我的在留卡丢了怎么办", "14", id="zh-Hans"),
        pytest.param("Perdi meu cartão de residência", "14 dias", id="pt-BR"),
    ],
)
def test_a_first_question_is_answered_in_its_own_language(
    town: Town, question: str, expected: str
) -> None:
    assert expected in words(town.line().says(question))


@BOTH
def test_the_second_question_is_answered_without_another_introduction(
    town: Town, platform: str
) -> None:
    phone = town.phone(platform)
    phone.says(CARD)
    second = phone.says("How do I sort garbage?")
    assert "You can choose your language here" not in words(second)
    assert any("garbage" in bubble.text.lower() for bubble in second)


@BOTH
def test_a_message_in_another_language_is_answered_in_it_and_switching_is_offered(
    town: Town, platform: str
) -> None:
    phone = town.phone(platform)
    phone.begins()
    phone.presses("English")
    answer = phone.says("在留カードをなくしました")
    assert "14日以内" in words(answer)
    assert "✓ 日本語" in labels(answer)
    # Until the offer is taken, the chosen language stays.
    assert "What is your question about?" in words(phone.says("/menu"))
    phone.presses("✓ 日本語")
    assert "What is your question about?" not in words(phone.says("/menu"))


@BOTH
def test_switching_the_language_in_mid_conversation_repeats_the_last_answer_in_it(
    town: Town, platform: str
) -> None:
    phone = town.phone(platform)
    phone.says(CARD)
    phone.says("/language")
    switched = phone.presses("Tiếng Việt")
    assert "bằng tiếng Việt" in words(switched)
    assert "Mất thẻ cư trú" in words(switched)


@BOTH
@pytest.mark.parametrize(
    ("command", "expected", "button"),
    [
        ("/language", "Which language is easiest for you?", "日本語"),
        ("/menu", "What is your question about?", "🌊 Disasters"),
        ("/human", "Shall I pass your question to a person", "🙋 Yes, please"),
        ("/forget", "Shall I erase everything", "🗑 Yes, erase"),
        ("/help", "/forget –", "📋 All topics"),
    ],
    ids=["language", "menu", "human", "forget", "help"],
)
def test_every_command_works_as_it_is_typed(
    town: Town, platform: str, command: str, expected: str, button: str
) -> None:
    phone = town.phone(platform)
    phone.says("Hello")
    said = phone.says(command)
    assert expected in words(said)
    assert button in labels(said)


@BOTH
def test_what_was_written_is_forgotten_on_demand(town: Town, platform: str) -> None:
    phone = town.phone(platform)
    phone.says("I lost my residence card at the Kojimachi crossing")
    phone.says("/forget")
    assert "erased" in words(phone.presses("🗑")).lower()
    with town.app.store.read() as tx:
        kept = [line.text for line in tx.lines(phone.key)]
    assert not any("Kojimachi" in text for text in kept)


@BOTH
def test_menus_lead_by_buttons_down_to_an_entry_and_its_feedback(town: Town, platform: str) -> None:
    phone = town.phone(platform)
    phone.says("/menu")
    chapter = phone.presses("Visa and residenc")
    assert any("residence card" in bubble.text for bubble in chapter)
    entry = phone.presses("Lost or stolen")
    assert "14 days" in words(entry)
    assert "Thank you for telling me" in words(phone.presses("👍"))


@BOTH
def test_an_answer_that_did_not_help_leads_to_the_offer_of_a_person(
    town: Town, platform: str
) -> None:
    phone = town.phone(platform)
    phone.says(CARD)
    offered = phone.presses("👎")
    assert "sorry that this did not help" in words(offered)
    assert "All right" in words(phone.presses("No, thank you"))
    assert town.tickets(phone) == []


@BOTH
def test_municipal_staff_get_answers_of_their_own_after_one_button(
    town: Town, platform: str
) -> None:
    question = "What grants are there for multicultural projects?"
    phone = town.phone(platform)
    phone.begins()
    assert "city and town halls" in words(phone.presses("For municipalities"))
    answer = phone.says(question)
    assert "grant" in words(answer).lower()
    assert any("grants/multicultural-community" in data for one in answer
               for data in one.buttons.values())  # fmt: skip


@BOTH
def test_danger_gets_the_number_in_the_first_line_and_an_urgent_ticket(
    town: Town, platform: str
) -> None:
    phone = town.phone(platform)
    said = phone.says("Help! My father is not breathing")
    assert "119" in said[0].text.splitlines()[0]
    (ticket,) = town.tickets(phone)
    assert ticket.urgent
    assert queued(town.app.desk)[0].urgent


@BOTH
@pytest.mark.parametrize(
    ("on_line", "on_telegram"),
    [("sticker", "sticker"), ("audio", "voice"), ("file", "document")],
    ids=["sticker", "voice", "file"],
)
def test_what_cannot_be_read_is_politely_declined_and_a_person_offered(
    town: Town, platform: str, on_line: str, on_telegram: str
) -> None:
    phone = town.phone(platform)
    phone.says("Hello")
    said = phone.does(on_line if platform == "line" else on_telegram)
    assert len(said) == 1
    assert any(word in said[0].text for word in ("cannot", "can't", "sorry", "Sorry"))
    assert any("person" in label for label in labels(said))


def test_a_group_hears_from_the_bot_only_when_it_is_addressed_on_line(town: Town) -> None:
    group = "C" + "7" * 32
    anna, ben = town.line(), town.line()
    town.sandbox.http.post(
        f"{town.sandbox.base}/api/line/groups/{group}/join", json={"members": [anna.person]}
    ).raise_for_status()
    _wait_for_group(town, "line", group, 1)
    anna.does("text", text=CARD, group=group)
    ben.does("text", text="My boss does not pay my wages", group=group)
    assert len(_group(town, "line", group)) == 1
    with town.app.store.read() as tx:
        assert not any("wages" in line.text for line in tx.lines(f"line:{group}"))

    anna.does("text", text=CARD, group=group, mention=True)
    said = _group(town, "line", group)[1:]
    assert said[0]["text"].startswith("Lost or stolen residence card")
    assert town.sandbox.from_bot("line", anna.person) == []


def test_in_a_line_group_a_quote_speaks_to_the_bot_only_if_it_quotes_the_bot(town: Town) -> None:
    group = "C" + "6" * 32
    anna, ben = town.line(), town.line()
    town.sandbox.http.post(
        f"{town.sandbox.base}/api/line/groups/{group}/join", json={"members": [anna.person]}
    ).raise_for_status()
    _wait_for_group(town, "line", group, 1)
    theirs = ben.acts("text", text="Who has lost a card?", group=group)
    anna.acts("text", text="I have, what now?", group=group, quoted=theirs["message_id"])
    town.settle()
    assert len(_group(town, "line", group)) == 1

    (notice,) = _group(town, "line", group)
    anna.acts("text", text="And what can you do?", group=group, quoted=notice["id"])
    _wait_for_group(town, "line", group, 2)


def test_a_group_hears_from_the_bot_only_when_it_is_addressed_on_telegram(town: Town) -> None:
    group = "-1004242000001"
    anna = town.telegram()
    town.sandbox.http.post(
        f"{town.sandbox.base}/api/telegram/groups/{group}/join", json={"members": [anna.person]}
    ).raise_for_status()
    _wait_for_group(town, "telegram", group, 1)
    anna.acts("text", text=CARD, group=group)
    town.settle()
    assert len(_group(town, "telegram", group)) == 1
    anna.does("text", text=CARD, group=group, mention=True)
    assert _group(town, "telegram", group)[1]["text"].startswith("Lost or stolen residence card")


def test_in_a_group_nobody_is_handed_over_to_staff(town: Town) -> None:
    group = "C" + "8" * 32
    anna = town.line()
    anna.does("text", text="/human", group=group)
    anna.does("text", text="What is the best ramen in Sapporo?", group=group, mention=True)
    assert not any("Yes, please" in str(one["message"]) for one in _group(town, "line", group))
    assert [row for row in queued(town.app.desk) if "ramen" in row.subject] == []


def _group(town: Town, platform: str, group: str) -> list[dict[str, str]]:
    answer = town.sandbox.http.get(
        f"{town.sandbox.base}/api/{platform}/groups/{group}/messages"
    ).json()
    return [one for one in answer["messages"] if one["from"] == "bot"]


def _wait_for_group(town: Town, platform: str, group: str, count: int) -> None:
    until(lambda: len(_group(town, platform, group)) >= count, "the bot in the group")
    town.settle()
