"""The fork server's imports, which engine processes then find done. Nothing else imports this module.

Runs in a process of its own, before any thread exists and before any model is loaded: nothing here may start either.
"""

import importlib
import os
from contextlib import suppress

from engine.vllm.process.fast_imports import fast_imports
from engine.vllm.process.quiet import quiet_imports

with suppress(OSError):
    os.setpgid(0, 0)  # a signal to the server's group must not end the fork server, which would read as the engine's death

quiet_imports(os.environ)
MODULES = (
    *("vllm.v1.engine.core", "vllm.v1.executor.uniproc_executor", "vllm.v1.worker.cpu_worker"),
    "compressed_tensors",  # vLLM imports it with the first weights, whatever they are
)
with fast_imports(os.environ):  # it freezes them: a collection in the forked child would copy all pages of these objects
    for module in MODULES:
        importlib.import_module(module)
