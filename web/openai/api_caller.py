"""Who asks: the holder of the key in `Authorization: Bearer`. A chat's cookie is no key: any page could send it."""

from __future__ import annotations

from typing import Protocol

from starlette.datastructures import Headers

from governance.ticket import Caller
from web.openai.api_error import NO_RETRY, ApiError


class Holder(Protocol):
    """Whose key it is."""

    @property
    def user(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def key_name(self) -> str: ...


class Keys(Protocol):
    """The API keys (`storage/keys/`)."""

    async def holder(self, key: str) -> Holder | None:
        """Who holds this key; None for one that is unknown, revoked or expired. Raises `StoreError`."""
        ...


HOW = (
    'Send a key of this server as "Authorization: Bearer sk-steward-...": `make keys ARGS="add NAME --name laptop"` makes one.'
)


async def api_caller(headers: Headers, keys: Keys) -> Caller:
    """Raises `ApiError` (401) where no key holds."""
    scheme, _, key = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not (key := key.strip()):
        raise _refused(f"No API key was given. {HOW}")
    if (holder := await keys.holder(key)) is None:
        raise _refused(f"This API key is unknown, revoked or expired. {HOW}")
    return Caller(holder.user, holder.role, channel="api", key=holder.key_name)


def _refused(message: str) -> ApiError:
    return ApiError(401, message, "invalid_api_key", headers={"www-authenticate": "Bearer", **NO_RETRY})
