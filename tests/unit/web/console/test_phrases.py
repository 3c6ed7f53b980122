"""The phrasebook's page as a browser without JavaScript sees it, and as htmx does."""

from __future__ import annotations

import html
import re
from datetime import date

import httpx
import pytest

from bot.domain.locale import EN, JA
from bot.domain.phrasebook import MOST_PICKED
from bot.domain.reply import Author
from bot.web.console.draft import read_draft
from bot.web.security.body import _MOST_FIELDS
from tests.support.wiring import shipped_catalogs
from tests.unit.web.support import WebHouse
from tests.unit.web.test_translated import untranslated

OFFER = "appointment/offer"
SCRIPT = "<script>alert(1)</script>"
HTMX = {"hx-request": "true"}


@pytest.fixture
def ticket(house: WebHouse) -> int:
    return house.ticket("anna", "I lost my card", locale="vi")


@pytest.fixture
def client(house: WebHouse, ticket: int) -> httpx.Client:
    """Tanaka, who has the ticket and reads Japanese."""
    signed_in = house.staff_client(locale=JA)
    signed_in.post(f"/console/tickets/{ticket}/claim")
    return signed_in


def work(client: httpx.Client, ticket: int, do: str, **form: str) -> httpx.Response:
    return client.post(f"/console/tickets/{ticket}/phrases", data={"do": do, **form})


def sent(house: WebHouse, ticket: int) -> list[str]:
    lines = house.deps.desk.thread(ticket, staff_id=1).lines
    return [line.text for line in lines if line.author is Author.STAFF]


def value_of(page: str, name: str) -> str:
    found = re.search(rf'name="{re.escape(name)}"[^>]* value="([^"]*)"', page)
    assert found, name
    return html.unescape(found.group(1))


def filled(**changes: str) -> dict[str, str]:
    """The offer of an appointment, filled in."""
    values = {"0.date": "2026-12-01", "0.time": "15:05", "0.place": "中央区役所"}
    return {"picks": OFFER, "form_id": "f1", **values, **changes}


def test_the_page_shows_the_question_the_categories_and_the_first_phrases(
    client: httpx.Client, ticket: int
) -> None:
    page = client.get(f"/console/tickets/{ticket}/phrases").text
    assert "I lost my card" in page
    assert "あいさつ" in page
    assert 'value="add:greeting/hello"' in page
    assert 'value="send"' not in page


def test_a_category_and_a_search_show_their_phrases(client: httpx.Client, ticket: int) -> None:
    page = work(client, ticket, "category:safety").text
    assert 'value="add:safety/ambulance"' in page
    assert 'value="add:greeting/hello"' not in page
    page = work(client, ticket, "search", q="ざいりゅう", category="safety").text
    assert 'value="add:documents/residence-card"' in page
    assert 'value="add:safety/ambulance"' not in page
    assert "No phrase has these words" in work(client, ticket, "search", q="量子力学").text


def test_phrases_are_added_moved_and_removed_with_what_was_typed(
    client: httpx.Client, ticket: int
) -> None:
    page = work(client, ticket, "add:greeting/introduce").text
    assert value_of(page, "0.name") == "Tanaka"
    page = work(client, ticket, "add:deadline/by", picks="greeting/introduce", **{"0.name": "田"})
    assert value_of(page.text, "picks") == "greeting/introduce deadline/by"
    both = {"picks": "greeting/introduce deadline/by", "0.name": "田", "1.date": "2026-12-01"}
    page = work(client, ticket, "up:1", **both)
    assert value_of(page.text, "picks") == "deadline/by greeting/introduce"
    assert (value_of(page.text, "0.date"), value_of(page.text, "1.name")) == ("2026-12-01", "田")
    page = work(client, ticket, "remove:0", **both)
    assert value_of(page.text, "picks") == "deadline/by"
    assert value_of(page.text, "0.date") == "2026-12-01"


def test_a_value_typed_once_is_offered_again(client: httpx.Client, ticket: int) -> None:
    page = work(client, ticket, "add:deadline/by", **filled()).text
    assert value_of(page, "1.date") == "2026-12-01"


@pytest.mark.parametrize(
    "do", ["up:0", "down:0", "up:9", "remove:9", "up:-1", "down:x", "x", "add:x", "show"]
)
def test_deeds_that_make_no_sense_change_nothing(
    client: httpx.Client, ticket: int, do: str
) -> None:
    page = work(client, ticket, do, **filled())
    assert page.status_code == 200
    assert value_of(page.text, "picks") == OFFER


