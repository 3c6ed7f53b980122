"""Two more ways in: a provider of identities, and a link to set a password."""

from __future__ import annotations

import logging
from functools import partial

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.service.accounts import MAX_PASSWORD, AccountRefused, LinkDead
from bot.service.signing_in import SignInRefused
from bot.service.single_sign_on import ProviderRefused, ProviderUnreachable, SingleSignOn
from bot.service.views import StaffView
from bot.web.caller import caller_of
from bot.web.console.session import HOME, SIGN_IN, safe_next
from bot.web.console.sign_in_page import SignInPage
from bot.web.deps import WebDeps
from bot.web.language import staff_locale
from bot.web.pages import Pages
from bot.web.people_words import fault_words
from bot.web.security.body import read_form
from bot.web.security.cookies import CookieJar

log = logging.getLogger(__name__)

OPENID = f"{SIGN_IN}/openid"
NEW_PASSWORD = "/console/new-password"


class Outside:
    """``/console/sign-in/openid`` and ``/console/new-password/<token>``."""

    def __init__(self, deps: WebDeps, pages: Pages, jar: CookieJar, page: SignInPage) -> None:
        self._deps = deps
        self._pages = pages
        self._jar = jar
        self._page = page

    def routes(self) -> list[Route]:
        """The routes; the provider's only where one is set up."""
        link = f"{NEW_PASSWORD}/{{token:str}}"
        routes = [
            Route(link, self._show_password),
            Route(link, self._set_password, methods=["POST"]),
        ]
        single = self._deps.people.single_sign_on
        if single is not None:
            routes += [
                Route(OPENID, partial(self._go, single)),
                Route(f"{OPENID}/back", partial(self._come_back, single)),
            ]
        return routes

    async def _go(self, single: SingleSignOn, request: Request) -> Response:
        """To the provider. A link, not a form: browsers hold redirects of forms to our policy."""
        back = safe_next(request.query_params.get("next", HOME))
        token = self._deps.new_id()
        try:
            address = await to_thread.run_sync(single.begin, token, back, self._deps.clock.now())
        except ProviderUnreachable:
            return self._page.sign_in(request, back, problem="provider-down", status=503)
        response = RedirectResponse(address, 303)
        self._jar.set_flow(request, response, token)
        return response

    async def _come_back(self, single: SingleSignOn, request: Request) -> Response:
        response = await self._answered(single, request)
        self._jar.drop(request, response, "flow")
        return response

    async def _answered(self, single: SingleSignOn, request: Request) -> Response:
        params, token = request.query_params, self._jar.flow(request)
        if token is None or "code" not in params:
            return self._page.sign_in(request, HOME, problem="provider", status=403)
        people, now = self._deps.people, self._deps.clock.now()
        try:
            identity, back = await to_thread.run_sync(
                single.finish, token, params.get("state", ""), params["code"], now
            )
            caller = caller_of(request, people.proxies)
            done = await to_thread.run_sync(people.sign_ins.with_identity, identity, now, caller)
        except ProviderRefused as refused:
            log.warning("sign-in by the provider refused: %s", refused)
            return self._page.sign_in(request, HOME, problem="provider", status=403)
        except ProviderUnreachable:
            return self._page.sign_in(request, HOME, problem="provider-down", status=503)
        except SignInRefused:
            return self._page.sign_in(request, HOME, problem="no-account", status=403)
        old = self._jar.session(request)
        if old is not None:
            await to_thread.run_sync(people.sign_ins.sign_out, old, now)
        response = RedirectResponse(safe_next(back), 303)
        self._jar.set_session(request, response, done.token)
        return response

    async def _show_password(self, request: Request) -> Response:
        """Looking does not use the link up: mail programs look, too."""
        staff = await self._linked(request)
        lang = request.query_params.get("lang")
        return self._page.new_password(request, staff, lang=lang, status=200 if staff else 404)

    async def _set_password(self, request: Request) -> Response:
        form = await read_form(request)
        staff = await self._linked(request)
        lang = form.get("lang")
        if staff is None:
            return self._page.new_password(request, None, lang=lang, status=404)
        _ = self._pages.gettext(staff_locale(lang, request.headers.get("accept-language")))
        password = form.get("password", "")[: MAX_PASSWORD + 1]
        if password != form.get("again", "")[: MAX_PASSWORD + 1]:
            problem = _("The two passwords are not the same.")
            return self._page.new_password(request, staff, lang=lang, problem=problem, status=422)
        use = self._deps.accounts.use_link
        try:
            await to_thread.run_sync(use, self._token(request), password, self._deps.clock.now())
        except AccountRefused as refused:
            problem = fault_words(refused.fault, _)
            return self._page.new_password(request, staff, lang=lang, problem=problem, status=422)
        except LinkDead:
            return self._page.new_password(request, None, lang=lang, status=404)
        return RedirectResponse(f"{SIGN_IN}?done=password", 303)

    async def _linked(self, request: Request) -> StaffView | None:
        now = self._deps.clock.now()
        try:
            return await to_thread.run_sync(self._deps.accounts.linked, self._token(request), now)
        except LinkDead:
            return None

    @staticmethod
    def _token(request: Request) -> str:
        return str(request.path_params["token"])[:128]
