"""The places of Chainlit's script where messages are written: the composer, the edit box, and the name of a chat.

Each calls `public/page/composer/`.
"""

from __future__ import annotations

from chat.chainlit.frontend.bundle import Edit

_KEYS = "Enter sends on a phone, and the Enter that confirms a composition sends in Safari."
_LENGTH = "A message that is too long is refused after sending, and the box is emptied."

COMPOSER: tuple[Edit, ...] = (
    Edit(
        'X.key==="Enter"&&!X.shiftKey&&s&&!d&&!(p&&A.length>0)&&',
        "window.steward.composer.sends(X.nativeEvent)&&s&&!(p&&A.length>0)&&",
        _KEYS,
    ),
    Edit(
        "re=X=>{p&&A.length>0&&(L(X),X.defaultPrevented)||",
        "re=X=>{window.steward.composer.editsLast(X.nativeEvent)||p&&A.length>0&&(L(X),X.defaultPrevented)||",
        "ArrowUp in an empty box does nothing.",
    ),
    Edit(
        "{askUser:v,chatSettingsInputs:S,disabled:C}=Nd()",
        "{askUser:v,chatSettingsInputs:S,disabled:C,connected:isConnected,loading:isLoading}=Nd()",
        "An Enter before the page has connected is lost.",
    ),
    Edit(
        'ie=E.useCallback(()=>{var be;w||i.trim()==="',
        'ie=E.useCallback(()=>{var be;!composer.allows(w)||i.trim()==="',
        "An Enter before the page has connected is lost. " + _LENGTH,
    ),
    Edit(
        "return E.useEffect(()=>{var be,W;if(a.current&&z&&!re)",
        "const composer=window.steward.composer.use(E,{text:i,setText:V,submit:ie,connected:isConnected,loading:isLoading});"
        "return E.useEffect(()=>{var be,W;if(a.current&&z&&!re)",
        "A draft is lost on reload.",
    ),
    Edit(
        'onEnter:ie,placeholder:p("chat.input.placeholder")}),',
        'onEnter:ie,placeholder:p("chat.input.placeholder")}),window.steward.composer.lengthNote(f,i),',
        _LENGTH,
    ),
    Edit(
        "f.jsx(CYn,{onSubmit:ie,disabled:w||",
        "f.jsx(CYn,{onSubmit:ie,disabled:w||window.steward.composer.excess(i)>0||",
        _LENGTH,
    ),
    Edit(
        'f.jsx(rnt,{id:"edit-chat-input",',
        'f.jsx(rnt,{id:"edit-chat-input",onKeyDown:R=>window.steward.composer.editKeys(R.nativeEvent),'
        "onFocus:R=>R.target.setSelectionRange(R.target.value.length,R.target.value.length),",
        "In the edit box Ctrl+Enter does nothing, Escape neither, and the cursor stands before the text.",
    ),
    Edit(
        'f.jsxs("div",{className:"flex justify-end gap-4",children:[f.jsx(Ft,{variant:"ghost",onClick:()=>_(!1),',
        'window.steward.composer.lengthNote(f,y),f.jsxs("div",{className:"flex justify-end gap-4",children:['
        'f.jsx(Ft,{variant:"ghost",onClick:()=>_(!1),',
        _LENGTH,
    ),
    Edit(
        'className:"confirm-edit",disabled:d,',
        'className:"confirm-edit",disabled:d||window.steward.composer.excess(y)>0,',
        _LENGTH,
    ),
    Edit(
        'f.jsx(gu,{id:"name",required:!0,value:p,',
        'f.jsx(gu,{id:"name",required:!0,value:p,'
        "onKeyDown:Z=>{window.steward.composer.confirms(Z.nativeEvent)&&(Z.preventDefault(),oe())},",
        "Enter does not confirm a chat's new name.",
    ),
)
