"""What the fork server imports, so that the engine's process finds it done. Imported by nothing else.

Runs in a process of its own, before any thread exists and before any model is loaded: nothing here may start either.
"""

import os
from contextlib import suppress

with suppress(OSError):
    os.setpgid(0, 0)  # a signal to the server's group must not take the fork server, whose end reads as the engine's death

import vllm.v1.engine.core
import vllm.v1.executor.uniproc_executor
import vllm.v1.worker.cpu_worker  # noqa: F401
