"""The tables. Times are seconds since 1970 (UTC); lists and dicts are JSON columns."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Computed, ForeignKey, Index, MetaData, Text, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {dict[str, Any]: JSON, list[str]: JSON(none_as_null=True)}  # noqa: RUF012


class User(Base):
    """A person, or a guest's browser. `identifier` comes from the login; the other tables refer to `id`.

    `seen_at` is the last visit, accurate to about a day. `chat_settings` is what new chats begin with, where that is not the
    server's defaults.
    """

    __tablename__ = "users"
    id: Mapped[str] = mapped_column(primary_key=True)
    identifier: Mapped[str] = mapped_column(unique=True)
    metadata_: Mapped[dict[str, Any]] = mapped_column("metadata")
    created_at: Mapped[float]
    seen_at: Mapped[float | None]
    chat_settings: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class Thread(Base):
    """A chat. `updated_at` is its last use: the order of the sidebar and of the pruning."""

    __tablename__ = "threads"
    __table_args__ = (Index("ix_threads_sidebar", "user_id", "updated_at", "id"), Index("ix_threads_age", "updated_at", "id"))
    id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    name: Mapped[str | None]
    tags: Mapped[list[str] | None]
    metadata_: Mapped[dict[str, Any]] = mapped_column("metadata")
    created_at: Mapped[float]
    updated_at: Mapped[float]


class Step(Base):
    """A message or another step of a chat.

    `extra` takes every key of Chainlit's that has no column here. Chainlit's own SQLAlchemy layer has a column per key, and
    lost whole steps when Chainlit added one (autoCollapse).
    """

    __tablename__ = "steps"
    __table_args__ = (Index("ix_steps_order", "thread_id", "created_at", "seq"), {"sqlite_autoincrement": True})
    seq: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(unique=True)
    thread_id: Mapped[str] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"))
    parent_id: Mapped[str | None]
    type: Mapped[str]
    name: Mapped[str]
    input: Mapped[str] = mapped_column(Text, default="")
    output: Mapped[str] = mapped_column(Text, default="")
    is_error: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[float]
    started_at: Mapped[float | None]
    ended_at: Mapped[float | None]
    metadata_: Mapped[dict[str, Any]] = mapped_column("metadata", default=dict)
    extra: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Element(Base):
    """An element of a message, as Chainlit describes it in `data`. Files are not kept: uploads are off."""

    __tablename__ = "elements"
    id: Mapped[str] = mapped_column(primary_key=True)
    thread_id: Mapped[str] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"), index=True)
    step_id: Mapped[str | None] = mapped_column(index=True)
    data: Mapped[dict[str, Any]]


class Feedback(Base):
    """A thumb on a step, at most one: `value` is 1 for up, 0 for down."""

    __tablename__ = "feedbacks"
    id: Mapped[str] = mapped_column(primary_key=True)
    step_id: Mapped[str] = mapped_column(ForeignKey("steps.id", ondelete="CASCADE"), unique=True)
    value: Mapped[int]
    comment: Mapped[str | None]


class Round(Base):
    """A question and its answer. The texts are in `steps`; `outcome` is `running`, a ticket's outcome, or `interrupted`.

    `in_window` is whether the chat's latest request sent the round to the model.
    """

    __tablename__ = "rounds"
    __table_args__ = (
        Index("ix_rounds_order", "thread_id", "id"),
        Index("ix_rounds_running", "outcome", sqlite_where=text("outcome = 'running'")),
        {"sqlite_autoincrement": True},
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[str] = mapped_column(unique=True)
    thread_id: Mapped[str] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"))
    question_id: Mapped[str | None] = mapped_column(index=True)
    answer_id: Mapped[str | None]
    outcome: Mapped[str]
    in_window: Mapped[bool] = mapped_column(default=True)


class Usage(Base):
    """The ledger: each ticket's user, time and tokens. It has no content and no chat, and outlives both.

    `charged_tokens` count in the user's budgets: the reservation while the ticket runs, its actual use once it has ended. After
    a crash the reservation stays, since the actual use is unknown.
    """

    __tablename__ = "usage"
    __table_args__ = (
        Index("ix_usage_user_started", "user", "started_at"),
        Index("ix_usage_running", "outcome", sqlite_where=text("outcome = 'running'")),
    )
    ticket_id: Mapped[str] = mapped_column(primary_key=True)
    user: Mapped[str]
    channel: Mapped[str]
    door: Mapped[str] = mapped_column(Computed("channel", persisted=False))  # the former name, for one release
    outcome: Mapped[str]
    refusal: Mapped[str | None]
    prompt_tokens: Mapped[int] = mapped_column(default=0)
    completion_tokens: Mapped[int] = mapped_column(default=0)
    reasoning_tokens: Mapped[int] = mapped_column(default=0)
    cached_tokens: Mapped[int] = mapped_column(default=0)
    charged_tokens: Mapped[int] = mapped_column(default=0, server_default="0")
    started_at: Mapped[float]
    ended_at: Mapped[float | None]


class Account(Base):
    """A password account. Its `name` is the `identifier` of its user."""

    __tablename__ = "accounts"
    name: Mapped[str] = mapped_column(primary_key=True)
    password_hash: Mapped[str]
    role: Mapped[str]
    created_at: Mapped[float]


class SignIn(Base):
    """A sign-in that holds: its token carries `id`. Gone with its user, at a sign-out, a new password, or its token's end."""

    __tablename__ = "sign_ins"
    __table_args__ = (Index("ix_sign_ins_user", "user_id", "created_at"), Index("ix_sign_ins_age", "created_at"))
    id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    created_at: Mapped[float]


class ApiKey(Base):
    """A key with which a user's programs ask the API. `prefix` is its visible beginning, `role` None for the account's own.

    `hash` is the SHA-256 of the whole key. A slow hash protects passwords, because they can be guessed; a key has 160 random
    bits and cannot, so a fast hash is right: each request pays for it. Revoking a key deletes its row.
    """

    __tablename__ = "api_keys"
    __table_args__ = (Index("ix_api_keys_user", "user_id", "created_at"),)
    id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    name: Mapped[str]
    prefix: Mapped[str] = mapped_column(unique=True)
    hash: Mapped[str]
    role: Mapped[str | None]
    created_at: Mapped[float]
    expires_at: Mapped[float | None]
    last_used_at: Mapped[float | None]
