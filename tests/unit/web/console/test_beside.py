"""Beside the thread: pictures, retries, mentions, presence; none of it becomes markup."""

from __future__ import annotations

import re

import pytest

from bot.domain.errors import SendRefused
from bot.domain.event import ChannelName, EventKind, InboundEvent
from bot.domain.locale import EN, JA
from bot.domain.picture import PictureFile
from bot.pictures.cleaner import PillowCleaner
from bot.service.pictures import Pictures
from bot.web.stream import StreamLimits
from tests.support.drawings import DISGUISED, drawing
from tests.unit.web.support import PASSWORD, WebHouse

XSS = "\"><img src=x onerror=alert(1)><script>alert(2)</script>'{{7*7}}"


class Files:
    """A platform that keeps one file under each name."""

    def fetch(self, ref: str, most: int) -> bytes:
        return DISGUISED["page"] if ref == "disguised" else drawing()


@pytest.fixture
def ticket(house: WebHouse) -> int:
    return house.ticket("anna", "I lost my card")


def send_picture(house: WebHouse, ref: str, caption: str = "") -> None:
    sent = InboundEvent(
        event_id=f"memory:picture:{ref}",
        channel=ChannelName.MEMORY,
        address="anna",
        occurred_at=house.clock.now(),
        kind=EventKind.UNREADABLE,
        text=caption,
        message_ref=f"9{len(ref)}",
        unreadable="photo",
        picture=PictureFile(ref),
    )
    house.deps.intake.accept([sent], house.clock.now())
    house.work()


def fetch(house: WebHouse) -> None:
    desk = house.deps.desk
    sources = {ChannelName.MEMORY: Files()}
    work = Pictures(desk.store, sources, PillowCleaner(), desk.speaker, house.clock)
    while work.fetch_next():
        pass


def test_a_picture_is_shown_to_staff_and_to_nobody_else(house: WebHouse, ticket: int) -> None:
    client, path = house.staff_client(), f"/console/tickets/{ticket}"
    send_picture(house, "a")
    assert "The picture is being fetched." in client.get(path).text
    fetch(house)
    page = client.get(path).text
    address = re.search(r'<img src="([^"]+)"', page)
    assert address

    shown = client.get(address.group(1))
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/jpeg")
    assert shown.headers["cache-control"] == "private, no-store"
    assert shown.headers["x-content-type-options"] == "nosniff"
    policy = shown.headers["content-security-policy"]
    assert "sandbox" in policy
    assert "default-src 'none'" in policy
    assert shown.headers["content-disposition"].startswith("inline; filename=")

    assert house.client().get(address.group(1)).url.path == "/console/sign-in"
    other = house.ticket("ben")
    forged = address.group(1).replace(f"/{ticket}/", f"/{other}/", 1)
    for wrong in (forged, f"{path}/pictures/999", f"{path}/pictures/{10**20}"):
        assert client.get(wrong).status_code == 404


def test_a_disguised_file_is_a_line_for_both_sides(house: WebHouse, ticket: int) -> None:
    client = house.staff_client()
    send_picture(house, "disguised")
    fetch(house)
    house.work()
    page = client.get(f"/console/tickets/{ticket}").text
    assert "Not shown: the file is no picture that can be opened." in page
    assert "<img" not in page
    assert any("cannot open what you sent" in text for text in house.channel.texts_to("anna"))


def test_the_live_part_puts_a_fetched_picture_in_its_place(house: WebHouse, ticket: int) -> None:
    client = house.staff_client()
    send_picture(house, "a")
    page = client.get(f"/console/tickets/{ticket}").text
    live = re.search(r'hx-get="(/console/tickets/\d+/live[^"]+)"', page)
    assert live
    fetch(house)
    part = client.get(live.group(1).replace("&amp;", "&")).text
    assert re.search(r'id="picture-\d+" hx-swap-oob="true">\s*<a [^>]+><img', part)


def test_a_failed_line_is_retried_by_its_button_and_a_double_click_changes_nothing(
    house: WebHouse, ticket: int
) -> None:
    client, path = house.staff_client(), f"/console/tickets/{ticket}"
    client.post(f"{path}/claim")
    house.work()
    house.channel.fail_next(SendRefused("LINE answered 400: messages[0]"))
    client.post(f"{path}/reply", data={"text": "My reply", "form_id": "1"})
    house.work()
    page = client.get(path).text
    assert "What the platform said:" in page
    assert "LINE answered 400: messages[0]" in page
    (line,) = re.findall(r'name="line" value="(\d+)"', page)

    other = house.staff_client("sato")
    assert other.post(f"{path}/retry", data={"line": line}).status_code == 409
    assert "is being sent again" in client.post(f"{path}/retry", data={"line": line}).text
    assert "nothing was done twice" in client.post(f"{path}/retry", data={"line": line}).text
    house.work()
    assert sum("My reply" in text for text in house.channel.texts_to("anna")) == 1
    assert "Send again" not in client.get(path).text


@pytest.mark.parametrize("line", ["", "x", "-1", "9" * 30, "٣"])
def test_a_forged_line_is_nothing(house: WebHouse, ticket: int, line: str) -> None:
    answer = house.staff_client().post(f"/console/tickets/{ticket}/retry", data={"line": line})
    assert answer.status_code == 404


