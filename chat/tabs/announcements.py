"""What all pages of a user are told of the user's chats: one has begun, was renamed, was deleted, or has an unread answer.

The pages are those of this server, in whatever browser: it knows who looks, and the browsers do not know one another.
"""

from __future__ import annotations

from uuid import uuid4

from chainlit.session import WebsocketSession

from chat.chainlit import sessions, wire


def list_again(session: WebsocketSession) -> None:
    """Have a page ask for its list of chats anew. Chainlit's does so whenever its chat's first interaction changes."""
    thread = session.thread_id if sessions.has_chat(session) else None  # a chat that has not begun has no address
    wire.send(session, "first_interaction", {"interaction": f"list {uuid4()}", "thread_id": thread})


def chats_changed(user: str, but: WebsocketSession | None = None) -> None:
    """A chat of this user has begun, or was renamed. The page of the session `but` knows."""
    for session in sessions.of_user(user):
        if session is not but:
            list_again(session)


def chat_deleted(user: str, thread: str) -> None:
    """A page that shows the chat goes to a new one; the others drop it from their lists."""
    pages = sessions.of_user(user)
    wire.broadcast(pages, "window_message", {"steward": "chat_deleted", "thread": thread})
    for session in pages:
        if session.thread_id != thread:  # it would be led back to the chat once its list has come
            list_again(session)


def answer_unread(user: str, thread: str, unread: bool) -> None:
    """The chat has an answer that its user has not seen, or has no longer."""
    wire.broadcast(sessions.of_user(user), "window_message", {"steward": "unread", "thread": thread, "unread": unread})
