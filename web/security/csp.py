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
    "script-src": "'self' 'unsafe-eval'",  # Chainlit compiles custom elements (public/elements/*.jsx) in the browser
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "media-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "worker-src": "'self' blob:",
    # Safari before 15.4 does not count a WebSocket to the same host as 'self'; it falls back to polling.
    "connect-src": "'self'",
    "frame-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
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


EVERYWHERE = policy(
    script_src="'self' 'unsafe-inline' 'unsafe-eval' blob:",
    connect_src="'self' ws: wss:",
    frame_src="'self' blob:",
    frame_ancestors="'self'",
)
"""The header of every response. The chat page narrows it in its own head (`for_html`): a header cannot know its scripts."""

ADMIN = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
"""The operator's page: nothing inline, nothing compiled, and in nobody's frame, where a click could be stolen."""
