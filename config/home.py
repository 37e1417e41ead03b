"""A home folder and a name for a user without: in a container, or a service's user.

Libraries keep caches in `~/.cache`. Without a home some of them make a folder that is called `~`, others end with a traceback;
torch asks for the user's name (`getpass.getuser`), and fails for one that no list has.
"""

from __future__ import annotations

import getpass
import os
from collections.abc import MutableMapping
from pathlib import Path

NAME = "home"


def ensure_home(folder: Path, environ: MutableMapping[str, str] = os.environ) -> Path | None:
    """Set HOME to a folder in the data folder, if this user has none that can be written, and USER if the user has no name.

    Returns the new home, None where there is one. Raises `OSError` where it cannot be made.
    """
    try:
        getpass.getuser()
    except (KeyError, OSError):  # the latter from Python 3.13 on
        environ["USER"] = f"uid-{os.getuid()}"
    if _usable(Path(os.path.expanduser("~"))):
        return None
    home = folder / NAME
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    environ["HOME"] = str(home)
    return home


def _usable(home: Path) -> bool:
    if not home.is_absolute():  # `~` itself: nobody knows where it is
        return False
    cache = home / ".cache"
    return os.access(cache if cache.is_dir() else home, os.W_OK | os.X_OK)
