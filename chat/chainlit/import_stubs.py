"""Keep out of the process what Chainlit imports and Steward never uses."""

from __future__ import annotations

import sys
from types import ModuleType


class _Unused:
    """Stands where `traceloop.sdk.Traceloop` would; only reached if someone turns on a tracing service."""

    def __getattr__(self, name: str) -> object:
        raise RuntimeError("Tracing to an outside service is not part of Steward.")


def skip_tracing() -> None:
    """Stand in for the tracing SDK of a client that Chainlit imports for a hosted service.

    Importing it is half of the page's start (1.8 of 3.4 s, `python -X importtime -c "import chainlit.server"`), and it can
    send traces to another host. Call before the first import of chainlit; does nothing when it is too late.
    """
    if "traceloop.sdk" in sys.modules:
        return
    package, sdk = ModuleType("traceloop"), ModuleType("traceloop.sdk")
    package.__path__ = []
    sdk.Traceloop = _Unused()  # type: ignore[attr-defined]
    package.sdk = sdk  # type: ignore[attr-defined]
    sys.modules["traceloop"], sys.modules["traceloop.sdk"] = package, sdk
