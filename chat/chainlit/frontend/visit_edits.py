"""Places of Chainlit's script that every visitor meets: what the console says at a first visit, and the account's menu."""

from __future__ import annotations

from chat.chainlit.frontend.bundle import Edit

VISIT = (
    Edit(
        'sS("/user");return E.useEffect(()=>{n&&e(n)},[n,e])',
        'sS("/user");return E.useEffect(()=>{n!==void 0&&e(n)},[n,e])',
        "A page on which nobody has signed in (null, chat/chainlit/auth/page_user.py) waits for ever.",
    ),
    Edit(
        '{"application/*":[],"audio/*":[],"image/*":[],"text/*":[],"video/*":[]}',
        "[]",
        "The console warns of MIME types for files, which are not taken, at each load.",
    ),
    Edit(
        "children:n})})}),f.jsx(lTe,{}),",
        'children:n})})}),f.jsx(lTe,{}),t.metadata.role==="admin"&&f.jsx(Ip,{asChild:!0,children:f.jsx("a",'
        '{id:"operator-link",href:window.steward.address("/admin"),children:window.steward.label("page.operator")})}),',
        "An administrator finds no way to the operator's page.",
    ),
)
