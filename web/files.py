"""A file that the browser revalidates at each load: after an update, an old script would not fit the new server."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles


def revalidated(path: Path, request: Request, media_type: str | None = None) -> Response:
    """The file, or 304 where the browser has it as it is (RFC 9110, section 13)."""
    response = FileResponse(path, media_type=media_type, headers={"cache-control": "no-cache"}, stat_result=path.stat())
    if StaticFiles(directory=path.parent).is_not_modified(response.headers, request.headers):
        return NotModifiedResponse(response.headers)
    return response
