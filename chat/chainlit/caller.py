"""Who a request comes from: the user of Chainlit's sign-in, with the role it came with, and the address of a guest."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

import jwt
from chainlit.auth import get_token_from_cookies
from chainlit.auth.jwt import decode_jwt
from chainlit.server import UserParam
from chainlit.session import WebsocketSession
from chainlit.user import User
from fastapi import HTTPException, Request

from governance.client_address import of_scope
from governance.ticket import Caller
from storage.accounts.passwords import Account

HasAccount = Callable[[str], Awaitable[bool]]
"""Whether a user of that name may still chat: a removed account's sign-in would otherwise be good for days."""


def guest_user(guest: str | None) -> User | None:
    """The user of a guest's cookie, as Chainlit signs it in."""
    return User(identifier=guest, display_name="Guest", metadata={"role": "guest"}) if guest else None


def account_user(account: Account | None) -> User | None:
    """The user of an account, as Chainlit signs it in."""
    return User(identifier=account.name, metadata={"role": account.role}) if account else None


def role_of(user: User) -> str:
    return str((user.metadata or {}).get("role", "guest"))


def address_of(session: WebsocketSession) -> str:
    """The address of a browser's present socket. Not `REMOTE_ADDR`: engine.io says 127.0.0.1 there, of everybody."""
    return of_scope((session.environ or {}).get("asgi.scope") or {})


def caller_from(has_account: HasAccount, guests: bool) -> Callable[..., Awaitable[Caller]]:
    """A FastAPI dependency: the caller by the sign-in's cookie. 401 without one, or without an account.

    `guests`: there are no accounts, so that callers are counted by address too.
    """

    async def caller(user: UserParam, request: Request) -> Caller:
        if user is None or not await has_account(user.identifier):
            raise HTTPException(status_code=401, detail="Sign in first.")
        return Caller(user.identifier, role_of(user), of_scope(request.scope) if guests else None)

    return caller


def signed_in(cookies: Mapping[str, str]) -> str | None:
    """The user's identifier; None if there is no sign-in, or it is over, or somebody has tampered with it.

    Its other claims, such as the role, are as old as the sign-in: look them up.
    """
    token = get_token_from_cookies(dict(cookies))
    try:
        return str(decode_jwt(token).identifier) if token else None
    except (jwt.InvalidTokenError, KeyError, ValueError):  # the latter two: signed with our secret, but no user's sign-in
        return None
