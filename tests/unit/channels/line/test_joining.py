"""What was held and what is new in one free reply."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.line.joining import join_line
from bot.channels.line.messages import plan_line
from bot.domain.locale import EN
from bot.domain.reply import Author, Choice, Image, Phone, Reply
from bot.sandbox.line_rules import PUSH


def call(*replies: Reply) -> dict[str, Any]:
    """The first call for these replies."""
    return dict(plan_line(replies)[0].call)


def joined(*calls: dict[str, Any]) -> list[dict[str, Any]]:
    """Messages of the joined call, which must fit."""
    one = join_line(calls)
    assert one is not None
    messages: list[dict[str, Any]] = one["messages"]
    return messages


def texts(messages: list[dict[str, Any]]) -> list[str]:
    return [message["text"] for message in messages if message["type"] == "text"]


def quick(message: dict[str, Any]) -> list[str]:
    return [item["action"]["data"] for item in message.get("quickReply", {}).get("items", [])]


def test_messages_follow_each_other_in_the_order_of_the_calls() -> None:
    messages = joined(call(Reply("One", EN)), call(Reply("Two", EN), Reply("Three", EN)))

    assert texts(messages) == ["One", "Two", "Three"]


def test_one_call_alone_stays_as_it_is() -> None:
    alone = call(Reply("One", EN, choices=(Choice("Yes", "human:yes"),)))

    assert join_line([alone]) == alone


def test_quick_replies_of_all_stand_under_the_last_message() -> None:
    messages = joined(
        call(Reply("Held", EN, choices=(Choice("Good", "rate:1.3"), Choice("Yes", "human:yes")))),
        call(Reply("New", EN, choices=(Choice("Yes", "human:yes"), Choice("No", "human:no")))),
    )

    assert [quick(message) for message in messages] == [[], ["rate:1.3", "human:yes", "human:no"]]


def test_the_newest_quick_replies_get_the_places() -> None:
    def many(name: str, count: int) -> dict[str, Any]:
        choices = tuple(Choice(f"{name} {n}", f"entry:{name}/{n}") for n in range(count))
        return call(Reply(name, EN, choices=choices))

    offered = quick(joined(many("held", 10), many("new", 8))[-1])

    assert offered == [
        *(f"entry:held/{n}" for n in range(5)),
        *(f"entry:new/{n}" for n in range(8)),
    ]


def test_texts_of_one_speaker_are_joined_where_messages_would_be_too_many() -> None:
    staff = [
        call(Reply(f"Answer {n}", EN, author=Author.STAFF, sender_name="Sato")) for n in range(6)
    ]

    messages = joined(*staff, call(Reply("The bot", EN)))

    assert len(messages) <= 5
    assert "\n".join(texts(messages)).split() == [
        *(word for n in range(6) for word in ("Answer", str(n))),
        "The",
        "bot",
    ]
    assert all(
        message.get("sender") == {"name": "Sato"}
        for message in messages
        if "Answer" in message["text"]
    )


def test_a_bubble_that_only_repeats_gives_way() -> None:
    with_phone = Reply("Call 119.", EN, phones=(Phone("Fire and ambulance", "119"),))
    messages = joined(*(call(with_phone) for _ in range(3)))

    assert [message["type"] for message in messages] == ["text"] * 3


def test_a_bubble_that_is_the_only_place_of_a_choice_stays() -> None:
    many = tuple(Choice(f"Choice {n}", f"entry:c/{n}") for n in range(15))
    messages = joined(call(Reply("Which?", EN, choices=many)), call(Reply("New", EN)))

    assert [message["type"] for message in messages] == ["text", "flex", "text"]


def test_pictures_that_do_not_fit_are_not_joined() -> None:
    pictures = tuple(Image(f"https://example.org/{n}.png", f"Picture {n}") for n in range(4))
    held = call(Reply("Look", EN, images=pictures))

    assert join_line([held, call(Reply("New", EN))]) is None


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.lists(
            st.builds(
                Reply,
                text=st.from_regex(r"[a-z]{1,12}( [a-z]{1,12}){0,3}", fullmatch=True),
                locale=st.just(EN),
                sender_name=st.sampled_from([None, "Sato", "Ito"]),
                choices=st.lists(
                    st.builds(
                        Choice, st.just("Label"), st.from_regex(r"[a-z]{1,4}", fullmatch=True)
                    ),
                    max_size=15,
                ).map(tuple),
                phones=st.sampled_from([(), (Phone("Office", "03-1234-5678"),)]),
            ),
            min_size=1,
            max_size=3,
        ),
        min_size=1,
        max_size=4,
    )
)
def test_a_joined_call_is_one_line_takes_and_holds_every_word(groups: list[list[Reply]]) -> None:
    calls = [call(*group) for group in groups]

    one = join_line(calls)

    if one is None:
        assert sum(len(c["messages"]) for c in calls) > 5
        return
    assert list(PUSH({"to": "U" + "0" * 32, "messages": list(one["messages"])}, ())) == []
    said = [word for c in calls for text in texts(c["messages"]) for word in text.split()]
    assert [word for text in texts(one["messages"]) for word in text.split()] == said


@pytest.mark.parametrize("count", [2, 5])
def test_joining_twice_is_joining_once(count: int) -> None:
    calls = [call(Reply(f"Text {n}", EN, choices=(Choice("A", f"a{n}"),))) for n in range(count)]

    assert join_line([join_line(calls[:-1]) or {}, calls[-1]]) == join_line(calls)
