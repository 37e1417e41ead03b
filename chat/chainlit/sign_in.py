"""Who has signed in, by the cookies of a request. For pages beside the chat that are for accounts."""

from __future__ import annotations

from collections.abc import Mapping

import jwt
from chainlit.auth import get_token_from_cookies
from chainlit.auth.jwt import decode_jwt


def signed_in(cookies: Mapping[str, str]) -> str | None:
    """The user's identifier; None if there is no sign-in, or it is over, or somebody has tampered with it.

    Its other claims, such as the role, are as old as the sign-in: look them up.
    """
    token = get_token_from_cookies(dict(cookies))
    try:
        return str(decode_jwt(token).identifier) if token else None
    except (jwt.InvalidTokenError, KeyError, ValueError):  # the latter two: signed with our secret, but no user's sign-in
        return None