def test_both_languages_stand_side_by_side_before_anything_is_sent(
    house: WebHouse, client: httpx.Client, ticket: int
) -> None:
    page = work(client, ticket, "search", **filled(**{"0.time": ""})).text
    pair = page[page.index('id="said-0"') :]
    assert "日：2026年12月1日（火）" in pair
    assert "Ngày: 1 tháng 12, 2026 (Thứ Ba)" in pair
    assert "＿＿＿" in pair
    assert 'lang="vi"' in pair
    assert sent(house, ticket) == []


def test_a_message_goes_out_once_and_stands_in_both_languages_in_the_thread(
    house: WebHouse, client: httpx.Client, ticket: int
) -> None:
    page = work(client, ticket, "send", **filled())
    assert page.url.path == f"/console/tickets/{ticket}"
    assert "in the person" in page.text
    assert "日：2026年12月1日（火）" in page.text
    assert "Ngày: 1 tháng 12, 2026 (Thứ Ba)" in page.text
    again = work(client, ticket, "send", **filled())
    assert "nothing was done twice" in again.text
    house.work()
    assert len([text for text in house.channel.texts_to("anna") if "Ngày: 1" in text]) == 1


def test_the_language_staff_write_in_is_not_that_of_their_phrases(
    client: httpx.Client, ticket: int
) -> None:
    page = work(client, ticket, "send", **filled()).text
    assert '<option value="ja" selected>' in page


@pytest.mark.parametrize(
    ("changes", "words", "focus"),
    [
        ({"0.date": ""}, "Please fill this in.", "slot-0.date"),
        ({"0.date": "soon"}, "This is not a date.", "slot-0.date"),
        ({"0.date": "2062-12-01"}, "too far away", "slot-0.date"),
        ({"0.time": "25:00"}, "This is not a time.", "slot-0.time"),
        ({"0.place": "x" * 101}, "100 characters are the most", "slot-0.place"),
        ({"picks": ""}, "Please choose a phrase first.", "q"),
        ({"picks": f"{OFFER} forged/phrase"}, "The phrasebook has changed.", ""),
        ({"picks": "../../secrets"}, "The phrasebook has changed.", ""),
    ],
)
def test_what_cannot_be_sent_is_said_where_it_is_and_nothing_is_lost(
    house: WebHouse,
    client: httpx.Client,
    ticket: int,
    changes: dict[str, str],
    words: str,
    focus: str,
) -> None:
    page = work(client, ticket, "send", **filled(**changes))
    assert page.status_code == 422
    assert words in page.text
    assert 'role="alert"' in page.text
    if focus:
        field = re.search(rf'<input id="{re.escape(focus)}"[^>]*>', page.text)
        assert field
        assert "autofocus" in field.group()
    if OFFER in changes.get("picks", OFFER):
        assert "中央区役所" in page.text or "x" * 101 in page.text
    assert sent(house, ticket) == []


def test_typed_words_are_never_markup(house: WebHouse, client: httpx.Client, ticket: int) -> None:
    form = filled(**{"0.place": SCRIPT, "q": SCRIPT, "category": SCRIPT})
    draft = work(client, ticket, "search", **form).text
    page = work(client, ticket, "send", **form).text
    for text in (draft, page):
        assert SCRIPT not in text
        assert html.escape(SCRIPT) in text
    assert any(SCRIPT in text for text in sent(house, ticket))


def test_a_name_of_staff_is_never_markup(house: WebHouse, ticket: int) -> None:
    accounts, now = house.deps.accounts, house.clock.now()
    accounts.add("eve", '"><img src=x>', "correct horse battery", JA, now)
    eve = house.staff_client("eve")
    eve.post(f"/console/tickets/{ticket}/claim")
    page = work(eve, ticket, "add:greeting/introduce").text
    assert "<img" not in page
    assert value_of(page, "0.name") == '"><img src=x>'


def test_another_members_ticket_cannot_be_answered(
    house: WebHouse, client: httpx.Client, ticket: int
) -> None:
    sato = house.staff_client("sato")
    opened = sato.get(f"/console/tickets/{ticket}/phrases")
    assert opened.url.path == f"/console/tickets/{ticket}"
    refused = work(sato, ticket, "send", **filled())
    assert refused.status_code == 409
    assert "already taken by Tanaka" in refused.text
    assert value_of(refused.text, "0.place") == "中央区役所"
    assert sent(house, ticket) == []


