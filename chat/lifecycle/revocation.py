"""Sign-ins that are over while their browser is connected: the answer ends, the page is told why, and the socket is closed.

A sign-out, a new password and a removed account may all be another process's doing (`python -m storage.accounts`), so the open
sessions' sign-ins are looked up twice a second. The database is asked, not watched: its change counter moves with every write.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection

from chainlit.session import WebsocketSession

from chat.chainlit import sessions, wire
from chat.chainlit.auth.tokens import adopt, adopt_role, revoke, sign_in_of
from chat.chainlit.caller import role_of
from chat.lifecycle.disconnects import DisconnectTimer
from chat.service import ChatService
from governance.ticket import Outcome
from i18n.catalogue import translate
from storage import NOBODY, StoreError
from storage.accounts.sign_ins import SignIns

log = logging.getLogger(__name__)

POLL_INTERVAL_S = 0.5  # a sign-in that is over must be so everywhere within a second
RETRY_INTERVAL_S = 2.0  # after a failure


class Revocation:
    """`open_sessions` gives every session that Chainlit holds; `role_changed` is told of one whose account has another role."""

    def __init__(
        self,
        sign_ins: SignIns,
        service: ChatService,
        disconnects: DisconnectTimer,
        role_changed: Callable[[WebsocketSession], None],
        open_sessions: Callable[[], Collection[WebsocketSession]] = sessions.all_sessions,
    ) -> None:
        self._sign_ins, self._service, self._disconnects = sign_ins, service, disconnects
        self._role_changed, self._open_sessions = role_changed, open_sessions
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Check at the interval until cancelled. A check that fails is logged once, and the next one runs all the same."""
        failed = False
        while True:
            await asyncio.sleep(RETRY_INTERVAL_S if failed else POLL_INTERVAL_S)
            try:
                await self.check()
            except Exception as error:  # one that dies would leave every sign-in good for ever
                if not failed:
                    log.error("Sign-ins cannot be checked, so one that is over still holds", exc_info=_cause(error))
                failed = True
            else:
                failed = False

    async def check(self) -> None:
        """End every session whose sign-in is over, and every answer whose user is gone; give the others their role of now."""
        asked = {session: key for session in self._open_sessions() if (key := sign_in_of(session.user)) is not None}
        over = await self._sign_ins.over(set(asked.values()))
        # One that has connected with another sign-in meanwhile is left to the next check.
        ended = [session for session, key in asked.items() if key in over and sign_in_of(session.user) == key]
        turns = [turn for turn in self._service.live.values() if turn.author != NOBODY]
        gone = await self._sign_ins.gone({turn.author for turn in turns} | set(map(sessions.user_id, ended)))
        for session in ended:
            self.end(session, removed=sessions.user_id(session) in gone)
        for turn in turns:
            if turn.author in gone:
                turn.ticket.cancel(Outcome.SIGNED_OUT)  # nobody looks at it, and it may go on for minutes
        await self._adopt_roles({session: key for session, key in asked.items() if key not in over})

    async def _adopt_roles(self, holding: dict[WebsocketSession, str]) -> None:
        known = {key: role_of(session.user) for session, key in holding.items()}
        roles = await self._sign_ins.other_roles(known)
        for session, key in holding.items():
            if key in roles and sign_in_of(session.user) == key and role_of(session.user) != roles[key]:
                adopt_role(session.user, roles[key])
                self._role_changed(session)

    async def holds(self, session: WebsocketSession) -> bool:
        """Whether the session's sign-in holds, with its role of now; if not, the session has ended. `StoreUnavailable`."""
        key = sign_in_of(session.user)
        found = None if key is None else await self._sign_ins.get(key)
        if found is not None:
            adopt(session.user, found)
            return True
        user = sessions.user_id(session)
        self.end(session, removed=user in await self._sign_ins.gone({user}))
        return False

    def end(self, session: WebsocketSession, *, removed: bool) -> None:
        """Tell the page, end the answer that only this browser looks at, free the session, and close its socket."""
        if sign_in_of(session.user) is None:
            return  # told already
        revoke(session.user)
        log.info("A sign-in of %s is over; its browser is disconnected.", session.user.identifier)
        key = "notice.no_account" if removed else "notice.signed_out"
        sentence = translate(key, session.language)
        wire.send(session, "window_message", {"steward": "signed_out", "key": key, "message": sentence})
        self._service.leave(session, Outcome.SIGNED_OUT)  # at once, also where the role lets an answer finish
        self._disconnects.closed(session, Outcome.SIGNED_OUT)
        task = asyncio.create_task(wire.hang_up(session))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _cause(error: Exception) -> Exception | None:
    """What to show of an error: a failure of the database has a sentence of its own in the log."""
    return None if isinstance(error, StoreError) else error
