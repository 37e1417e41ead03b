"""The operator's page as JSON: live requests, the engine's load, and the users' usage. It holds no text of any chat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from engine.base import Engine, Restartable
from engine.errors import EngineError
from engine.types import Health
from governance.budgets.reports import BudgetLeft
from governance.budgets.token_account import DAY
from governance.guard.decide import LAST, Pressure
from governance.guard.memory_guard import MemoryGuard
from governance.register import Register
from governance.ticket import Ticket
from governance.usage_record import UsageRecord
from observability.samples import Samples
from storage import Store
from storage.error_codes import sentence

Json = dict[str, Any]

TICKETS = 300  # shown at most; `more` counts the rest
USERS = 200
ORDER = ("running", "waiting", "arriving", "ended")


@dataclass(frozen=True)
class Overview:
    """Where it reads. `warning` gives a code (storage/error_codes.py), `slots` how many answers can run. `guard` is None where
    it is off.

    `budgets_of(user, role)` are a user's budgets, `limits_of(role)` a role's limits by name.
    """

    engine: Engine
    register: Register
    samples: Samples
    store: Store
    health: Callable[[], Health]
    warning: Callable[[], str | None]
    slots: Callable[[], int]
    budgets_of: Callable[[str, str], list[BudgetLeft]]
    limits_of: Callable[[str], dict[str, Any]]
    guard: MemoryGuard | None = None

    def state(self, now: float, wall: float) -> Json:
        """This moment. `now` in monotonic seconds, `wall` in seconds since 1970. Reads memory only."""
        counts, sample, warning_code = self.register.counts(), self.samples.latest, self.warning()
        live = sorted(self.register, key=_rank)
        shown = live[:TICKETS]
        waited = [now - ticket.opened_at for ticket in live if ticket.state == "waiting"]
        return {
            "now": wall,
            "warning": sentence(warning_code) if warning_code else None,
            "warning_code": warning_code,
            "engine": self._engine() | self._history(wall),
            "queue": {
                "running": counts["running"],
                "slots": self.slots(),
                "waiting": counts["waiting"],
                "longest_wait": round(max(waited), 1) if waited else None,
                "kv_reserved": sum(ticket.kv_taken for ticket in live),
            },
            "tokens_per_second": sample.tokens_per_second if sample else 0.0,
            "memory": {
                "server": sample.server_memory if sample else None,
                "engine": sample.engine_memory if sample else None,
                "gpus": [
                    {"name": gpu.name, "used": gpu.memory_used, "total": gpu.memory_total, "utilization": gpu.utilization}
                    for gpu in self.samples.gpus
                ],
            },
            "guard": self.guard and _guard(self.guard, now, wall),
            "tickets": [_ticket(ticket, now) for ticket in shown],
            "more": len(live) - len(shown),
        }

    async def users(self, roles: dict[str, str] | None, wall: float, ahead: float = 0.0) -> Json:
        """Users who are here, who were here in this UTC day, or who have an account; with their use and what is left to them.

        `roles` are those of the accounts, by name; None where there are no accounts. `wall` in seconds since 1970, which
        is `ahead` seconds ahead of the steady time. Raises `StoreUnavailable`.
        """
        since = wall // DAY * DAY
        used = await self.store.used(since, USERS)
        today = {user.user: user for user in used.users}
        here = Counter((ticket.caller.user, ticket.state == "running") for ticket in self.register)
        role_here = {ticket.caller.user: ticket.caller.role for ticket in self.register}
        prompts, answers = Counter[str](), Counter[str]()  # of what is on its way: the ledger learns of it when it ends
        for ticket in self.register:
            prompts[ticket.caller.user] += ticket.usage.prompt_tokens
            answers[ticket.caller.user] += ticket.usage.completion_tokens
        names = list(dict.fromkeys([*role_here, *today, *(roles or ())]))
        shown: list[Json] = []
        for name in names[:USERS]:
            # An account's role is what it is now; a user without one is a guest, or has been removed.
            role = "guest" if roles is None else roles.get(name)
            usage = today.get(name)
            shown.append(
                {
                    "user": name,
                    "role": role,
                    "running": here[name, True],
                    "waiting": here[name, False],
                    "requests": usage.requests if usage else 0,
                    "outcomes": dict(usage.outcomes) if usage else {},
                    "prompt": prompts[name] + (usage.prompt_tokens if usage else 0),
                    "answer": answers[name] + (usage.completion_tokens if usage else 0),
                    "last_at": usage.last_at if usage else None,
                    "budgets": [_budget(left, ahead) for left in self.budgets_of(name, role)] if role else [],
                }
            )
        shown.sort(key=lambda user: (-user["prompt"] - user["answer"], user["user"]))  # slow to change: rows do not jump
        known = {user["role"] for user in shown} - {None} | {"guest" if roles is None else "user", *role_here.values()}
        return {
            "now": wall,
            "since": since,
            "users": shown,
            "more": len(names) - len(shown) + used.others,
            "complete": used.complete,
            "roles": {role: self.limits_of(role) for role in sorted(known)},
        }

    def _history(self, wall: float) -> Json:
        """What the engine has been through; empty where it can be neither put to sleep nor restarted."""
        if not isinstance(self.engine, Restartable):
            return {}
        past = self.engine.history()
        return {
            "history": {
                "restarts": past.restarts,
                "why": past.why,
                "cause": past.cause,
                "at": None if past.ago is None else wall - past.ago,
                "recovery_seconds": past.recovery_s,
                "wakes": past.wakes,
                "wake_seconds": past.wake_s,
            }
        }

    def _engine(self) -> Json:
        health, load = self.health(), self.engine.load()
        about: Json = {"status": health.status, "detail": health.detail, "progress": round(health.progress, 3)}
        about |= {"code": health.code, "params": dict(health.params), "model": None, "device": None, "kv_tokens": 0}
        try:
            capacity = self.engine.capacity()
            about |= {"model": capacity.model, "device": capacity.device, "kv_tokens": capacity.kv_tokens}
        except EngineError:
            pass  # it loads, or has failed: `status` says so
        return about | {
            "running": load.running,
            "waiting": load.waiting,
            "kv_usage": round(load.kv_usage, 4),
            "preemptions": load.preemptions,
        }


def _guard(guard: MemoryGuard, now: float, wall: float) -> Json:
    """The memory guard's level, what is nearest to its limit, and its latest steps, the newest first."""
    steps = [
        {"at": round(wall - (now - past.at), 1), "step": past.action.step, "level": past.action.level}
        | {"cause": _pressure(past.action.cause)}
        for past in reversed(guard.actions)
    ]
    return {"level": guard.level, "last": LAST, "cause": _pressure(guard.cause), "steps": steps}


