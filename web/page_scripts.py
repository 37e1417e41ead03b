"""The chat page's own modules, revalidated at each load: after an update, an old one would import names that are gone."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from web.files import revalidated

SCRIPT = "text/javascript"
PUBLIC = Path(__file__).resolve().parent.parent / "public"
FOLDERS = ("page", "elements")


def page_scripts() -> APIRouter:
    """`/public/i18n.js`, and every script below `/public/page` and `/public/elements`, by a list made at the start.

    Put before Chainlit's route, which lets a browser cache them unseen.
    """
    router = APIRouter(include_in_schema=False)
    files = {path.relative_to(PUBLIC).as_posix(): path for folder in FOLDERS for path in (PUBLIC / folder).rglob("*.js")}

    @router.get("/public/page/{name:path}")
    @router.get("/public/elements/{name:path}")
    async def page_script(name: str, request: Request) -> Response:
        folder = request.url.path.removesuffix(name).split("/")[-2]
        path = files.get(f"{folder}/{name}")
        return revalidated(path, request, SCRIPT) if path else JSONResponse({"detail": "There is no such script."}, 404)

    @router.get("/public/i18n.js")
    async def i18n_script(request: Request) -> Response:
        return revalidated(PUBLIC / "i18n.js", request, SCRIPT)

    return router
