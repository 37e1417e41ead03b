"""Places of Chainlit's script that have no name for people who hear the page, or one in English alone.

What is in `window.steward` here comes from `public/page/accessibility/`.
"""

from __future__ import annotations

from chat.chainlit.frontend.bundle import Edit

_SLIDER = "The sliders of the settings have no names."
_MISSING = "What is missing in the sign-in form is not said at its field, and password managers do not know the fields."


def _label(key: str) -> str:
    """The text of a key of the catalogue, in the reader's language."""
    return f'window.steward.label("{key}")'


def _close(component: str) -> Edit:
    """The cross in the corner of Chainlit's `component`."""
    end = f")]}})]}})]}}));{component}.displayName"
    start = 'f.jsx("span",{className:"sr-only",children:'
    reason = "The cross that closes a dialog has an English name on a Chinese page."
    return Edit(f'{start}"Close"}}{end}', f"{start}{_label('page.close')}}}{end}", reason)


NAMES = (
    Edit(
        ",Ir=Yin,Or=Kin,",
        ",Ir=t=>f.jsx(Yin,{...t,children:window.steward.nameTrigger(E,t.children,"
        "{Trigger:Or,Content:Cr,Text:Ot,Key:ctt,translate:Jm().t})}),Or=Kin,",
        "Buttons that are only an icon have no name: six on an empty page, thirteen with two answers.",
    ),
    Edit(
        'f.jsx("span",{className:"sr-only",children:"Toggle theme"})',
        f'f.jsx("span",{{className:"sr-only",children:{_label("page.theme")}}})',
        "The switch between light and dark has an English name on a Chinese page.",
    ),
    _close("nR"),
    _close("Nu"),
    Edit(
        'f.jsx(Ft,{id:"user-nav-button",',
        'f.jsx(Ft,{id:"user-nav-button","aria-label":window.steward.label("page.account",{name:n}),',
        "The account's menu is named by one letter.",
    ),
    Edit(
        'className:"text-muted-foreground hover:text-muted-foreground",children:f.jsxs("a",{href:r,',
        'asChild:!0,className:"text-muted-foreground hover:text-muted-foreground",children:f.jsxs("a",{href:r,',
        "A link in the header lies in a button: two stops for the keyboard, and neither has a name.",
    ),
    Edit('className:"h-6 w-6",alt:t}', 'className:"h-6 w-6",alt:""}', "A link in the header is read twice."),
    Edit("t.icon,alt:t.label}):null,", 't.icon,alt:""}):null,', "Each starter is read twice."),
    Edit("KHe=E.forwardRef(({className:t,...e},n)=>", "KHe=E.forwardRef(({className:t,thumbName:q,...e},n)=>", _SLIDER),
    Edit('f.jsx(svn,{className:"block h-5 w-5', 'f.jsx(svn,{"aria-label":q,className:"block h-5 w-5', _SLIDER),
    Edit("f.jsx(KHe,{id:n,", "f.jsx(KHe,{thumbName:r,id:n,", _SLIDER),
    Edit(
        'className:"edit-message ml-auto',
        f'"aria-label":{_label("page.edit_message")},className:"edit-message ml-auto',
        "The button that edits a message has no name.",
    ),
    Edit(
        'f.jsx(rnt,{id:"edit-chat-input",',
        f'f.jsx(rnt,{{id:"edit-chat-input","aria-label":{_label("page.edited_message")},',
        "The box of an edited message has no name.",
    ),
    Edit(
        'className:"absolute right-2 top-1/2 -translate-y-1/2",onClick:()=>u(!l),',
        '"aria-label":window.steward.label(l?"page.hide_password":"page.show_password"),'
        'className:"absolute right-2 top-1/2 -translate-y-1/2",onClick:()=>u(!l),',
        "The eye at the password has no name.",
    ),
    Edit(
        'f.jsx(gu,{id:"email",',
        'f.jsx(gu,{id:"email",autoComplete:"username","aria-invalid":!!_.email,'
        '"aria-describedby":_.email?"email-error":void 0,',
        _MISSING,
    ),
    Edit(
        'f.jsx("p",{className:"text-sm text-destructive",children:_.email.message})',
        'f.jsx("p",{id:"email-error",className:"text-sm text-destructive",children:_.email.message})',
        _MISSING,
    ),
    Edit(
        'f.jsx(gu,{id:"password",',
        'f.jsx(gu,{id:"password",autoComplete:"current-password","aria-invalid":!!_.password,'
        '"aria-describedby":_.password?"password-error":void 0,',
        _MISSING,
    ),
    Edit(
        'f.jsx("p",{className:"text-sm text-destructive",children:_.password.message})',
        'f.jsx("p",{id:"password-error",className:"text-sm text-destructive",children:_.password.message})',
        _MISSING,
    ),
)
