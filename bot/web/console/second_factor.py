"""Setting up one's second factor: a QR code drawn here, a code as proof, codes on paper."""

from __future__ import annotations

from collections.abc import Mapping

import segno
from anyio import to_thread
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.domain.errors import NotFound
from bot.service.second_factor import CodeRefused, SecondFactorOff, SecondFactorUnreadable
from bot.service.views import StaffView
from bot.web.console.account import ACCOUNT
from bot.web.console.confirming import password_problem
from bot.web.console.frame import Frame, staff_language
from bot.web.console.session import ENROL, Guard
from bot.web.deps import WebDeps
from bot.web.pages import Pages
from bot.web.security.body import read_form

_LONGEST_CODE = 40


def qr_code(words: str) -> Markup:
    """An SVG drawing, dark on light whatever the page's colours; no style, so that our policy on
    styles holds."""
    drawn = segno.make(words, error="m").svg_inline(
        scale=5, border=4, dark="#000", light="#fff", svgclass="qr", lineclass=None
    )
    return Markup(drawn)


class SecondFactorPage:
    """``/console/account/second-factor`` and what its forms call."""

    def __init__(self, deps: WebDeps, pages: Pages, frame: Frame, guard: Guard) -> None:
        self._deps = deps
        self._pages = pages
        self._frame = frame
        self._guard = guard
        self._factor = deps.people.second_factor

    def routes(self) -> list[Route]:
        """The routes; they stay open to those who have to enrol first."""
        deeds = (
            ("begin", self._begin),
            ("confirm", self._confirm),
            ("codes", self._codes),
            ("off", self._off),
        )
        guarded = self._guard.signed_in
        return [
            Route(ENROL, guarded(self._show, enrolling=True)),
            *(
                Route(f"{ENROL}/{name}", guarded(deed, enrolling=True), methods=["POST"])
                for name, deed in deeds
            ),
        ]

    async def _show(self, request: Request, staff: StaffView) -> Response:
        return await self._page(request, staff)

    async def _begin(self, request: Request, staff: StaffView) -> Response:
        problem = await self._password(request, staff, await read_form(request))
        if problem:
            return await self._page(request, staff, problem=problem, status=403)
        try:
            await to_thread.run_sync(self._factor.begin, staff.id)
        except SecondFactorOff:
            return await self._page(request, staff, status=409)
        return RedirectResponse(ENROL, 303)

    async def _confirm(self, request: Request, staff: StaffView) -> Response:
        code = (await read_form(request)).get("code", "")[:_LONGEST_CODE]
        now = self._deps.clock.now()
        try:
            codes = await to_thread.run_sync(self._factor.confirm, staff.id, code, now)
        except (CodeRefused, SecondFactorUnreadable):
            _ = self._pages.gettext(staff_language(staff))
            problem = _("This code is not right. Please type the one your app shows now.")
            return await self._page(request, staff, problem=problem, status=422)
        return self._told(request, staff, codes)

    async def _codes(self, request: Request, staff: StaffView) -> Response:
        problem = await self._password(request, staff, await read_form(request))
        if problem:
            return await self._page(request, staff, problem=problem, status=403)
        try:
            codes = await to_thread.run_sync(self._factor.renew, staff.id, self._deps.clock.now())
        except NotFound:
            return RedirectResponse(ENROL, 303)
        return self._told(request, staff, codes)

    async def _off(self, request: Request, staff: StaffView) -> Response:
        _ = self._pages.gettext(staff_language(staff))
        if self._required(staff):
            problem = _("Your office asks for a second factor, so it cannot be removed here.")
            return await self._page(request, staff, problem=problem, status=409)
        problem = await self._password(request, staff, await read_form(request))
        if problem:
            return await self._page(request, staff, problem=problem, status=403)
        now = self._deps.clock.now()
        await to_thread.run_sync(self._factor.take_away, staff.id, now, staff.id)
        response = RedirectResponse(ACCOUNT, 303)
        self._frame.say(request, response, "factor-off")
        return response

    def _told(self, request: Request, staff: StaffView, codes: tuple[str, ...]) -> Response:
        """Once: the page is drawn from the answer to the form and kept nowhere."""
        return self._frame.page("console/recovery_codes.html", request, staff, codes=codes)

    def _required(self, staff: StaffView) -> bool:
        return staff.role in self._deps.people.sign_ins.required

    async def _password(self, request: Request, staff: StaffView, form: Mapping[str, str]) -> str:
        _ = self._pages.gettext(staff_language(staff))
        return await password_problem(self._deps, request, staff, form.get("password", ""), _)

    async def _page(
        self, request: Request, staff: StaffView, *, problem: str = "", status: int = 200
    ) -> Response:
        record = await to_thread.run_sync(self._deps.accounts.record, staff.id)
        left = await to_thread.run_sync(self._factor.recovery_codes_left, staff.id)
        try:
            pending = await to_thread.run_sync(self._factor.pending, staff.id)
        except SecondFactorUnreadable:
            pending = None  # Sealed under a key of before; the next beginning replaces it.
        return self._frame.page(
            "console/second_factor.html",
            request,
            staff,
            status=status,
            problem=problem,
            possible=self._factor.on,
            has_password=bool(record.password_hash),
            in_force=record.totp is not None,
            required=self._required(staff),
            left=left,
            pending=pending,
            drawing=qr_code(pending.address) if pending else "",
        )
