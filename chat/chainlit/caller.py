"""Whose requests these are: the user of a sign-in, as Chainlit's own routes find it, with the role it came with."""

from __future__ import annotations

from chainlit.server import UserParam
from chainlit.user import User
from fastapi import HTTPException

from governance.ticket import Caller
from runtime import current


def role_of(user: User) -> str:
    return str((user.metadata or {}).get("role", "guest"))


async def has_account(user: User) -> bool:
    """Whether this user may still chat: a removed account's sign-in would otherwise be good for days."""
    runtime = current()
    return runtime.settings.web.auth == "guest" or await runtime.accounts.get(user.identifier) is not None


async def caller(user: UserParam) -> Caller:
    """Who asks over HTTP, by the cookie of the sign-in, as the chat's socket does. 401 without one, or without an account."""
    if user is None or not await has_account(user):
        raise HTTPException(status_code=401, detail="Sign in first.")
    return Caller(user.identifier, role_of(user))
