"""The engine's errors. Foreign exceptions become these at one border, in the engine's own file.

EngineError
|-- EngineNotReady      the model is not loaded yet, or the engine has stopped
|-- EngineStartError    the model cannot be loaded; text with the cause and the remedy, and a code for translations
|-- EngineDead          the engine was lost while answering
|-- PoisonRequest       this request ends every engine that works on it
|-- GenerationFailed    this one request failed; the engine lives on
`-- InvalidRequest      the request itself cannot be served
    `-- PromptTooLong   with its size and the limit, in tokens
"""

from __future__ import annotations


class EngineError(Exception):
    """Any failure of an engine. `str(error)` is a sentence that may be logged; channels choose the text for users."""


class EngineNotReady(EngineError): ...


class EngineStartError(EngineError):
    """The model cannot be loaded. `code` and `params`: see start_errors.py; no code where only the text is known."""

    def __init__(self, sentence: str, code: str = "", **params: str | int) -> None:
        super().__init__(sentence)
        self.code = code
        self.params = params


class EngineDead(EngineError): ...


class PoisonRequest(EngineError): ...


class GenerationFailed(EngineError): ...


class InvalidRequest(EngineError): ...


class PromptTooLong(InvalidRequest):
    """The prompt does not fit. `tokens` is its size, `limit` what fits, both in tokens."""

    def __init__(self, tokens: int, limit: int) -> None:
        super().__init__(f"The prompt has {tokens} tokens; at most {limit} fit.")
        self.tokens = tokens
        self.limit = limit
