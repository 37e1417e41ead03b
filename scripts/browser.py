"""Find a Chromium for the browser tests, or get one: the system's, else Playwright's own, else Debian's package when root.

Prints what it did; with `--path`, only the executable's path. Exit code 1, with what to do, when there is none to be had.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
"""To start it with in tests and for pictures: also as root, and without calls to anybody."""
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def system_chromium() -> str | None:
    """A Chromium on the PATH; `CHROMIUM` names another one."""
    named = os.environ.get("CHROMIUM")
    return named or next((path for name in NAMES if (path := shutil.which(name)) and starts(path)), None)


def starts(path: str) -> bool:
    """A downloaded browser may lie there whole and lack a system library that it needs."""
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def playwright_chromium() -> str | None:
    """The browser that `playwright install` has put in its cache, if it has."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() and starts(path) else None


def chromium() -> str | None:
    return system_chromium() or playwright_chromium()


def install() -> str | None:
    """Try the two ways there are; each may be closed on a given machine, and that is no error while the other works."""
    print("==> No Chromium found: asking Playwright for its own", flush=True)
    # The default is 30 s of silence per mirror, several times over.
    environment = {**os.environ, "PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": "10000"}
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], env=environment, check=False)
    if found := chromium():
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("==> Playwright's download failed: installing Debian's chromium", flush=True)
        subprocess.run(["apt-get", "-qq", "update"], check=False)
        subprocess.run(
            ["apt-get", "-qq", "-y", "install", "chromium", "fonts-noto-cjk"], check=False, stdout=subprocess.DEVNULL
        )
    return chromium()


def main() -> int:
    found = chromium() or install()
    if found is None:
        print(
            "No browser for the tests: install Chromium with your system's packages, or set CHROMIUM to its path.",
            file=sys.stderr,
        )
        return 1
    print(found if "--path" in sys.argv else f"==> Browser for the tests: {found}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
