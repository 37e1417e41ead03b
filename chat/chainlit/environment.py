"""What must be so before Chainlit is imported: it reads its environment once, and imports what Steward never uses."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import ModuleType

SECRET = "CHAINLIT_AUTH_SECRET"
ROOT = "CHAINLIT_APP_ROOT"


class _Unused:
    """Stands where `traceloop.sdk.Traceloop` would; only reached if someone turns on a tracing service."""

    def __getattr__(self, name: str) -> object:
        raise RuntimeError("Tracing to an outside service is not part of Steward.")


def prepare(secret: str, root: Path) -> None:
    """Set the secret that signs sign-ins and the folder of `.chainlit/` and `public/`, and keep the tracing SDK out."""
    os.environ[SECRET], os.environ[ROOT] = secret, str(root)
    skip_tracing()


def skip_tracing() -> None:
    """Stand in for the tracing SDK of a client that Chainlit imports for a hosted service.

    Importing it is half of the page's start (1.8 of 3.4 s, `python -X importtime -c "import chainlit.server"`), and it can
    send traces to another host. Does nothing when it is imported already.
    """
    if "traceloop.sdk" in sys.modules:
        return
    package, sdk = ModuleType("traceloop"), ModuleType("traceloop.sdk")
    package.__path__ = []
    sdk.Traceloop = _Unused()  # type: ignore[attr-defined]
    package.sdk = sdk  # type: ignore[attr-defined]
    sys.modules["traceloop"], sys.modules["traceloop.sdk"] = package, sdk