def test_a_ticket_lost_meanwhile_keeps_the_draft(
    house: WebHouse, client: httpx.Client, ticket: int
) -> None:
    client.post(f"/console/tickets/{ticket}/resolve")
    page = work(client, ticket, "send", **filled())
    assert page.status_code == 409
    assert value_of(page.text, "0.date") == "2026-12-01"
    assert "You do not have this ticket any more" in work(client, ticket, "search", **filled()).text


@pytest.mark.parametrize("number", [999, 99999999999999999999])
def test_an_unknown_ticket_is_a_page_that_says_so(client: httpx.Client, number: int) -> None:
    assert client.get(f"/console/tickets/{number}/phrases").status_code == 404
    assert work(client, number, "send", **filled()).status_code == 404


def test_nobody_gets_in_without_signing_in(house: WebHouse, ticket: int) -> None:
    house.staff("admin")
    answer = work(house.client(), ticket, "send", **filled())
    assert 'action="/console/sign-in"' in answer.text
    assert sent(house, ticket) == []


def test_htmx_gets_only_the_form_and_is_sent_on_after_sending(
    house: WebHouse, client: httpx.Client, ticket: int
) -> None:
    address = f"/console/tickets/{ticket}/phrases"
    part = client.post(address, data={"do": "search", **filled()}, headers=HTMX)
    assert "<html" not in part.text
    assert 'id="said-0"' in part.text
    wrong = client.post(address, data={"do": "send", **filled(**{"0.date": ""})}, headers=HTMX)
    assert wrong.status_code == 422
    done = client.post(address, data={"do": "send", **filled()}, headers=HTMX)
    assert done.headers["hx-redirect"] == f"/console/tickets/{ticket}#latest"
    assert len(sent(house, ticket)) == 1


def test_a_full_message_takes_no_more_and_still_fits_the_form(
    house: WebHouse, client: httpx.Client, ticket: int
) -> None:
    book = house.deps.content.current().phrasebook
    longest = max(len(phrase.slots) for group in book.categories for phrase in group.phrases)
    # do, picks, form_id, was, q and category travel along.
    assert MOST_PICKED * longest + 6 <= _MOST_FIELDS
    full = " ".join([OFFER] * MOST_PICKED)
    page = work(client, ticket, "add:greeting/hello", picks=full)
    assert value_of(page.text, "picks") == full
    assert "phrases at most" in page.text
    assert read_draft({"picks": full + f" {OFFER}"}, book).forged


def test_faults_of_a_draft_are_those_of_its_fields(house: WebHouse) -> None:
    book = house.deps.content.current().phrasebook
    draft = read_draft({"picks": OFFER, "0.date": "2026-12-01"}, book)
    assert draft.faulty(date(2026, 11, 22))
    assert next(one.fault for one in draft.items[0].fields(0, date(2026, 11, 22))) is None


@pytest.mark.parametrize("locale", [JA, EN])
def test_phrases_are_shown_in_the_language_of_staff(
    house: WebHouse, ticket: int, locale: str
) -> None:
    sato = house.staff_client("sato", locale=locale)
    sato.post(f"/console/tickets/{ticket}/claim")
    page = sato.get(f"/console/tickets/{ticket}/phrases").text
    words = {JA: "こんにちは。ご連絡ありがとうございます。", EN: "Hello."}
    assert [tag for tag in words if words[tag] in page] == [locale]


def test_every_word_of_the_pages_was_given_to_the_translators(house: WebHouse, ticket: int) -> None:
    house.receive("anna", "Call an ambulance!")
    foreign = house.change(translator=shipped_catalogs().pseudo)
    client = foreign.staff_client("tanaka", JA)
    client.post(f"/console/tickets/{ticket}/claim")
    content = house.deps.content.current()
    book = content.phrasebook
    known = [
        *(part for one in content.entries for part in (one, *one.split("/"))),
        *(text.title for one in content.entries.values() for text in one.texts.values()),
        "I lost my card",
        "Call an ambulance",
    ]
    empty = client.get(f"/console/tickets/{ticket}/phrases").text
    ticket_page = client.get(f"/console/tickets/{ticket}").text
    everything = " ".join(phrase.id for group in book.categories for phrase in group.phrases)
    found = [
        words
        for words in untranslated(empty, *known)
        if words not in everything and words not in ticket_page
    ]
    assert found == []
    wrong = client.post(
        f"/console/tickets/{ticket}/phrases",
        data={"do": "send", "picks": "deadline/submit money/fee", "q": "量子"},
    ).text
    wrong = re.sub(r'<div class="theirs".*?</div>', "", wrong, flags=re.DOTALL)
    form = wrong[wrong.index("<form class=") :]
    assert "⟦" in form
    assert untranslated(form, *known) == []
