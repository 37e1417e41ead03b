"""Importing the reasoning parser while the engine's process loads the model, when this process only waits for it."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from engine.vllm.rendering.reasoning import CLOSE

log = logging.getLogger(__name__)

TEMPLATES = ("chat_template.jinja", "tokenizer_config.json")


def parser_name(wanted: str) -> str:
    """vLLM's name of the parser. `wanted`: as STEWARD_REASONING_PARSER, but not `none`."""
    return "qwen3" if wanted == "auto" else wanted


def import_parser_ahead(model: str, wanted: str) -> threading.Thread | None:
    """Begin its import in a thread, where the model's chat template names the tag; it takes a third of a second, since vLLM's
    parsers import one another. Whatever fails here is reported by `Thinking.probe`, which asks for the parser again."""
    if wanted == "none" or not _thinks(Path(model)):
        return None
    thread = threading.Thread(target=_import, args=(parser_name(wanted),), name="parser-import", daemon=True)
    thread.start()
    return thread


def _thinks(folder: Path) -> bool:
    return any(CLOSE in file.read_text(errors="replace") for name in TEMPLATES if (file := folder / name).is_file())


def _import(name: str) -> None:
    from vllm.reasoning import ReasoningParserManager

    try:
        ReasoningParserManager.get_reasoning_parser(name)
    except Exception as error:  # noqa: BLE001  vLLM raises what its parsers' own imports raise
        log.debug("The reasoning parser %s cannot be imported ahead: %s", name, error)
