"""A model's small files: in a local folder, in the Hugging Face cache, or on the Hub."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from engine.start_errors import start_error

INDEX = "model.safetensors.index.json"
SINGLE = "model.safetensors"
HUB_TIMEOUT_S = 10.0


def read_config(model: str, revision: str | None = None) -> dict[str, Any]:
    """The parsed config.json. Raises `EngineStartError`: wrong name, no network or no permission."""
    path = Path(model) / "config.json" if Path(model).is_dir() else _download(model, "config.json", revision)
    try:
        parsed = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise start_error("config_unreadable", model=model, error=str(error)) from error
    if not isinstance(parsed, dict):
        raise start_error("config_no_object", model=model)
    return parsed


def stored_bytes(model: str, revision: str | None = None) -> int | None:
    """Size of the weights on disk, None where no local file has it; never asks the network."""
    folder = Path(model)
    if folder.is_dir():
        index, single = folder / INDEX, folder / SINGLE
    else:
        from huggingface_hub import try_to_load_from_cache

        found = [try_to_load_from_cache(model, name, revision=revision) for name in (INDEX, SINGLE)]
        index, single = (Path(path) if isinstance(path, str) else folder / "absent" for path in found)
    if index.is_file():
        total = json.loads(index.read_text(encoding="utf-8")).get("metadata", {}).get("total_size")
        return int(total) if total else None
    return single.stat().st_size if single.is_file() else None


def _download(model: str, name: str, revision: str | None) -> Path:
    from huggingface_hub import get_hf_file_metadata, hf_hub_download, hf_hub_url, try_to_load_from_cache
    from huggingface_hub.errors import (
        EntryNotFoundError,
        GatedRepoError,
        HFValidationError,
        RepositoryNotFoundError,
        RevisionNotFoundError,
    )

    try:
        cached = try_to_load_from_cache(model, name, revision=revision)
        if isinstance(cached, str):
            return Path(cached)
        # hf_hub_download alone would try for 24 s where there is no network: this asks once.
        get_hf_file_metadata(hf_hub_url(model, name, revision=revision), timeout=HUB_TIMEOUT_S)
        return Path(hf_hub_download(model, name, revision=revision))
    except GatedRepoError as error:
        raise start_error("gated", model=model) from error
    except RevisionNotFoundError as error:
        raise start_error("no_revision", model=model, revision=repr(revision)) from error
    except (RepositoryNotFoundError, HFValidationError) as error:
        raise start_error("not_on_hub", model=model) from error
    except EntryNotFoundError as error:
        raise start_error("no_file", model=model, name=name) from error
    except Exception as error:  # the Hub's client may use any HTTP library, each with its own network errors
        raise start_error("hub_away", model=model) from error
