"""A console with something of everything on its pages, and the addresses of all of them."""

from __future__ import annotations

import re

from starlette.routing import Route

from bot.domain.entry import Audience
from bot.domain.errors import SendRefused
from bot.domain.event import ChannelName, EventKind, InboundEvent
from bot.domain.locale import EN, LocaleTag
from bot.domain.picture import PictureFile
from bot.domain.roles import Role
from bot.pictures.cleaner import PillowCleaner
from bot.service.pictures import Pictures
from bot.web.app import create_web
from tests.support.drawings import drawing
from tests.unit.web.support import CARD, PASSWORD, WebHouse

MINE, THEIRS, DONE, NOBODYS = 1, 2, 3, 4
"""Tickets: the reader's own, a colleague's, a resolved one, and an urgent one nobody has."""
LONG_WORD = "https://example.jp/" + "long" * 40
NAMED = {"ticket_id": str(MINE), "staff_id": "2", "entry_id": CARD, "picture_id": "1"}
UNREAD = ("/stream", "/live", "/queue", ".csv", ".patch", "/pictures/1", "/several", "/take")
"""No pages of their own: streams, pieces, files, and what needs more in its address."""


class _Files:
    def fetch(self, ref: str, most: int) -> bytes:
        del ref, most
        return drawing()


def furnish(house: WebHouse, locale: LocaleTag = EN) -> None:
    """Tickets in every state, with all that can stand beside them, for the admin ``tanaka``."""
    deps, clock = house.deps, house.clock
    tanaka = house.staff("tanaka", locale)
    sato = deps.accounts.add(
        "sato",
        "佐藤 花子",
        PASSWORD,
        EN,
        clock.now(),
        role=Role.SUPERVISOR,
        email="sato@example.jp",
    )
    deps.accounts.add("lee", "Lee", PASSWORD, EN, clock.now(), divisions=["jet", "exchange"])
    deps.accounts.disable("lee", clock.now())
    house.ticket("anna", "I lost my card", f"My boss does not pay me. {LONG_WORD}", locale="vi")
    house.ticket("bao", "Tôi có thể làm thêm giờ không?", locale="vi")
    house.ticket("chen", "May I work more hours?")
    house.receive("dina", "Call an ambulance!")
    house.receive("emi", "Where do I register my hamster", "How do I register a hamster")
    house.receive("fay", "Which school teaches drumming?")
    picture = InboundEvent(
        event_id="memory:picture",
        channel=ChannelName.MEMORY,
        address="anna",
        occurred_at=clock.now(),
        kind=EventKind.UNREADABLE,
        text="My card",
        message_ref="99",
        unreadable="photo",
        picture=PictureFile("a"),
    )
    deps.intake.accept([picture], clock.now())
    house.work()
    desk, now = deps.desk, clock.now()
    sources = {ChannelName.MEMORY: _Files()}
    while Pictures(desk.store, sources, PillowCleaner(), desk.speaker, clock).fetch_next():
        pass
    desk.assign(MINE, sato.id, tanaka.id, now)
    house.work()
    house.channel.fail_next(SendRefused("LINE answered 400: messages[0].text"))
    desk.reply(MINE, tanaka.id, "この書類を持って来てください。", "f1", now)
    house.work()
    desk.note(MINE, sato.id, f"@tanaka please look at this. {LONG_WORD}", "f2", now)
    deps.queue.add_label(MINE, "residence", tanaka.scope)
    desk.claim(THEIRS, tanaka.id, now)
    desk.assign(THEIRS, tanaka.id, sato.id, now)
    desk.claim(DONE, sato.id, now)
    desk.reply(DONE, sato.id, "はい", "f3", now)
    desk.resolve(DONE, sato.id, now)
    house.receive("chen", f"!rate:{DONE}.1")
    clock.turn(seconds=4000)
    house.work()


def pages(house: WebHouse) -> list[str]:
    """Every page there is, read from the routes, so that a new one cannot be forgotten."""
    found = []
    for route in create_web(house.change().deps).routes:
        if not isinstance(route, Route) or "GET" not in (route.methods or ()):
            continue
        path = re.sub(r"{(\w+)(?::\w+)?}", lambda part: NAMED.get(part[1], "1"), route.path)
        if path.startswith(("/console", "/chat")) or path == "/":
            found.append(path)
    waiting = house.deps.learning.clusters(Audience.RESIDENT, EN)
    more = (
        f"/console/tickets/{THEIRS}",
        f"/console/tickets/{DONE}",
        f"/console/tickets/{NOBODYS}",
        "/console?state=resolved",
        "/console?q=nothing-like-this",
        f"/console/learning/take?locale=en&question={waiting[0].id}",
        "/console/staff/3",
        "/console/coverage?audience=municipal&locale=vi",
        "/console/reports?period=last-fiscal",
        "/console/audit?group=accounts",
    )
    return [path for path in [*found, *more] if not path.endswith(UNREAD)]
