"""What Chainlit believes of a token: only that of a sign-in that holds, with the account's role as it is now.

Chainlit's own check is the signature alone: after a sign-out, a new password or the account's removal a token stayed good for
15 days. Every route and the socket ask `authenticate_user`, so this is the one place.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import jwt
from chainlit.auth import get_token_from_cookies, reuseable_oauth
from chainlit.auth.jwt import get_jwt_secret
from chainlit.socket import _get_token
from chainlit.user import PersistedUser, User
from fastapi import HTTPException, Request

from storage import StoreUnavailable
from storage.accounts.sign_in_rows import StoredSignIn
from storage.accounts.sign_ins import SignIns

log = logging.getLogger(__name__)

CLAIM = "sign_in"  # in the token's metadata; never stored with the user, nor sent to a page
GUEST_ROLE = "guest"
RETRY = {"Retry-After": "5"}

GetUser = Callable[[str], Awaitable[PersistedUser | None]]


def with_sign_in(user: User, sign_in: str) -> User:
    """`user`, to be put into a token."""
    user.metadata = {**(user.metadata or {}), CLAIM: sign_in}
    return user


def claimed(token: str | None) -> User | None:
    """The user that a token names, with a sign-in; None for a token that is not ours, is over, or names no sign-in."""
    try:
        user = _decoded(token) if token else None
        return user if user is not None and isinstance(user.metadata[CLAIM], str) else None
    except (jwt.InvalidTokenError, KeyError, TypeError, ValueError):  # the latter: signed with our secret, but no user's
        return None


def _decoded(token: str) -> User:
    """As Chainlit's `decode_jwt`, which refuses a token of the future: a clock set back would sign out who has just come."""
    claims = jwt.decode(token, get_jwt_secret(), algorithms=["HS256"], options={"verify_iat": False, "require": ["exp"]})
    del claims["exp"]
    return User(**claims)


def signed_name(cookies: Mapping[str, str]) -> str | None:
    """The user that a request's cookies name with our signature. Whether the sign-in still holds is not looked up."""
    user = claimed(get_token_from_cookies(dict(cookies)))
    return None if user is None else str(user.identifier)


def adopt(user: User, found: StoredSignIn) -> None:
    """Bring a request's or socket's user up to date: the sign-in, and the account's role as it is now."""
    user.sign_in = found.id
    adopt_role(user, found.role)


def adopt_role(user: User, role: str | None) -> None:
    """Give a request's or socket's user the account's role as it is now; None is a guest."""
    user.metadata = {**(user.metadata or {}), "role": role or GUEST_ROLE}


def revoke(user: User) -> None:
    """From now on this request's or socket's user has no sign-in."""
    user.sign_in = None


def sign_in_of(user: Any) -> str | None:
    """The id of the sign-in that this user of a request or socket came with."""
    return getattr(user, "sign_in", None)


class Tokens:
    """`get_user` gives the stored user of a name, as the data layer does."""

    def __init__(self, sign_ins: SignIns, get_user: GetUser) -> None:
        self._sign_ins, self._get_user = sign_ins, get_user

    async def holding(self, token: str | None) -> StoredSignIn | None:
        """The sign-in that a token names, if it holds. `StoreUnavailable` if that cannot be looked up."""
        if (user := claimed(token)) is None:
            return None
        found = await self._sign_ins.get(user.metadata[CLAIM])
        return found if found is not None and found.name == user.identifier else None

    async def signed_in(self, cookies: Mapping[str, str]) -> str | None:
        """The name of the user whose sign-in a request's cookies carry. `StoreUnavailable` if that cannot be looked up."""
        found = await self.holding(get_token_from_cookies(dict(cookies)))
        return None if found is None else found.name

    async def user(self, token: str | None) -> PersistedUser | None:
        """The stored user of a token whose sign-in holds, with the role of now. `StoreUnavailable`."""
        found = await self.holding(token)
        user = None if found is None else await self._get_user(found.name)
        if found is None or user is None or user.id != found.user:
            return None
        claims = claimed(token)
        user.display_name = claims.display_name if claims else None
        adopt(user, found)
        return user

    async def socket_user(self, environ: dict[str, Any]) -> tuple[PersistedUser | None, str | None]:
        """The user and the token of a socket that is being opened; nobody while that cannot be looked up."""
        token = _get_token(environ)
        try:
            return await self.user(token), token
        except StoreUnavailable as error:
            log.error("A socket was refused, because its sign-in cannot be checked: %s", error)
            return None, token

    async def sign_out(self, request: Request) -> None:
        """End the sign-in that a request carries, if any."""
        token = await reuseable_oauth(request)
        try:
            holds = await self.holding(token) is not None
        except StoreUnavailable:
            holds = True  # at worst one more row to delete
        if holds and (user := claimed(token)):
            self._sign_ins.end(user.metadata[CLAIM])


def authenticate_user(tokens: Tokens) -> Callable[[str | None], Awaitable[PersistedUser]]:
    """For `chainlit.auth.authenticate_user`. 401 for a token that says nothing, 503 while that cannot be looked up."""

    async def authenticate_user(token: str | None) -> PersistedUser:
        try:
            user = await tokens.user(token)
        except StoreUnavailable as error:
            raise HTTPException(503, f"Sign-ins cannot be checked at the moment: {error}", RETRY) from error
        if user is None:
            raise HTTPException(401, "Sign in first.")
        return user

    return authenticate_user
