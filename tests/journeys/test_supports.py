"""An officer looks for the support that fits, on both platforms, over the real webhooks."""

from __future__ import annotations

from tests.journeys.town import Phone, Town, labels, words


def officer(town: Town, platform: str) -> Phone:
    """A phone of somebody in a city hall."""
    phone = town.phone(platform)
    phone.begins()
    phone.presses("For municipalities")
    return phone


def test_on_line_buttons_lead_from_the_menu_to_a_ticket_at_the_division(town: Town) -> None:
    phone = officer(town, "line")
    assert any("Multicultural plan" in label for label in labels(phone.presses("Find support")))
    assert any("Speaker" in label for label in labels(phone.presses("Multicultural plan")))
    compared = words(phone.presses("Speaker"))
    assert "1. Regional internationalisation adviser" in compared
    assert "not published here" in compared

    passed = words(phone.presses("🙋 Multicultural"))
    (ticket,) = town.tickets(phone)
    assert ticket.division == "multicultural"
    assert ticket.subject == "合う支援をさがす：多文化共生の計画・施策 / 講演・研修の講師"
    assert "Multicultural plan / Speaker or trainer" in passed
    assert str(ticket.id) in passed


def test_on_telegram_a_typed_wish_is_compared_and_a_number_opens_the_entry(town: Town) -> None:
    phone = officer(town, "telegram")
    compared = words(phone.says("We are looking for a trainer for easy Japanese"))
    assert "1. Regional internationalisation adviser" in compared
    assert "up to 4 hours a visit" in compared
    assert "You can ask CLAIR to send a registered expert" in words(phone.says("1"))

    asked = phone.says("アドバイザーを探したい")
    assert any("災害" in label for label in labels(asked))
    assert "地域国際化推進アドバイザー派遣" in words(phone.presses("災害"))
