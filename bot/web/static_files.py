"""Our style sheet, script and icon, and the scripts that the build copied beside them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

STATIC = Path(__file__).parent / "static"
VENDOR = ("vendor/htmx.min.js", "vendor/sse.js")


class StaticAssets:
    """Knows each file's address, with a fingerprint so that browsers may keep it for ever."""

    def __init__(self, root: Path = STATIC) -> None:
        self.root = root
        self._fingerprints = {
            str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()[:12]
            for path in sorted(root.rglob("*"))
            if path.is_file()
        }

    @property
    def scripts(self) -> tuple[str, ...]:
        """The scripts a page loads, in order; none where the build has not brought htmx."""
        if not all(name in self._fingerprints for name in VENDOR):
            return ()
        return tuple(self.address(name) for name in (*VENDOR, "app.js"))

    def address(self, name: str) -> str:
        """The address of a file; KeyError for one that is not there."""
        return f"/static/{name}?v={self._fingerprints[name]}"


class CachedStaticFiles(StaticFiles):
    """Files that may be kept: the address changes whenever the file does."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        lasting = b"v=" in scope.get("query_string", b"")
        response.headers["cache-control"] = (
            "public, max-age=31536000, immutable" if lasting else "public, max-age=300"
        )
        return response
