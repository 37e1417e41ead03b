"""Every script and style sheet that the chat page loads at once, each at an address with the hash of its content.

An address without it, or with another, as a page that was opened before an update has, is answered with what there is now, and
asked for anew each time.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from fastapi import APIRouter, Request, Response
from starlette.responses import FileResponse

from web.assets.one_script import one_script
from web.assets.static_file import FOREVER, StaticFile
from web.page_scripts import PUBLIC, SCRIPT

STYLE = "text/css"
MESSAGES = "i18n/messages.js"  # in the reader's language (web/translations.py)


class PageAssets:
    """`script` is Chainlit's, as it is served, and `build` the folder of Chainlit's page, whose only script it replaces.

    Raises `ModuleError` for a module of ours that cannot be served.
    """

    def __init__(self, build: Path, script: Path, edited: bytes) -> None:
        self._build = build / "assets"
        self._script = script.name
        self._chainlit = {script.name: StaticFile(edited, SCRIPT)}
        self._chainlit |= {path.name: StaticFile(path.read_bytes(), STYLE) for path in self._build.glob("index-*.css")}
        self._lazy = {path.name: path for path in self._build.iterdir() if path.suffix in (".js", ".mjs")}
        page = one_script("public/page/main.js", lambda path: (PUBLIC.parent / path).read_text(encoding="utf-8"), {MESSAGES})
        self._ours = {"public/page/main.js": StaticFile(page.encode(), SCRIPT)}
        for path, kind in (("first-paint.js", SCRIPT), ("steward.css", STYLE), ("katex/katex.min.css", STYLE)):
            self._ours[f"public/{path}"] = StaticFile((PUBLIC / path).read_bytes(), kind)

    @property
    def addresses(self) -> Mapping[str, str]:
        """By each address in Chainlit's page, without a prefix: the one to put in its place.

        Chainlit's own lie in a folder with the hash, not behind a `?`: other scripts of its import them by their relative
        address, and the browser would load them twice.
        """
        folder = f"assets/{self._chainlit[self._script].version}"
        chainlit = {f"assets/{name}": f"{folder}/{name}" for name in self._chainlit}
        return chainlit | {path: f"{path}?v={file.version}" for path, file in self._ours.items()}

    def routes(self) -> APIRouter:
        """To be put before Chainlit's, and before those of our modules alone."""
        router = APIRouter(include_in_schema=False)
        version = self._chainlit[self._script].version

        @router.api_route("/assets/{name}", methods=["GET", "HEAD"])
        async def chainlit_file(name: str, request: Request) -> Response:
            return self._of_chainlit(name, request, versioned=False)

        @router.api_route("/assets/{folder}/{name}", methods=["GET", "HEAD"])
        async def chainlit_version(folder: str, name: str, request: Request) -> Response:
            return self._of_chainlit(name, request, versioned=folder == version)

        for path, file in self._ours.items():
            router.add_api_route(f"/{path}", _ours(file), methods=["GET", "HEAD"])
        return router

    def _of_chainlit(self, name: str, request: Request, versioned: bool) -> Response:
        if name in self._chainlit:
            return self._chainlit[name].answer(request, versioned)
        if name in self._lazy:  # what an element of a kind that is not used here would load; Chainlit names it by its content
            return FileResponse(self._lazy[name], media_type=SCRIPT, headers={"cache-control": FOREVER})
        return Response("There is no such file.", 404, media_type="text/plain")


def _ours(file: StaticFile) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        return file.answer(request, versioned=request.query_params.get("v") == file.version)

    return answer
