"""Who a request comes from: the user of Chainlit's sign-in, with the role of now, and the address of a guest."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from chainlit.server import UserParam
from chainlit.session import WebsocketSession
from chainlit.user import User
from fastapi import HTTPException, Request

from chat.chainlit.auth.tokens import GUEST_ROLE, with_sign_in
from governance.client_address import of_scope
from governance.ticket import Caller
from storage.accounts.sign_in_rows import StoredSignIn


def guest_user(guest: str | None) -> User | None:
    """The user of a guest's cookie. Its sign-in is begun in `chat/chainlit/auth/login.py`."""
    return User(identifier=guest, display_name="Guest", metadata={"role": GUEST_ROLE}) if guest else None


def account_user(begun: StoredSignIn | None) -> User | None:
    """The user of an account that has just signed in, as Chainlit puts it into a token."""
    if begun is None:
        return None
    return with_sign_in(User(identifier=begun.name, metadata={"role": begun.role}), begun.id)


def role_of(user: User) -> str:
    return str((user.metadata or {}).get("role", GUEST_ROLE))


def address_of(session: WebsocketSession) -> str:
    """The address of a browser's present socket. Not `REMOTE_ADDR`: engine.io says 127.0.0.1 there, of everybody."""
    return of_scope((session.environ or {}).get("asgi.scope") or {})


def caller_from(guests: bool) -> Callable[..., Awaitable[Caller]]:
    """A FastAPI dependency: the caller by the sign-in's cookie. Without one that holds, Chainlit answers 401 by itself.

    `guests`: there are no accounts, so that callers are counted by address too.
    """

    async def caller(user: UserParam, request: Request) -> Caller:
        if user is None:
            raise HTTPException(status_code=401, detail="Sign in first.")
        return Caller(user.identifier, role_of(user), of_scope(request.scope) if guests else None)

    return caller
