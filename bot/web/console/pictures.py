"""Pictures that people sent, for staff only.

What is served was drawn anew by us (``bot/pictures``) and is a picture whatever it was before. Even
so the answer allows nothing: no script, no style, no frame around it; browsers must not guess
another type; nothing is kept on a shared computer.
"""

from __future__ import annotations

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.domain.errors import NotFound
from bot.service.pictures import PictureShelf
from bot.service.views import StaffView
from bot.web.console.session import Guard
from bot.web.deps import WebDeps

_HEADERS = {
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "x-content-type-options": "nosniff",
    "cache-control": "private, no-store",
    "cross-origin-resource-policy": "same-origin",
}
_TYPES = {"image/jpeg": "jpg", "image/png": "png"}


class PicturePage:
    """``/console/tickets/<number>/pictures/<number>``."""

    def __init__(self, deps: WebDeps, guard: Guard) -> None:
        self._shelf = PictureShelf(deps.desk.store)
        self._guard = guard

    def routes(self) -> list[Route]:
        """The route, behind the guard."""
        at = "/console/tickets/{ticket_id:int}/pictures/{picture_id:int}"
        return [Route(at, self._guard.signed_in(self._show))]

    async def _show(self, request: Request, _staff: StaffView) -> Response:
        ticket_id = int(request.path_params["ticket_id"])
        picture_id = int(request.path_params["picture_id"])
        try:
            picture = await to_thread.run_sync(self._shelf.picture, ticket_id, picture_id)
        except (NotFound, OverflowError) as error:
            raise HTTPException(404) from error
        ending = _TYPES.get(picture.media_type)
        if ending is None:
            raise HTTPException(404)
        name = f'inline; filename="picture-{ticket_id}-{picture_id}.{ending}"'
        return Response(
            picture.data,
            media_type=picture.media_type,
            headers={**_HEADERS, "content-disposition": name},
        )
