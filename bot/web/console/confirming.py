"""Asking for the password once more before something that guards the account is changed."""

from __future__ import annotations

from anyio import to_thread
from starlette.requests import Request

from bot.service.accounts import MAX_PASSWORD
from bot.service.signing_in import SignInRefused, SignInThrottled
from bot.service.views import StaffView
from bot.web.caller import caller_of
from bot.web.deps import WebDeps
from bot.web.wording import Gettext


async def password_problem(
    deps: WebDeps, request: Request, staff: StaffView, password: str, _: Gettext
) -> str:
    """Why this is not their password, or an empty string.

    Why at all: a browser left open must not be enough to take an account over for good.
    """
    if not password or len(password) > MAX_PASSWORD:
        return wrong_words(SignInRefused(), _)
    people = deps.people
    caller = caller_of(request, people.proxies)
    check = people.sign_ins.check_password
    try:
        await to_thread.run_sync(check, staff.id, password, deps.clock.now(), caller)
    except (SignInRefused, SignInThrottled) as refused:
        return wrong_words(refused, _)
    return ""


def wrong_words(refused: SignInRefused | SignInThrottled, _: Gettext) -> str:
    """Why a password was not taken."""
    if isinstance(refused, SignInThrottled):
        return _("Too many failed tries. Please wait {seconds} seconds and try again.").format(
            seconds=refused.seconds
        )
    return _("Your current password is not right.")
