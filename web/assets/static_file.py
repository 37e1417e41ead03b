"""A file in memory: compressed once, and kept by a browser for good where its address has its version (RFC 9111, RFC 8246)."""

from __future__ import annotations

import gzip
import hashlib

from starlette.requests import Request
from starlette.responses import Response

FOREVER = "public, max-age=31536000, immutable"
REVALIDATED = "no-cache"


class StaticFile:
    """Nothing in it may be secret: it is compressed, and what is compressed beside a secret gives it away (BREACH).

    `media_type` is that of the answer; `vary` names the headers of a request, beside `Accept-Encoding`, that choose the file.
    """

    def __init__(self, content: bytes, media_type: str, vary: str = "") -> None:
        self.version = hashlib.sha256(content).hexdigest()[:16]
        """The hash of the content, to be put into its address."""
        self._compressed = gzip.compress(content, mtime=0)
        self._media_type = media_type
        self._vary = ", ".join(name for name in ("accept-encoding", vary) if name)

    def answer(self, request: Request, versioned: bool) -> Response:
        """The file, or 304 where the browser has it. `versioned`: the address that was asked for has this version."""
        headers = {"cache-control": FOREVER if versioned else REVALIDATED, "etag": f'W/"{self.version}"', "vary": self._vary}
        known = {each.strip().removeprefix("W/").strip('"') for each in request.headers.get("if-none-match", "").split(",")}
        if self.version in known or "*" in known:
            return Response(status_code=304, headers=headers)
        if accepts_gzip(request.headers.get("accept-encoding", "")):
            return Response(self._compressed, media_type=self._media_type, headers=headers | {"content-encoding": "gzip"})
        return Response(gzip.decompress(self._compressed), media_type=self._media_type, headers=headers)


def accepts_gzip(header: str) -> bool:
    """Whether an `Accept-Encoding` allows gzip (RFC 9110, section 12.5.3)."""
    for coding in header.lower().split(","):
        name, _, weight = coding.partition(";")
        if name.strip() in ("gzip", "x-gzip"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
