"""The place of Chainlit's script that scrolls the conversation."""

from __future__ import annotations

from chat.chainlit.frontend.bundle import Edit

SCROLL: tuple[Edit, ...] = (
    Edit(
        "function EKn({autoScrollRef:t,",
        "function EKn(t){return window.steward.conversation(E,f,t,Rl().messages,Ft,Hw)}"
        "function EKnOfChainlit({autoScrollRef:t,",
        "A long answer runs out of a phone's window, without an arrow; a short one has an arrow with nothing below it.",
    ),
)