def test_a_mention_is_counted_in_the_head_until_it_is_read(house: WebHouse, ticket: int) -> None:
    author, called = house.staff_client("tanaka"), house.staff_client("sato")
    words = {"text": "@sato please look", "form_id": "1"}
    author.post(f"/console/tickets/{ticket}/note", data=words)
    count = 'Mentions <span class="count">1</span>'
    assert count in called.get("/console").text
    assert 'Mentions <span class="count">' not in author.get("/console").text
    page = called.get("/console/mentions").text
    assert "@sato please look" in page
    assert f'href="/console/tickets/{ticket}#note-1"' in page

    assert "Marked as read." in called.post("/console/mentions/read", data={"note": "1"}).text
    assert 'Mentions <span class="count">' not in called.get("/console").text
    assert called.get("/console/mentions").text.count("please look") == 1


def test_a_supervisor_finds_and_takes_over_what_a_colleague_has_and_both_are_told(
    house: WebHouse, ticket: int
) -> None:
    boss, ill = house.staff_client("tanaka"), house.staff_client("sato")
    path = f"/console/tickets/{ticket}"
    ill.post(f"{path}/claim")
    assert 'id="do-take-over"' not in ill.get(path).text
    assert f'href="{path}#latest"' in boss.get("/console?keeper=2").text
    assert f'href="{path}#latest"' not in boss.get("/console?keeper=1").text
    assert 'id="keeper"' not in ill.get("/console").text
    page = boss.get(path).text
    assert "Take over from Sato" in page
    assert 'id="do-release"' in page
    assert 'id="do-resolve"' not in page
    assert "Sato is told, too." in page
    assert ill.post(f"{path}/take-over").status_code == 409

    assert "Your colleague is told." in boss.post(f"{path}/take-over").text
    again = boss.post(f"{path}/take-over")
    assert again.status_code == 409
    late = ill.post(f"{path}/reply", data={"text": "Half a sen", "form_id": "late"})
    assert late.status_code == 409
    assert "already taken by Tanaka" in late.text
    assert "Half a sen" in late.text
    assert 'Mentions <span class="count">1</span>' in ill.get("/console").text
    news = ill.get("/console/mentions").text
    assert "Tanaka has taken this ticket over from you." in news
    done = ill.post("/console/mentions/read", data={"passed": "1"}).text
    assert "Marked as read." in done
    assert 'Mentions <span class="count">' not in done
    house.work()
    assert any("Tanaka of CLAIR takes care" in text for text in house.channel.texts_to("anna"))
    log = boss.get(f"/console/audit?ticket={ticket}").text
    assert re.search(r"Taken over from a colleague</td>\s*<td>.*</td>\s*<td>Sato</td>", log)


def test_a_colleague_in_another_process_is_seen(house: WebHouse, ticket: int) -> None:
    here, there = house.staff_client("tanaka"), house.change().staff_client("sato")
    path = f"/console/tickets/{ticket}"
    assert "is looking at this" not in there.get(path).text
    assert "Sato is looking at this" in here.get(path).text
    assert there.post(f"{path}/writing").status_code == 204
    assert "Sato is writing" in here.get(path).text
    assert "Tanaka" in there.get(path).text


def test_the_stream_tells_who_is_there_and_leaves_with_the_page(
    house: WebHouse, ticket: int
) -> None:
    path = f"/console/tickets/{ticket}"
    house.staff_client("sato").post(f"{path}/writing")
    house.limits = StreamLimits(longest=0.05)
    told = house.staff_client("tanaka").get(f"{path}/stream").text
    assert "event: presence\r\ndata: " in told
    assert "Sato is writing" in told
    with house.store.read() as tx:
        names = [one.name for one in tx.present(ticket, house.clock.now())]
    assert names == ["Sato"]


def test_nothing_anybody_wrote_becomes_markup(house: WebHouse) -> None:
    name = "<b onload=alert(1)>"  # as long as a name may be
    house.deps.accounts.add("evil", name, PASSWORD, EN, house.clock.now())
    ticket = house.ticket("anna", XSS, "I lost my card")
    evil, client, path = (
        house.staff_client("evil"),
        house.staff_client("tanaka"),
        f"/console/tickets/{ticket}",
    )
    send_picture(house, "a", XSS)
    fetch(house)
    evil.post(f"{path}/claim")
    house.channel.fail_next(SendRefused(XSS))
    evil.post(f"{path}/reply", data={"text": XSS, "form_id": "1"})
    evil.post(f"{path}/note", data={"text": f"@tanaka {XSS}", "form_id": "2"})
    evil.post(f"{path}/label", data={"name": XSS})
    house.work()
    evil.get(path)
    evil.post(f"{path}/writing")
    pages = [
        client.get(path).text,
        client.get("/console").text,
        client.get("/console/mentions").text,
        client.get(f"{path}/live?after=0&seen=&reply=0").text,
    ]
    assert "is writing" in pages[0]
    for page in pages:
        assert "alert(" in page
        for markup in re.findall(r"<[^>]*(?:alert|onerror|onload)[^>]*>", page):
            # Inside an attribute's quotes only, with every quote and angle bracket escaped.
            assert "<script" not in markup
            assert "onerror" not in re.sub(r'"[^"]*"', "", markup)
        assert "<script>alert" not in page
        assert "<b onload" not in page
        assert "<img src=x" not in page
        assert "{{7*7}}" in page or "49" not in page


def test_the_page_of_mentions_is_in_japanese_too(house: WebHouse) -> None:
    page = house.staff_client("suzuki", JA).get("/console/mentions").text
    assert "ja⟦Mentions⟧" in page
