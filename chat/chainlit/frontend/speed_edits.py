"""Places of Chainlit's script that do more work at each packet or round than there is news.

What is in `window.steward` here comes from `public/page/markdown/` and `public/page/conversation/`.
"""

from __future__ import annotations

from chat.chainlit.frontend.bundle import Edit

_ANEW = "The last block of an answer is removed and drawn anew at each packet, as its components are others each time."

_ALL = "When an answer ends, every answer of the chat is drawn anew, and each looks through the elements of all."

SPEED: tuple[Edit, ...] = (
    Edit(
        'return f.jsx(twn,{className:Ae("prose lg:prose-xl",a),remarkPlugins:c,rehypePlugins:s,components:{...m8e,',
        "const components=E.useMemo(()=>({...m8e,",
        _ANEW,
    ),
    Edit(
        "return m8e.Alert({variant:h,children:u})}},children:i})},",
        'return m8e.Alert({variant:h,children:u})}}),[r,o]);return f.jsx(twn,{className:part?void 0:Ae("prose lg:prose-xl",a),'
        "remarkPlugins:c,rehypePlugins:s,components:components,children:i})},",
        _ANEW,
    ),
    Edit(
        'E.useEffect(()=>{n.current&&(n.current.getAttribute("data-highlighted")==="yes"||f8e.highlightElement(n.current))},[])',
        "window.steward.highlight(E,f8e,{element:n,language:t,text:e})",
        "Code that grows is not highlighted, or all of it anew at each packet.",
    ),
    Edit(
        "font-mono text-sm rounded-b-md block`,children:e})})};",
        "font-mono text-sm rounded-b-md block`})})};",
        "React takes the highlighting away when code grows.",
    ),
    Edit(
        "for(let Le of Q.steps)Y=K0(Y,Le);",
        "Y=window.steward.openedChat(Q.steps,K0);",
        "To open a chat takes a time that grows with the square of its length.",
    ),
    Edit(
        "messages:s,elements:r,actions:o})})};function EKn",
        "messages:window.steward.newest(E,af.flushSync,s),elements:r,actions:o})})};function EKn",
        "A chat of a thousand rounds shows nothing before all of it is drawn.",
    ),
    Edit(
        "KOe=({elements:t,content:e,id:n,language:r})=>{const a=t.map(",
        "KOe=({elements:all,content:e,id:n,language:r})=>{const t=window.steward.elementsOf(all,n),a=t.map(",
        _ALL,
    ),
    Edit(
        "t.elements===e.elements&&ti.isEqual",
        "window.steward.sameElements(t.elements,e.elements,e.message.id)&&ti.isEqual",
        _ALL,
    ),
)
