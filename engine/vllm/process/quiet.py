"""Quiet imports: what vLLM and torch say while they are imported is about kernels for a GPU, not for who runs a server.

Called in each process before its first import of vLLM: its own logging is set up only later, and until then its records reach
the server's log, or, in the fork server, the terminal.
"""

import logging
import warnings
from collections.abc import Mapping

DEBUG = "DEBUG"


def quiet_imports(environ: Mapping[str, str]) -> None:
    """`environ` has vLLM's level (`process/environment.py`); at DEBUG everything is shown."""
    level = environ.get("VLLM_LOGGING_LEVEL", "ERROR").upper()
    logging.getLogger("vllm").setLevel(level)
    if level != DEBUG:
        # vLLM looks at every name of torch, deprecated ones among them.
        warnings.filterwarnings("ignore", category=FutureWarning, module=r"(vllm|torch)\b")
        warnings.filterwarnings("ignore", category=DeprecationWarning, module=r"(vllm|torch)\b")


class _Lost(logging.Filter):
    """Drops vLLM's traceback of a lost engine: the supervisor says in a line what happened, and goes on."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not (record.exc_info and record.exc_info[0] is not None and record.exc_info[0].__name__ == "EngineDeadError")


def quiet_losses() -> None:
    """Called once vLLM is imported."""
    log = logging.getLogger("vllm.v1.engine.async_llm")
    if not any(isinstance(filter_, _Lost) for filter_ in log.filters):
        log.addFilter(_Lost())
