"""The learning loop: what the bot could not answer, and from there to a change of the content."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import partial
from urllib.parse import urlencode

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.domain.entry import Audience
from bot.domain.errors import ContentError, NotFound, ProposalRefused
from bot.domain.japan import japan_day
from bot.domain.lesson import Why
from bot.domain.locale import JA, LOCALES, LocaleTag, match_locale
from bot.domain.proposal import LONGEST_PHRASE, LONGEST_TITLE, MOST_QUESTIONS, Proposal
from bot.domain.roles import Right
from bot.service.learning import MOST, Cluster
from bot.service.views import StaffView
from bot.web.console.frame import Frame, asked_audience, staff_language
from bot.web.console.session import Guard
from bot.web.deps import WebDeps
from bot.web.pages import Pages
from bot.web.security.body import read_form
from bot.web.wording import Gettext

log = logging.getLogger(__name__)

AT = "/console/learning"
SHOWN = 50
"""Clusters on the page."""
NEAREST = 6
"""Entries offered first for a phrase."""


def why_words(why: Why, _: Gettext) -> str:
    """What went wrong with a question."""
    match why:
        case Why.UNANSWERED:
            return _("The bot had no answer")
        case Why.NONE_FITS:
            return _("None of the offered topics was meant")
        case Why.NOT_HELPED:
            return _("The answer did not help")
        case Why.HANDED_OFF:
            return _("A person was asked for")


def refused_words(refusal: ProposalRefused, _: Gettext) -> str:
    """Why a proposal was not taken."""
    match refusal.reason:
        case "words":
            return _("The phrase needs words.")
        case "personal":
            return _("“●” stands for something personal. Write the phrase without it.")
        case "long":
            return _("This is too long. A phrase has at most {phrase} characters, a title {title}.").format(phrase=LONGEST_PHRASE, title=LONGEST_TITLE)  # fmt: skip  # noqa: E501
        case "id":
            return _("The short name is no good, or there is such a topic already. Use small letters, digits and hyphens.")  # fmt: skip  # noqa: E501
        case "taken":
            return _("This phrase stands already in {place}. Word it differently.").format(
                place=refusal.place
            )
        case "gone":
            return _("Somebody else was faster: these questions do not wait any more.")
        case _other:
            return _("The topic cannot be changed: {reason}").format(reason=refusal.place)


class LearningPage:
    """``/console/learning`` and what its forms call."""

    def __init__(self, deps: WebDeps, pages: Pages, frame: Frame, guard: Guard) -> None:
        self._deps = deps
        self._pages = pages
        self._frame = frame
        self._guard = guard

    def routes(self) -> list[Route]:
        """The routes, for those who may oversee."""
        deeds = {
            "propose": self._propose,
            "dismiss": self._dismiss,
            "drop": self._drop,
            "write": self._write,
            "finish": self._finish,
        }
        guarded = self._guard.signed_in
        return [
            Route(AT, guarded(self._show, Right.REPORTS)),
            Route(f"{AT}/take", guarded(self._take, Right.REPORTS)),
            Route(f"{AT}/changes.patch", guarded(self._patch, Right.REPORTS)),
            *(
                Route(f"{AT}/{name}", guarded(deed, Right.REPORTS), methods=["POST"])
                for name, deed in deeds.items()
            ),
        ]

    async def _show(self, request: Request, staff: StaffView) -> Response:
        return await self._list(request, staff)

    async def _list(
        self, request: Request, staff: StaffView, problem: str = "", status: int = 200
    ) -> Response:
        learning = self._deps.learning
        audience = asked_audience(request.query_params)
        counts = await to_thread.run_sync(learning.counts)
        waiting = {tag: counts[audience, tag] for tag in LOCALES if counts.get((audience, tag))}
        asked = match_locale(request.query_params.get("locale"))
        busiest = max(waiting, key=lambda tag: waiting[tag], default=JA)
        shown = asked if asked is not None else busiest
        clusters = await to_thread.run_sync(learning.clusters, audience, shown)
        return self._frame.page(
            "console/learning.html",
            request,
            staff,
            status=status,
            problem=problem,
            audience=audience,
            waiting=waiting,
            shown=shown,
            clusters=clusters[:SHOWN],
            more=max(0, len(clusters) - SHOWN),
            cut=waiting.get(shown, 0) > MOST,
            most=MOST,
            proposals=await to_thread.run_sync(learning.pending),
            can_write=learning.edits.can_write,
            why_words=partial(why_words, _=self._pages.gettext(staff_language(staff))),
        )

    async def _take(self, request: Request, staff: StaffView) -> Response:
        return await self._form(request, staff, request.query_params)

    async def _form(
        self,
        request: Request,
        staff: StaffView,
        given: Mapping[str, str],
        problem: str = "",
    ) -> Response:
        """Where a cluster becomes a phrase of a topic, or the draft of a new one."""
        audience, locale = _place(given)
        cluster = await self._cluster(audience, locale, given)
        content = self._deps.content.current()
        chapters = [one for one in content.chapters.values() if one.audience is audience]
        return self._frame.page(
            "console/take.html",
            request,
            staff,
            status=409 if problem else 200,
            problem=problem,
            audience=audience,
            asked_in=locale,
            cluster=cluster,
            wordings=cluster.wordings[:MOST_QUESTIONS],
            nearest=[content.entries[one] for one in cluster.topics[:NEAREST]],
            chapters=chapters,
            entries={one.id: content.in_chapter(audience, one.id) for one in chapters},
            given=given,
            longest=LONGEST_PHRASE,
            longest_title=LONGEST_TITLE,
        )

    async def _propose(self, request: Request, staff: StaffView) -> Response:
        form = await read_form(request)
        audience, locale = _place(form)
        cluster = await self._cluster(audience, locale, form)
        new = form.get("kind") == "new"
        entry_id = form.get("entry") or form.get("near", "")
        if new:
            entry_id = f"{form.get('chapter', '')}/{form.get('name', '').strip()}"
        known = dict(cluster.wordings)
        asked = (form.get(f"q{number}", "") for number in range(MOST_QUESTIONS))
        proposal = Proposal(
            audience=audience,
            locale=locale,
            entry_id=entry_id,
            phrase=form.get("phrase", ""),
            questions=tuple(one for one in asked if one in known),
            new_entry=new,
            title=form.get("title", "") if new else "",
        )
        now = self._deps.clock.now()
        ids = _ids(form) & set(cluster.ids)
        propose = partial(self._deps.learning.propose, proposal, ids, staff.id, now)
        try:
            await to_thread.run_sync(propose)
        except ProposalRefused as refusal:
            _ = self._pages.gettext(staff_language(staff))
            return await self._form(request, staff, form, refused_words(refusal, _))
        log.info("staff %d proposed a change to %s", staff.id, entry_id)
        return self._back(request, form, "proposed")

    async def _dismiss(self, request: Request, staff: StaffView) -> Response:
        form = await read_form(request)
        await to_thread.run_sync(self._deps.learning.dismiss, _ids(form))
        log.info("staff %d put questions aside", staff.id)
        return self._back(request, form, "dismissed")

    async def _drop(self, request: Request, _staff: StaffView) -> Response:
        form = await read_form(request)
        for proposal_id in _ids(form):
            await to_thread.run_sync(self._deps.learning.drop, proposal_id)
        return self._back(request, form, "dropped")

    async def _patch(self, request: Request, staff: StaffView) -> Response:
        today = japan_day(self._deps.clock.now())
        try:
            patch = await to_thread.run_sync(self._deps.learning.patch, today)
        except ContentError as error:
            return await self._refused(request, staff, error)
        return Response(
            patch.encode(),
            media_type="text/x-patch; charset=utf-8",
            headers={
                "content-disposition": f'attachment; filename="clairbot-{today}.patch"',
                "cache-control": "no-store",
            },
        )

    async def _write(self, request: Request, staff: StaffView) -> Response:
        form = await read_form(request)
        if not self._deps.learning.edits.can_write:
            raise HTTPException(404)
        now = self._deps.clock.now()
        try:
            written = await to_thread.run_sync(self._deps.learning.write, now, japan_day(now))
        except ContentError as error:
            return await self._refused(request, staff, error)
        log.info("staff %d wrote %d files of the working copy", staff.id, len(written))
        return self._back(request, form, "written")

    async def _finish(self, request: Request, staff: StaffView) -> Response:
        form = await read_form(request)
        ids = _ids(form)
        await to_thread.run_sync(self._deps.learning.finish, ids, self._deps.clock.now())
        log.info("staff %d took changes off the list", staff.id)
        return self._back(request, form, "finished")

    async def _refused(self, request: Request, staff: StaffView, error: ContentError) -> Response:
        _ = self._pages.gettext(staff_language(staff))
        log.warning("changes cannot be made: %s", error)
        problem = _("The changes do not fit the files any more: {reason}").format(reason=error)
        return await self._list(request, staff, problem, 409)

    async def _cluster(
        self, audience: Audience, locale: LocaleTag, given: Mapping[str, str]
    ) -> Cluster:
        question = given.get("question", "")
        if not question.isdecimal() or len(question) > 18:
            raise HTTPException(404)
        find = partial(self._deps.learning.cluster, audience, locale, int(question))
        try:
            return await to_thread.run_sync(find)
        except NotFound as error:
            raise HTTPException(404) from error

    def _back(self, request: Request, form: Mapping[str, str], done: str) -> Response:
        audience, locale = _place(form)
        where = {"audience": audience, "locale": locale} if form.get("locale") else {}
        response = RedirectResponse(f"{AT}?{urlencode(where)}" if where else AT, 303)
        self._frame.say(request, response, done)
        return response


def _place(given: Mapping[str, str]) -> tuple[Audience, LocaleTag]:
    return asked_audience(given), match_locale(given.get("locale")) or JA


def _ids(form: Mapping[str, str]) -> set[int]:
    """The numbers of ``ids``, as many as a page can hold."""
    parts = form.get("ids", "").split(",")[:MOST]
    return {int(part) for part in parts if part.isdecimal() and len(part) <= 18}
