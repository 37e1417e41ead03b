"""Every place of Chainlit 2.12's script that Steward replaces, in one table.

What our own modules provide to it is in `window.steward` (`public/page/provided.js`), which is filled before this script runs.
"""

from __future__ import annotations

from chat.chainlit.frontend.bundle import Edit

EDITS: tuple[Edit, ...] = (
    Edit(
        "let l=[O9n,D8n,CMn,I9n];",  # the cursor, GitHub's Markdown, directives, alerts
        "let l=[O9n,D8n];",
        "`Q:yes A:no` and `llama3:latest` are read as directives, and lose their words.",
    ),
    Edit(
        'f.jsx(oA,{children:f.jsx(Ot,{path:"threadHistory.sidebar.empty"})})',  # `a` is what is searched for
        'f.jsx(oA,{children:a.trim()?window.steward.nothingFound(a):f.jsx(Ot,{path:"threadHistory.sidebar.empty"})})',
        "A search without a hit says that there are no chats.",
    ),
)
