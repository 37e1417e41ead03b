"""Who a request comes from: the user of Chainlit's sign-in, with the role that its account has now."""

from __future__ import annotations

from chainlit.server import UserParam
from chainlit.user import User
from fastapi import HTTPException

from chat.chainlit.auth.tokens import GUEST_ROLE, with_sign_in
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


async def caller(user: UserParam) -> Caller:
    """A FastAPI dependency: the caller by the sign-in's cookie. Without one that holds, Chainlit answers 401 by itself."""
    if user is None:
        raise HTTPException(status_code=401, detail="Sign in first.")
    return Caller(user.identifier, role_of(user))
