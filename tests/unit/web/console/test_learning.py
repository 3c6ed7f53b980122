"""From a question to a patch, in the browser and without JavaScript."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.unit.web.support import CARD, WebHouse

AT = "/console/learning"
ASKED = "Where do I register my hamster"


def open_question(house: WebHouse, words: str = ASKED) -> tuple[httpx.Client, str]:
    """A client, and the address behind the first click."""
    house.receive("anna", words)
    client = house.staff_client()
    page = client.get(AT).text
    found = re.search(r'href="(/console/learning/take\?[^"#]*)"', page)
    assert found
    return client, found.group(1).replace("&amp;", "&")


def form_of(page: str) -> dict[str, str]:
    """What the first form would send as it stands."""
    form = page[page.index('action="/console/learning/propose"') :]
    form = form[: form.index("</form>")]
    fields = {}
    for tag in re.findall(r"<input[^>]*>", form):
        given = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        if given.get("type") not in ("radio", "checkbox") or " checked" in tag:
            fields[given["name"]] = given.get("value", "")
    return {**fields, "kind": "phrase"}


def test_two_clicks_lead_from_a_question_to_a_patch(house: WebHouse) -> None:
    client, address = open_question(house)
    page = client.get(address).text
    assert ASKED in page
    done = client.post(f"{AT}/propose", data={**form_of(page), "entry": CARD})
    assert "It is on the list of changes." in done.text
    assert "No question waits here." in done.text
    patch = client.get(f"{AT}/changes.patch")
    assert patch.headers["content-type"].startswith("text/x-patch")
    assert f"+    - {ASKED}" in patch.text
    assert f"+# phrase\ten\t{ASKED}\t{CARD}" in patch.text
    assert "intents/en/immigration.yaml" in patch.text
    again = client.get(f"{AT}/changes.patch")
    assert again.text == patch.text


def test_what_is_refused_is_told_with_everything_kept(house: WebHouse) -> None:
    client, address = open_question(house)
    given = {**form_of(client.get(address).text), "entry": CARD, "phrase": "call ● now"}
    page = client.post(f"{AT}/propose", data=given)
    assert page.status_code == 409
    assert "Write the phrase without it" in page.text
    assert 'value="call ● now"' in page.text
    assert f'value="{CARD}" selected' in page.text


def test_a_new_topic_is_drafted(house: WebHouse) -> None:
    client, address = open_question(house)
    given = {
        **form_of(client.get(address).text), "kind": "new", "chapter": "daily", "name": "hamster",
        "title": "ハムスター",
    }  # fmt: skip
    page = client.post(f"{AT}/propose", data=given)
    assert "daily/hamster" in page.text
    patch = client.get(f"{AT}/changes.patch").text
    assert "+title: ハムスター" in patch
    assert "b/knowledge/resident/daily/hamster/entry.yaml" in patch


def test_only_questions_of_the_cluster_become_tests(house: WebHouse) -> None:
    client, address = open_question(house)
    given = {**form_of(client.get(address).text), "entry": CARD, "phrase": "hamster"}
    client.post(f"{AT}/propose", data={**given, "q0": ASKED, "q1": "=forged\ten\tx"})
    patch = client.get(f"{AT}/changes.patch").text
    assert f"+en\t{ASKED}\t{CARD}" in patch
    assert "forged" not in patch


def test_noise_is_put_aside_and_a_change_can_be_taken_back(house: WebHouse) -> None:
    client, address = open_question(house)
    client.post(f"{AT}/propose", data={**form_of(client.get(address).text), "entry": CARD})
    found = re.search(r'name="ids" value="(\d+)" aria-label', client.get(AT).text)
    assert found
    page = client.post(f"{AT}/drop", data={"ids": found.group(1), "locale": "en"}).text
    assert "its questions wait again" in page
    ids = re.search(r'name="ids" value="([\d,]+)" aria-describedby', page)
    assert ids
    page = client.post(f"{AT}/dismiss", data={"ids": ids.group(1), "locale": "en"}).text
    assert "The questions were put aside." in page
    assert ASKED not in page


def test_what_is_in_the_content_is_taken_off_the_list(house: WebHouse) -> None:
    client, address = open_question(house)
    client.post(f"{AT}/propose", data={**form_of(client.get(address).text), "entry": CARD})
    assert client.post(f"{AT}/write", data={"locale": "en"}).status_code == 404
    page = client.post(f"{AT}/finish", data={"ids": "1"}).text
    assert "The list of changes is empty." in page
    assert client.get(f"{AT}/changes.patch").text == ""


@pytest.mark.parametrize(
    "address",
    [
        f"{AT}/take",
        f"{AT}/take?question=99",
        f"{AT}/take?question=x",
        f"{AT}/take?question={'9' * 40}",
        f"{AT}/take?question=1&locale=vi",
    ],
)
def test_a_question_that_does_not_wait_is_not_found(house: WebHouse, address: str) -> None:
    client, _ = open_question(house)
    assert client.get(address).status_code == 404


def test_words_of_a_person_never_become_markup(house: WebHouse) -> None:
    client, address = open_question(house, '<script>alert("x")</script>"><img src=x>')
    for path in (AT, address):
        page = client.get(path).text
        assert "<script>alert" not in page
        assert "<img" not in page


def test_nonsense_in_forms_changes_nothing(house: WebHouse) -> None:
    client, _ = open_question(house)
    for name in ("dismiss", "drop", "finish"):
        assert client.post(f"{AT}/{name}", data={"ids": "x,-1,999,,²"}).status_code == 200
    assert ASKED in client.get(AT).text
