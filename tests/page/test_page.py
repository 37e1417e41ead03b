"""What the browser is given: `chat/chainlit/page.py` over the installed Chainlit, and the files in `public/`."""

from __future__ import annotations

import base64
import hashlib
import re
import tomllib
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import chainlit.server
import pytest
from chainlit.config import ChainlitConfig, config

from chat.chainlit import page, patches
from patching import PatchError, original
from web.security import csp

ROOT = Path(__file__).resolve().parents[2]
PUBLIC = ROOT / "public"


@pytest.fixture
def prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page's patches, undone afterwards."""
    for owner, name in (
        (chainlit.server, "get_html_template"),
        (chainlit.server, "HTMLResponse"),
        (chainlit.server, "get_markdown_str"),
        (ChainlitConfig, "load_translation"),
    ):
        monkeypatch.setattr(owner, name, getattr(owner, name))
    patches.apply(patches.page_patches(csp.for_html))


def addresses(html: str) -> list[str]:
    return re.findall(r"""(?:href|src|content)=["']([^"']*)["']""", html)


def test_the_page_names_no_other_host(prepared: None) -> None:
    html = chainlit.server.get_html_template("")
    assert "/assets/index-" in html
    assert "/public/katex/katex.min.css" in html
    assert [address for address in addresses(html) if "//" in address] == []


def test_chainlits_own_page_does_name_other_hosts() -> None:
    """Else chainlit/page.py has become needless, or this Chainlit writes its page in a way that these tests do not see."""
    foreign = [
        address for address in addresses(original(chainlit.server, "get_html_template")("")) if address.startswith("https://")
    ]
    assert any("katex" in address for address in foreign)


def test_a_proxys_prefix_is_kept(prepared: None) -> None:
    html = chainlit.server.get_html_template("/chat/")
    for path in (
        "public/katex/katex.min.css",
        "public/first-paint.js",
        "public/page/main.js",
        "public/steward.css",
    ):
        assert f'"/chat/{path}"' in html


def test_our_module_runs_before_chainlits(prepared: None) -> None:
    modules = re.findall(r'<script type="module"[^>]* src="([^"]*)"', chainlit.server.get_html_template(""))
    assert modules[0] == "/public/page/main.js"
    assert len(modules) == 2
    assert modules[1].startswith("/assets/index-")


def test_the_policy_allows_this_host_and_exactly_the_pages_own_scripts(prepared: None) -> None:
    html = chainlit.server.get_html_template("")
    policy = chainlit.server.HTMLResponse(content=html, status_code=200).headers["content-security-policy"]
    assert "http" not in policy
    assert "*" not in policy
    directives = dict(part.split(" ", 1) for part in policy.split("; "))
    assert "unsafe" not in directives["script-src"]
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    assert scripts
    for script in scripts:
        assert base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() in directives["script-src"]


def test_preparing_twice_is_preparing_once(prepared: None) -> None:
    once = chainlit.server.get_html_template("")
    patches.apply(patches.page_patches(csp.for_html))
    assert chainlit.server.get_html_template("") == once


def test_a_chainlit_without_the_function_is_refused_at_the_start(prepared: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(chainlit.server, "get_html_template")
    with pytest.raises(PatchError, match="get_html_template"):
        patches.apply(patches.page_patches(csp.for_html))


def test_a_chainlit_whose_page_has_another_head_is_refused_at_the_start(
    prepared: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    render = original(chainlit.server, "get_html_template")
    monkeypatch.setattr(chainlit.server, "get_html_template", lambda root: render(root).replace("UTF-8", "utf-8"))
    with pytest.raises(PatchError, match="charset"):
        patches.apply(patches.page_patches(csp.for_html))


@pytest.mark.parametrize("tag", ["zh", "zh-CN", "zh-TW", "zh-Hant-HK", "ZH-cn"])
def test_every_chinese_browser_reads_chinese(prepared: None, tag: str) -> None:
    words = config.load_translation(tag)
    assert words["chat"]["input"]["placeholder"] == "向 Steward 提问…"
    assert "服务器" in (chainlit.server.get_markdown_str(str(ROOT), tag) or "")


@pytest.mark.parametrize("tag", ["en-US", "en", "de-DE", "fr", "zhx", ""])
def test_every_other_browser_reads_english(prepared: None, tag: str) -> None:
    words = config.load_translation(tag)
    assert words["chat"]["input"]["placeholder"] == "Ask Steward…"
    assert "this server" in (chainlit.server.get_markdown_str(str(ROOT), tag) or "")


def test_a_missing_readme_is_no_readme(tmp_path: Path) -> None:
    assert page.readme(str(tmp_path), "en-US") is None


def test_katex_is_the_release_that_the_installed_page_expects() -> None:
    asked = re.search(r"katex@([\d.]+)/", original(chainlit.server, "get_html_template")(""))
    assert asked
    style = (PUBLIC / "katex" / "katex.min.css").read_text(encoding="utf-8")
    assert f"KaTeX {asked[1]}" in style
    fonts = set(re.findall(r"url\(([^)]+)\)", style))
    assert fonts == {f"fonts/{font.name}" for font in (PUBLIC / "katex" / "fonts").iterdir()}
    assert len(fonts) == 20
    assert "MIT" in (PUBLIC / "katex" / "LICENSE").read_text(encoding="utf-8")


def test_no_file_of_the_page_loads_from_elsewhere() -> None:
    namespaces = "http://www.w3.org/"
    for path in PUBLIC.rglob("*"):
        if path.suffix in {".css", ".svg", ".js", ".jsx", ".json"}:
            text = re.sub(r"(?s)^/\*!.*?\*/", "", path.read_text(encoding="utf-8")).replace(namespaces, "")  # but who made it
            assert not re.search(r"""(?:https?:)?//[a-z0-9-]+\.[a-z]{2,}""", text), path


@pytest.mark.parametrize("path", sorted(PUBLIC.rglob("*.svg")), ids=lambda path: path.name)
def test_a_drawing_is_well_formed_and_has_a_name(path: Path) -> None:
    drawing = ElementTree.parse(path).getroot()
    title = drawing.find("{http://www.w3.org/2000/svg}title")
    assert title is not None
    assert title.text
    assert drawing.get("viewBox")


def test_what_chainlit_looks_for_by_name_is_there() -> None:
    names = {path.relative_to(PUBLIC).as_posix() for path in PUBLIC.rglob("*")}
    assert {"favicon.svg", "logo_light.svg", "logo_dark.svg", "avatars/steward.svg", "theme.json", "steward.css"} <= names
    assert {f"starters/{name}.svg" for name in ("hello", "memory", "count", "thinking")} <= names


def test_what_steward_does_not_offer_is_off() -> None:
    settings = tomllib.loads((ROOT / ".chainlit" / "config.toml").read_text(encoding="utf-8"))
    features = settings["features"]
    assert not features["unsafe_allow_html"]
    assert not features["allow_thread_sharing"]
    assert not any(features[name]["enabled"] for name in ("spontaneous_file_upload", "audio", "mcp"))
    assert "*" not in settings["project"]["allow_origins"]
    assert "language" not in settings["UI"]
    assert settings["UI"]["name"] == "Steward"
