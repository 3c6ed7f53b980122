"""The accounts of everybody, for admins: add, change, close, and let somebody in again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.domain.errors import NotFound
from bot.domain.locale import JA, LocaleTag, match_locale
from bot.domain.roles import Right, Role
from bot.service.accounts import LINK_LIFE, AccountRefused
from bot.service.staff_store import StoredStaff
from bot.service.views import StaffView
from bot.web.console.frame import Frame, staff_language
from bot.web.console.outside import NEW_PASSWORD
from bot.web.console.session import Guard
from bot.web.deps import WebDeps
from bot.web.language import STAFF_LOCALES
from bot.web.pages import Pages
from bot.web.people_words import fault_words
from bot.web.security.body import read_form

STAFF = "/console/staff"


class StaffPages:
    """``/console/staff`` and ``/console/staff/<number>``."""

    def __init__(self, deps: WebDeps, pages: Pages, frame: Frame, guard: Guard) -> None:
        self._deps = deps
        self._pages = pages
        self._frame = frame
        self._guard = guard
        self._accounts = deps.accounts

    def routes(self) -> list[Route]:
        """The routes, for admins only."""
        one = f"{STAFF}/{{staff_id:int}}"
        accounts = partial(self._guard.signed_in, right=Right.ACCOUNTS)
        sessions = partial(self._guard.signed_in, right=Right.SESSIONS)
        deeds = (
            ("change", self._change),
            ("close", self._close),
            ("open", self._open),
            ("password-link", self._link),
            ("second-factor-off", self._factor_off),
        )
        return [
            Route(STAFF, accounts(self._list)),
            Route(f"{STAFF}/add", accounts(self._add), methods=["POST"]),
            Route(one, accounts(self._show)),
            *(Route(f"{one}/{name}", accounts(deed), methods=["POST"]) for name, deed in deeds),
            Route(f"{one}/sessions/end", sessions(self._end), methods=["POST"]),
        ]

    async def _list(self, request: Request, staff: StaffView) -> Response:
        return await self._list_page(request, staff, {})

    async def _add(self, request: Request, staff: StaffView) -> Response:
        """Without a password: its owner sets one by the link that is shown once."""
        form = await read_form(request)
        add = partial(
            self._accounts.add,
            form.get("login", ""),
            form.get("name", ""),
            None,
            _locale(form),
            self._deps.clock.now(),
            role=_role(form),
            divisions=self._divisions(form),
            email=form.get("email", ""),
            by=staff.id,
        )
        try:
            added = await to_thread.run_sync(add)
        except AccountRefused as refused:
            problem = self._why(refused, staff)
            return await self._list_page(request, staff, form, problem=problem, status=422)
        return await self._link_page(request, staff, added)

    async def _show(self, request: Request, staff: StaffView) -> Response:
        return await self._one_page(request, staff)

    async def _change(self, request: Request, staff: StaffView) -> Response:
        form = await read_form(request)
        whose = await self._whose(request)
        change = partial(
            self._accounts.change,
            whose.view.id,
            self._deps.clock.now(),
            name=form.get("name", ""),
            role=_role(form),
            divisions=self._divisions(form),
            email=form.get("email", ""),
            by=staff.id,
        )
        return await self._done(request, staff, whose, change, "account-changed")

    async def _close(self, request: Request, staff: StaffView) -> Response:
        whose = await self._whose(request)
        now = self._deps.clock.now()
        close = partial(self._accounts.disable, whose.view.login, now, staff.id)
        return await self._done(request, staff, whose, close, "account-closed")

    async def _open(self, request: Request, staff: StaffView) -> Response:
        whose = await self._whose(request)
        now = self._deps.clock.now()
        open_again = partial(self._accounts.enable, whose.view.login, now, staff.id)
        return await self._done(request, staff, whose, open_again, "account-opened")

    async def _link(self, request: Request, staff: StaffView) -> Response:
        whose = await self._whose(request)
        return await self._link_page(request, staff, whose.view)

    async def _factor_off(self, request: Request, staff: StaffView) -> Response:
        whose = await self._whose(request)
        take_away = self._deps.people.second_factor.take_away
        now = self._deps.clock.now()
        deed = partial(take_away, whose.view.id, now, staff.id)
        return await self._done(request, staff, whose, deed, "factor-off")

    async def _end(self, request: Request, staff: StaffView) -> Response:
        whose = await self._whose(request)
        session_id = (await read_form(request)).get("session") or None
        end = partial(
            self._deps.people.sign_ins.end_sessions,
            whose.view.id,
            self._deps.clock.now(),
            by=staff.id,
            session_id=session_id,
        )
        return await self._done(request, staff, whose, end, "session-ended")

    async def _done(
        self,
        request: Request,
        staff: StaffView,
        whose: StoredStaff,
        deed: Callable[[], object],
        code: str,
    ) -> Response:
        try:
            await to_thread.run_sync(deed)
        except AccountRefused as refused:
            problem = self._why(refused, staff)
            return await self._one_page(request, staff, problem=problem, status=422)
        response = RedirectResponse(f"{STAFF}/{whose.view.id}", 303)
        self._frame.say(request, response, code)
        return response

    async def _link_page(self, request: Request, staff: StaffView, whose: StaffView) -> Response:
        """The link, this once."""
        link = self._accounts.link
        now = self._deps.clock.now()
        token = await to_thread.run_sync(link, whose.id, now, staff.id)
        base = self._deps.public_url or str(request.base_url).rstrip("/")
        return self._frame.page(
            "console/staff_link.html",
            request,
            staff,
            whose=whose,
            link=f"{base}{NEW_PASSWORD}/{token}",
            until=now + LINK_LIFE,
        )

    async def _list_page(
        self,
        request: Request,
        staff: StaffView,
        form: Mapping[str, str],
        *,
        problem: str = "",
        status: int = 200,
    ) -> Response:
        return self._frame.page(
            "console/staff.html",
            request,
            staff,
            status=status,
            problem=problem,
            everybody=await to_thread.run_sync(self._accounts.all),
            roles=tuple(Role),
            form=form,
        )

    async def _one_page(
        self, request: Request, staff: StaffView, *, problem: str = "", status: int = 200
    ) -> Response:
        whose = await self._whose(request)
        now = self._deps.clock.now()
        sessions = await to_thread.run_sync(self._deps.people.sign_ins.sessions, whose.view.id, now)
        return self._frame.page(
            "console/staff_one.html",
            request,
            staff,
            status=status,
            problem=problem,
            whose=whose.view,
            email=whose.email or "",
            has_password=bool(whose.password_hash),
            link_until=whose.link_until if whose.link_until and whose.link_until > now else None,
            sessions=sessions,
            roles=tuple(Role),
        )

    async def _whose(self, request: Request) -> StoredStaff:
        try:
            staff_id = int(request.path_params["staff_id"])
            return await to_thread.run_sync(self._accounts.record, staff_id)
        except (NotFound, OverflowError) as error:
            raise HTTPException(404) from error

    def _divisions(self, form: Mapping[str, str]) -> tuple[str, ...]:
        """Those that are ticked; only divisions that exist are looked for."""
        known = self._deps.content.current().divisions
        return tuple(key for key in known if form.get(f"division-{key}") == "1")

    def _why(self, refused: AccountRefused, staff: StaffView) -> str:
        return fault_words(refused.fault, self._pages.gettext(staff_language(staff)))


def _role(form: Mapping[str, str]) -> Role:
    """The role in the form; one we do not know is refused, never guessed."""
    given = form.get("role", "")
    if given not in set(Role):
        raise HTTPException(400)
    return Role(given)


def _locale(form: Mapping[str, str]) -> LocaleTag:
    found = match_locale(form.get("locale"))
    return found if found is not None and found in STAFF_LOCALES else JA
