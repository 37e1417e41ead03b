"""What a page of ours sends over its socket, as models. Anything else is refused before a handler sees it.

Of a message only its id and text are read: the type, author, time, parent and metadata that a client claims are dropped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, InstanceOf, TypeAdapter, ValidationError

from governance.text import normalize


class Rejected(Exception):
    """Something came over a socket that no page of ours sends. `kind` is one of few, and never a client's own text."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class UserMessage:
    """A user's message: its id (a UUID that the page chose) and its text, raw until `validated`."""

    id: str
    text: str


def parse_uuid(value: object) -> str | None:
    """`value` as a UUID's text, or None. A session id becomes a folder's name, so nothing else may pass."""
    try:
        return str(UUID(value)) if isinstance(value, str) else None
    except ValueError:
        return None


Id = Annotated[str, AfterValidator(lambda value: str(UUID(value)))]
Text = InstanceOf[str]  # not `str`, which refuses a lone surrogate: the chat says that in words (governance/text.py)


class _Sent(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


class SentMessage(_Sent):
    id: Id
    output: Text


class MessagePayload(_Sent):
    """Of `client_message` and `edit_message`."""

    message: SentMessage

    def user_message(self) -> UserMessage:
        return UserMessage(self.message.id, self.message.output)


class Departure(_Sent):
    """Of `clear_session`: the chat that the page goes to, None for a new one (public/page/departure.js)."""

    thread: Id | None = None


class ContinueRequest(_Sent):
    """What a `window_message` of the button below an answer holds: go on with it."""

    steward: Literal["continue"]
    answer: Id

    @classmethod
    def of(cls, data: object) -> ContinueRequest | None:
        """None for any other message to the window."""
        try:
            return cls.model_validate(data)
        except ValidationError:
            return None


class Arrival(_Sent):
    """What a socket connects with: the page's own session, and the chat that its address names."""

    session: Id = Field(alias="sessionId")
    thread: Annotated[str | None, BeforeValidator(parse_uuid)] = Field(None, alias="threadId")

    @classmethod
    def of(cls, auth: object) -> Arrival | None:
        """None for what no page of ours connects with."""
        try:
            return cls.model_validate(auth)
        except ValidationError:
            return None


_NOTHING: TypeAdapter[Any] = TypeAdapter(tuple[()])
_ANYTHING: TypeAdapter[Any] = TypeAdapter(tuple[Any, ...])
_MESSAGE: TypeAdapter[Any] = TypeAdapter(tuple[MessagePayload])
_DEPARTURE: TypeAdapter[Any] = TypeAdapter(tuple[()] | tuple[Departure])

UNUSED = ("audio_start", "audio_chunk", "audio_end", "chat_settings_edit", "message_favorite", "fetch_favorites")
"""Events of features that are off. The page sends some of them all the same, so they are no fault of its user."""

EVENTS: Mapping[str, TypeAdapter[Any]] = {
    "connection_successful": _NOTHING,
    "client_message": _MESSAGE,
    "edit_message": _MESSAGE,
    "stop": _NOTHING,
    "chat_settings_change": TypeAdapter(tuple[dict[str, Any]]),
    "window_message": TypeAdapter(tuple[Any]),  # the page hands on what any script or extension posts to its window
    "clear_session": _DEPARTURE,
    **dict.fromkeys(UNUSED, _ANYTHING),
}
"""Every event that a page of ours sends, with its arguments. No other reaches a handler: Chainlit's and Socket.IO's own
handlers, such as `connect`, are kept under the same kind of name."""


def parse_event(data: object) -> list[Any]:
    """A packet's event: its name, then its arguments as their models. Raises `Rejected`."""
    match data:
        case [str(name), *arguments] if name in EVENTS:
            try:
                return [name, *EVENTS[name].validate_python(tuple(arguments))]
            except (ValidationError, RecursionError) as error:
                raise Rejected(f"arguments of {name}") from error
        case _:
            raise Rejected("unknown event")


async def validated(message: UserMessage, most: int) -> UserMessage:
    """The message with its text normalized, as it is stored, shown and given to the model.

    Raises `BadInput`, and `TooLong` above `most` characters.
    """
    return UserMessage(message.id, await normalize(message.text, most))