def _pressure(pressure: Pressure | None) -> Json | None:
    """`share` from 0 to 1; `used` and `limit` in bytes where it is about bytes."""
    if pressure is None:
        return None
    used, limit = pressure.use or (None, None)
    return {"signal": pressure.signal, "share": round(pressure.share, 4), "used": used, "limit": limit}


def _rank(ticket: Ticket) -> tuple[int, float, float]:
    """Answers on their way first, the oldest on top; then the queue in its order."""
    return ORDER.index(ticket.state), ticket.position or 0, ticket.opened_at


def _ticket(ticket: Ticket, now: float) -> Json:
    """One request. `held` and `reserved` are tokens of the KV cache; times in seconds."""
    usage = ticket.usage
    rate = UsageRecord.of(ticket, now).tokens_per_second
    return {
        "id": ticket.id,
        "user": ticket.caller.user,
        "role": ticket.caller.role,
        "address": ticket.caller.address,
        "channel": ticket.caller.channel,
        "key": ticket.caller.key,
        "state": "ending" if ticket.cause is not None else ticket.state,
        "position": ticket.position if ticket.state == "waiting" else None,
        "eta": None if ticket.eta is None or ticket.state != "waiting" else round(ticket.eta, 1),
        "age": round(now - ticket.opened_at, 1),
        "prompt": ticket.prompt_tokens,
        "answer": usage.completion_tokens,
        "thinking": usage.reasoning_tokens,
        "limit": ticket.request.sampling.max_tokens,
        "rate": None if rate is None else round(rate, 1),
        "held": ticket.kv_held,
        "reserved": ticket.kv_taken,
    }


def _budget(left: BudgetLeft, ahead: float) -> Json:
    """One budget. `returns_at` as the system's clock will have it then, in seconds since 1970."""
    returns_at = None if left.returns_at is None else left.returns_at + ahead
    return {"name": left.name, "limit": left.limit, "used": left.used, "left": left.left, "returns_at": returns_at}
