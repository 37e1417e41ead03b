"""Content-Security-Policies: what a page may load and run, and from where. (https://www.w3.org/TR/CSP3/)"""

from __future__ import annotations

import base64
import hashlib
import re

_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)

# Nothing from another host, whatever a model writes: a Markdown image in an answer would otherwise carry the chat away in its
# address.
_CHAT = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "media-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "worker-src": "'self' blob:",
    # WebSockets to the own host are 'self'. The host is not named: it comes from a header that the client writes. Safari before
    # 15.4 does not count them as 'self', and falls back to polling.
    "connect-src": "'self'",
    "frame-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}


def policy(**changes: str) -> str:
    """The chat page's policy with `changes`; `script_src` stands for `script-src`."""
    directives = _CHAT | {name.replace("_", "-"): value for name, value in changes.items()}
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def for_html(html: str) -> str:
    """The policy for a rendered page: of inline scripts only those that the page has, by SHA-256."""
    digests = (hashlib.sha256(script.encode()).digest() for script in _INLINE_SCRIPT.findall(html))
    hashes = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    return policy(script_src=f"{_CHAT['script-src']} {hashes}".rstrip())


EVERYWHERE = policy()
"""The header of every response that has none of its own."""

ADMIN = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
"""The operator's page: nothing inline, nothing compiled, and in nobody's frame, where a click could be stolen."""
