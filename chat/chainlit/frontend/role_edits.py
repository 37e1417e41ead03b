"""Places of Chainlit's script that are no landmark, cannot be reached by the keyboard, or lose the focus.

What is in `window.steward` here comes from `public/page/accessibility/`.
"""

from __future__ import annotations

from chat.chainlit.frontend.bundle import Edit

_LISTED = "A chat in the list is a link around a button around its menu: the keyboard never reaches the menu."
_TIP = 'f.jsx(Cr,{side:"right",align:"center",children:f.jsx("p",{children:G.name})})'

ROLES = (
    Edit(
        'f.jsxs("div",{className:"p-3 flex h-[60px] items-center justify-between gap-2 relative",id:"header",children:[',
        'f.jsxs("header",{className:"p-3 flex h-[60px] items-center justify-between gap-2 relative",id:"header",children:['
        'f.jsx("h1",{className:"sr-only",children:"Steward"}),',
        "The page has no heading.",
    ),
    Edit(
        'f.jsx(GTe,{children:o?f.jsx("div",{id:"thread-history",',
        'f.jsx("nav",{"aria-label":window.steward.label("page.chats"),children:o?f.jsx("div",{id:"thread-history",',
        "The chats are no landmark, and a list of lists without items.",
    ),
    Edit(
        '"data-mobile":"true",',
        '"data-mobile":"true","aria-describedby":void 0,',
        "The console warns that the sidebar of a phone has no description.",
    ),
    Edit(
        'side:t,children:f.jsx("div",{className:"flex h-full w-full flex-col",children:a})',
        'side:t,children:f.jsxs("div",{className:"flex h-full w-full flex-col",children:['
        'f.jsx(joe,{className:"sr-only",children:window.steward.label("page.chats")}),a]})',
        "The sidebar of a phone is a dialog without a name.",
    ),
    Edit(
        'f.jsx("div",{"data-step-type":t.type,',
        'f.jsx("div",{...window.steward.speaker(t.type),"data-step-type":t.type,',
        "Nothing tells who says a message.",
    ),
    Edit(
        'f.jsx("code",{ref:n,className:`language-${t}',
        'f.jsx("code",{ref:n,tabIndex:0,className:`language-${t}',
        "The keyboard cannot move code sideways.",
    ),
    Edit(
        'f.jsx("div",{className:"relative w-full overflow-auto",children:f.jsx("table",',
        'f.jsx("div",{tabIndex:0,className:"relative w-full overflow-auto",children:f.jsx("table",',
        "The keyboard cannot move a table sideways.",
    ),
    Edit(
        'chatProfile:I?encodeURIComponent(I):""}});',
        'chatProfile:I?encodeURIComponent(I):""}});window.steward.announceAnswersOf(ee);',
        "Nobody hears that an answer has begun, is finished or was refused.",
    ),
    Edit(
        "f.jsx(att,{id:`thread-${G.id}`,children:f.jsxs(Ir,{children:[f.jsx(Or,{asChild:!0,children:"
        'f.jsx(KDe,{to:be?"":`/thread/${G.id}`,children:'
        'f.jsxs(itt,{isActive:W,className:"relative h-9 group/thread",children:[',
        'f.jsxs(att,{id:`thread-${G.id}`,className:"group/thread",children:[f.jsxs(Ir,{children:[f.jsx(Or,{asChild:!0,children:'
        'f.jsx(itt,{asChild:!0,isActive:W,className:"relative h-9",children:'
        'f.jsxs(KDe,{to:be?"":`/thread/${G.id}`,"aria-current":W?"page":void 0,children:[',
        _LISTED,
    ),
    Edit(
        ",f.jsx(QVn,{onDelete:()=>u(G.id)",
        "]})})})," + _TIP + ']}),f.jsx(QVn,{name:G.name||"",onDelete:()=>u(G.id)',
        _LISTED,
    ),
    Edit(
        'W&&"bg-sidebar-accent opacity-100")})]})})}),' + _TIP + "]})},G.id)",
        'W&&"bg-sidebar-accent opacity-100")})]},G.id)',
        _LISTED,
    ),
    Edit("function QVn({onDelete:t,", "function QVn({name:q,onDelete:t,", _LISTED),
    Edit(
        'f.jsx("div",{onClick:a=>{a.stopPropagation(),a.preventDefault()},id:"thread-options",',
        'f.jsx("button",{type:"button","aria-label":window.steward.label("page.chat_menu",{name:q}),id:"thread-options",',
        _LISTED,
    ),
    Edit(
        'f.jsx(ZTe,{onClick:V,children:f.jsx(Ot,{path:"common.actions.confirm"})})',
        'f.jsx(ZTe,{onClick:V,id:"confirm-delete",children:f.jsx(Ot,{path:"threadHistory.thread.menu.delete"})})',
        "The button that deletes a chat for good says Confirm, in the colour of any other.",
    ),
    Edit(
        "i=>{var o;i.preventDefault(),(o=n.triggerRef.current)==null||o.focus()}",
        "i=>{var o=n.triggerRef.current||window.steward.opener();o&&(i.preventDefault(),o.focus())}",
        "A dialog that no trigger of its own has opened, such as the settings, leaves the focus nowhere when it closes.",
    ),
    Edit(
        "catch(C){i(C.message)}",
        "catch(C){i(C.message),window.steward.focusPassword()}",
        "After a wrong password the focus is nowhere.",
    ),
)
