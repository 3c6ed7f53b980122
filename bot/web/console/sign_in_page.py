"""The pages in front of the console, for people who are not signed in yet."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from bot.service.views import StaffView
from bot.web.console.kept import Kept
from bot.web.deps import WebDeps
from bot.web.language import staff_locale
from bot.web.pages import Pages


class SignInPage:
    """Renders them in the language that was asked for."""

    def __init__(self, deps: WebDeps, pages: Pages) -> None:
        self._pages = pages
        provider = deps.people.single_sign_on
        self._provider = provider.provider.name if provider else ""

    def sign_in(
        self,
        request: Request,
        back: str,
        *,
        lang: str | None = None,
        login: str = "",
        problem: str = "",
        done: str = "",
        seconds: int = 0,
        kept: Kept | None = None,
        status: int = 200,
    ) -> Response:
        """Login and password; ``back`` is a safe path already."""
        return self._page(
            "console/sign_in.html",
            request,
            lang,
            status,
            seconds,
            back=back,
            login=login,
            problem=problem,
            done=done,
            kept=kept,
            provider=self._provider,
        )

    def code(
        self,
        request: Request,
        staff: StaffView,
        back: str,
        *,
        lang: str | None = None,
        problem: str = "",
        seconds: int = 0,
        kept: Kept | None = None,
        status: int = 200,
    ) -> Response:
        """The one-time code."""
        return self._page(
            "console/sign_in_code.html",
            request,
            lang or staff.locale,
            status,
            seconds,
            back=back,
            problem=problem,
            kept=kept,
        )

    def new_password(
        self,
        request: Request,
        staff: StaffView | None,
        *,
        lang: str | None = None,
        problem: str = "",
        status: int = 200,
    ) -> Response:
        """For the holder of a link; ``staff`` None says that the link is dead."""
        lang = lang or (staff.locale if staff else None)
        return self._page(
            "console/new_password.html",
            request,
            lang,
            status,
            login=staff.login if staff else "",
            token=request.path_params["token"],
            problem=problem,
        )

    def _page(
        self,
        template: str,
        request: Request,
        lang: str | None,
        status: int,
        seconds: int = 0,
        **values: object,
    ) -> Response:
        locale = staff_locale(lang, request.headers.get("accept-language"))
        headers = {"retry-after": str(seconds)} if seconds else None
        return self._pages.page(
            template, locale, status=status, headers=headers, seconds=seconds, **values
        )
