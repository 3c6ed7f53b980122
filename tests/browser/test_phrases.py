"""Staff who know only Japanese answer people in languages they cannot read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.domain.locale import EN, JA, LocaleTag
from tests.browser.conftest import Site, axe_violations, open_site
from tests.support.wiring import shipped_understanding


@dataclass(frozen=True)
class Case:
    """A person, and what a member of staff does who reads nothing but the Japanese beside it."""

    wrote: str
    topic: str
    """The Japanese title under which the message shows."""
    send_topic: bool = False
    phrases: tuple[str, ...] = ()
    """As staff read them; found by ``search`` or in their category."""
    search: str = ""
    slots: Mapping[str, str] = field(default_factory=dict)
    reads: tuple[str, ...] = ()
    """What the person must have got, in their language."""


CASES: dict[str, Case] = {
    "vi": Case(
        "Tôi làm mất thẻ cư trú ở ga tàu, giờ phải làm sao?",
        "在留カードをなくした・盗まれた",
        send_topic=True,
        reads=("Mất thẻ cư trú",),
    ),
    "ne": Case(
        "फोहोर कसरी छुट्याउने होला?",
        "ごみの分け方・出し方",
        send_topic=True,
        reads=("फोहोर",),
    ),
    "pt-BR": Case(
        "Recebi um aviso do imposto municipal e não consigo pagar tudo de uma vez",
        "住民税",
        phrases=("一度に払うのが難しいときは",),
        search="分けて",
        reads=("parcel",),
    ),
    "zh-Hans": Case(
        "我怀孕了，应该先去哪里办手续？",
        "母子健康手帳",
        phrases=("この予約はいかがですか。",),
        search="よやく",
        slots={"date": "2026-12-01", "time": "15:05", "place": "保健センター"},
        reads=("2026年12月1日（星期二）", "15:05", "保健センター"),
    ),
    "id": Case(
        "Anak saya mau masuk SD bulan April, bagaimana caranya?",
        "小学校・中学校に入れる",
        phrases=("お子さんは何歳ですか。",),
        search="おこさん",
        reads=("umur",),
    ),
    "my": Case(
        "ကျန်းမာရေးအာမခံ ဘယ်လို လျှောက်ရမလဲ",
        "国民健康保険に入る・やめる・払えないとき",
        phrases=("在留カードを持って行ってください。",),
        search="ざいりゅう もって",
        reads=("zairyu",),
    ),
    "th": Case(
        "เจ้านายไม่จ่ายเงินเดือน ควรทำอย่างไร",
        "給料が払われないとき",
        phrases=("このことは、",),
        search="そうだん",
        slots={"place": "労働基準監督署", "phone": "03-1234-5678"},
        reads=("労働基準監督署", "03-1234-5678"),
    ),
    "uk": Case(
        "Як перекласти водійські права на японські?",
        "外国の免許を日本の免許に切り替える",
        phrases=("手数料は",),
        search="てすうりょう",
        slots={"amount": "2,550円"},
        reads=("2\u00a0550 єн",),
    ),
    "ko": Case(
        "이사하면 주소 변경은 어디서 하나요?",
        "住所の届出",
        send_topic=True,
        reads=("전입",),
    ),
    "fil": Case(
        "Gusto ko pong kumuha ng pensiyon refund pag-uwi ko",
        "脱退一時金",
        phrases=("期限は",),
        search="きげん",
        slots={"date": "2027-01-15"},
        reads=("Enero 15, 2027 (Biyernes)",),
    ),
}


@pytest.fixture
def real_site(sqlite_url: str, scripts: None) -> Iterator[Site]:
    """The program with its real understanding."""
    with open_site(sqlite_url, understanding=shipped_understanding()) as opened:
        yield opened


def test_who_knows_only_japanese_handles_ten_cases_in_ten_languages(
    real_site: Site, page: Page
) -> None:
    assert len(CASES) == 10
    for tag, case in CASES.items():
        real_site.house.ticket(f"person-{tag}", f"!lang:{tag}", case.wrote)
    real_site.sign_in(page, locale=JA)
    for number, (tag, case) in enumerate(CASES.items(), start=1):
        page.goto(f"{real_site.url}/console/tickets/{number}")
        page.click("#do-claim")
        line = page.locator(".line.from-person").filter(has_text=case.wrote)
        expect(line.locator(".suggestion a").first).to_contain_text(case.topic)
        if case.send_topic:
            line.locator(".suggestions button").first.click()
        else:
            answer_with_phrases(page, case)
        page.wait_for_url("**/console/tickets/*#latest")
        mine = page.locator(".line.from-staff").last
        # Sent, in the person's language, with the Japanese beside it.
        expect(mine.locator(".delivery")).not_to_be_empty()
        expect(mine.locator(".original")).to_have_count(1)
        if case.phrases:
            expect(mine.locator(".original")).to_contain_text(case.phrases[0])
        got = "\n".join(real_site.house.channel.texts_to(f"person-{tag}"))
        if not all(words in got for words in case.reads):
            real_site.house.work()
            got = "\n".join(real_site.house.channel.texts_to(f"person-{tag}"))
        assert all(words in got for words in case.reads), (tag, got[-300:])
        page.click("#do-resolve")
    page.goto(f"{real_site.url}/console")
    expect(page.locator(".empty")).to_be_visible()


def answer_with_phrases(page: Page, case: Case) -> None:
    """Search in Japanese, choose, fill in, look at both languages, send."""
    page.click("#do-phrases")
    page.fill("#q", case.search)
    for number, words in enumerate(case.phrases):
        page.locator("#found button.phrase").filter(has_text=words).first.click()
        expect(page.locator(f"#said-{number} .ours")).to_contain_text(words)
    for name, value in case.slots.items():
        page.locator(f"input[id$='.{name}']").fill(value)
    for words in case.reads:
        expect(page.locator(".theirs").last).to_contain_text(words)
    page.click("#do-send")


@pytest.fixture
def ticket(site: Site, page: Page) -> int:
    """A claimed ticket of a reader of Vietnamese."""
    number = site.house.ticket("anna", "I lost my card", locale="vi")
    site.sign_in(page, locale=EN)
    page.goto(f"{site.url}/console/tickets/{number}")
    page.click("#do-claim")
    return number


def test_the_whole_work_by_keyboard_with_a_live_preview(
    site: Site, page: Page, ticket: int
) -> None:
    page.focus("#do-phrases")
    page.keyboard.press("Enter")
    page.wait_for_selector("#q")
    page.locator("h1").click()
    page.keyboard.press("/")
    page.keyboard.type("よやく")
    phrase = page.locator("#add-appointment-offer")
    expect(phrase).to_be_visible()
    phrase.press("Enter")
    # The first field to fill in has the focus, wherever the draft was drawn anew.
    expect(page.locator("[id='slot-0.date']")).to_be_focused()
    page.keyboard.type("12012026")
    page.locator("[id='slot-0.time']").press("Tab")
    page.locator("[id='slot-0.place']").focus()
    page.keyboard.type("City hall")
    expect(page.locator("#said-0 .theirs")).to_contain_text("1 tháng 12, 2026 (Thứ Ba)")
    expect(page.locator("#said-0 .theirs")).to_contain_text("City hall")
    # What is being typed is never touched by the preview.
    expect(page.locator("[id='slot-0.place']")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.locator("[id='slot-0.time']")).to_be_focused()
    expect(page.locator(".fault")).to_have_text("Please fill this in.")
    page.locator("[id='slot-0.time']").fill("15:05")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/console/tickets/{ticket}#latest")
    expect(page.locator(".from-staff")).to_have_count(1)


def test_order_is_changed_by_buttons_that_keep_the_focus(
    site: Site, page: Page, ticket: int
) -> None:
    page.goto(f"{site.url}/console/tickets/{ticket}/phrases")
    page.click("#add-greeting-hello")
    page.click("#add-greeting-have-read")
    expect(page.locator(".picked-phrase")).to_have_count(2)
    expect(page.locator("#add-greeting-have-read")).to_be_focused()
    page.press("#up-1", "Enter")
    expect(page.locator("#said-0 .ours")).to_contain_text("I have read")
    page.press("#remove-0", "Enter")
    expect(page.locator(".picked-phrase")).to_have_count(1)
    expect(page.locator("#remove-0")).to_be_focused()


def test_a_double_click_sends_once(site: Site, page: Page, ticket: int) -> None:
    page.goto(f"{site.url}/console/tickets/{ticket}/phrases")
    page.click("#add-greeting-hello")
    page.locator("#do-send").dblclick()
    page.wait_for_url(f"**/console/tickets/{ticket}#latest")
    page.reload()
    expect(page.locator(".from-staff")).to_have_count(1)


def test_words_of_the_person_arrive_while_a_message_is_put_together(
    site: Site, page: Page, ticket: int
) -> None:
    page.goto(f"{site.url}/console/tickets/{ticket}/phrases")
    page.click("#category-deadline")
    page.click("#add-deadline-by")
    page.locator("[id='slot-0.date']").fill("2026-12-01")
    site.house.receive("anna", "And my passport is gone too", locale="vi")
    expect(page.locator("#lines")).to_contain_text("And my passport is gone too")
    expect(page.locator("[id='slot-0.date']")).to_have_value("2026-12-01")


def test_everything_works_without_javascript(site: Site, plain_page: Page) -> None:
    page = plain_page
    number = site.house.ticket("anna", "I lost my card", locale="vi")
    site.sign_in(page)
    page.goto(f"{site.url}/console/tickets/{number}")
    page.click("#do-claim")
    page.click("#do-phrases")
    page.fill("#q", "きげん")
    page.press("#q", "Enter")
    page.click("#add-deadline-by")
    expect(page.locator("[id='slot-0.date']")).to_be_focused()
    page.locator("[id='slot-0.date']").fill("2026-12-01")
    page.press("[id='slot-0.date']", "Enter")
    expect(page.locator("#said-0 .theirs")).to_contain_text("1 tháng 12, 2026")
    page.click("#do-send")
    expect(page.locator(".from-staff")).to_contain_text("1 tháng 12, 2026")
    page.locator(".suggestions summary").first.click()
    page.locator(".suggestions button").first.click()
    expect(page.locator(".from-staff")).to_have_count(2)


@pytest.mark.parametrize(
    ("width", "locale"), [(1280, JA), (1280, EN), (390, JA), (320, EN)], ids=str
)
def test_the_pages_pass_axe_and_nothing_is_cut_off(
    site: Site, browser: Browser, width: int, locale: LocaleTag
) -> None:
    dark = width == 390
    profile = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme="dark" if dark else "light"
    )
    page = profile.new_page()
    number = site.house.ticket("anna", "I lost my card", locale="vi")
    site.sign_in(page, locale=locale)
    page.goto(f"{site.url}/console/tickets/{number}")
    page.click("#do-claim")

    def sound() -> None:
        if width != 320:
            assert axe_violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    page.wait_for_selector(".suggestions")
    sound()
    page.click("#do-phrases")
    page.wait_for_selector("#q")
    sound()
    page.click("#category-appointment")
    page.click("#add-appointment-offer")
    page.wait_for_selector("#said-0")
    page.click("#add-appointment-not-free")
    page.wait_for_selector("#said-1")
    page.locator("[id='slot-0.place']").fill("long" * 24)
    page.click("#do-send")
    page.wait_for_selector(".fault")
    sound()
    page.goto(f"{site.url}/console/tickets/{number}/answers/immigration/lost-residence-card")
    sound()
    profile.close()
