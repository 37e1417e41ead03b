"""Where uv finds the CPU build of PyTorch, and its environment without that."""

from __future__ import annotations

import os


def torch_source() -> list[str]:
    """uv's options: the folder in PIP_FIND_LINKS, where it is set; else PyTorch's own index."""
    folder = os.environ.get("PIP_FIND_LINKS")
    return ["--find-links", folder] if folder else ["--torch-backend", "cpu"]


def plain() -> dict[str, str]:
    """The environment without that folder: uv would look for the CUDA builds in it as well."""
    return {name: value for name, value in os.environ.items() if name not in ("PIP_FIND_LINKS", "UV_FIND_LINKS")}
