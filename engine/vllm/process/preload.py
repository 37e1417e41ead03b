"""The fork server's imports, which engine processes then find done. Nothing else imports this module.

Runs in a process of its own, before any thread exists and before any model is loaded: nothing here may start either.
"""

import gc
import importlib
import os
from contextlib import suppress

from engine.vllm.process.quiet import quiet_imports

with suppress(OSError):
    os.setpgid(0, 0)  # a signal to the server's group must not end the fork server, which would read as the engine's death

quiet_imports(os.environ)
gc.disable()  # imports leave no garbage worth collecting
for module in ("vllm.v1.engine.core", "vllm.v1.executor.uniproc_executor", "vllm.v1.worker.cpu_worker"):
    importlib.import_module(module)
gc.freeze()  # a collection in the forked child would copy all pages of these objects
gc.enable()
