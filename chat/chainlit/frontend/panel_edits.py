"""The places of Chainlit's settings panel that Steward replaces."""

from __future__ import annotations

from chat.chainlit.frontend.bundle import Edit

PANEL: tuple[Edit, ...] = (
    Edit(
        "y=E.useCallback(()=>{_(lx(s)),p(lx(o))},[s,_,p,o]);",  # Cancel: the inputs and values of when it was opened
        "y=E.useCallback(()=>{u(t)},[t,u]);",
        "Cancel takes back what the server has sent meanwhile, and the panel shows what the model does not get.",
    ),
    Edit(
        "S=()=>{y()},C=()=>{},w=(U,z)=>",  # Reset
        "S=()=>{n({})},C=()=>{},w=(U,z)=>",
        "Reset does what Cancel does; nothing brings the server's own settings back.",
    ),
    Edit(
        'onClick:S,children:f.jsx(Ot,{path:"common.actions.reset"})',
        'id:"reset-settings",onClick:S,children:window.steward.resetSettings',
        '"Reset" does not say to what.',
    ),
    Edit(
        'f.jsx(gC,{className:"sr-only",children:f.jsx(Ot,{path:"chat.settings.customize"})})',
        'f.jsx(gC,{children:f.jsx(Ot,{path:"chat.settings.customize"})})',
        "Nobody but users of a screen reader is told that the settings hold for new chats too.",
    ),
)
