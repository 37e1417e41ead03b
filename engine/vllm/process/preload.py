"""What the fork server imports, so that the engine's process finds it done. Imported by nothing else.

Runs in a process of its own, before any thread exists and before any model is loaded: nothing here may start either.
"""

import gc
import importlib
import os
from contextlib import suppress

with suppress(OSError):
    os.setpgid(0, 0)  # a signal to the server's group must not take the fork server, whose end reads as the engine's death

gc.disable()  # imports make no garbage worth looking for
for module in ("vllm.v1.engine.core", "vllm.v1.executor.uniproc_executor", "vllm.v1.worker.cpu_worker"):
    importlib.import_module(module)
gc.freeze()  # what is here by now stays: a collection in the forked child would copy all of its pages
gc.enable()
