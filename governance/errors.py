"""Refusals: why a request is not answered, and when to try again.

Refusal
|-- NotReady        the model is still loading, or failed to           code not_ready
|-- Busy            the queue is full, waiting took too long, or       code queue_full | queue_timeout |
|                   memory is short                                         memory_pressure
|-- RateLimited     too many requests by this user or address          code rate_limited
|-- BudgetSpent     too many tokens by this user                       code token_budget
|-- TooManyRunning  too many answers of this user run and wait         code too_many_running
|-- TooLong         the message alone does not fit                     code too_long
|-- StorageFull     this user's share of the database is full          code storage_full
|-- SignInRefused   a sign-in is not looked at now                     code sign_in_limited | sign_in_busy
|-- CrashesEngine   the engine has crashed again and again on it     code poison_request
|-- BadInput        no message to answer, invalid Unicode, or an id    code bad_input | bad_text | duplicate
|                   that is stored already
`-- ShuttingDown    the server is shutting down                        code shutting_down
"""

from __future__ import annotations

from typing import Any, ClassVar

from engine.types import Health


class Refusal(Exception):
    """A refused request.

    `code` is stable and machine-readable (a metric label, an API error code); `str(refusal)` is an English sentence for a
    person; `params` are the values in it, so that a channel can say the same in another language. `retry_after` is in
    seconds; None means that trying the same again will not help. `params["scope"]`, where a limit has more than one, is whose
    it was: "user", "address" (of all guests of one address), or "server".
    """

    code: ClassVar[str] = "refused"

    def __init__(self, sentence: str, *, retry_after: float | None = None, code: str | None = None, **params: Any) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.retry_after = retry_after
        self.params = params
        self.reason = code or self.code


class NotReady(Refusal):
    code = "not_ready"


def model_failed(health: Health) -> NotReady:
    """The refusal of an engine that has failed. It gives no time to try again: an operator has to restart it."""
    return NotReady(f"The model is not available. {health.detail}".strip(), status="failed", detail=health.detail)


class Busy(Refusal):
    """`reason` is `queue_full`, `queue_timeout` or `memory_pressure`."""

    code = "queue_full"


class RateLimited(Refusal):
    code = "rate_limited"


class BudgetSpent(Refusal):
    """`params` hold `budget` (`tokens_per_minute` or `tokens_per_day`), its `limit`, what is `left`, and what is `needed`."""

    code = "token_budget"


class TooManyRunning(Refusal):
    code = "too_many_running"


class TooLong(Refusal):
    """`params` hold `tokens` and `limit`."""

    code = "too_long"


class StorageFull(Refusal):
    """`params` hold `used` and `limit` in MiB."""

    code = "storage_full"


class SignInRefused(Refusal):
    """`reason` is `sign_in_limited` after too many wrong passwords, or `sign_in_busy` while too many sign in at once."""

    code = "sign_in_limited"


class CrashesEngine(Refusal):
    """Tried again it would end the next engine, and the answers of everyone with it."""

    code = "poison_request"


class BadInput(Refusal):
    """`reason` is `bad_input`, `bad_text` for invalid Unicode (a lone surrogate), or `duplicate` for an id that is taken."""

    code = "bad_input"


class ShuttingDown(Refusal):
    code = "shutting_down"
