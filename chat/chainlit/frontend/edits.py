"""Every place of Chainlit 2.12's script that Steward replaces, in one table.

What our own modules provide to it is in `window.steward` (`public/page/provided.js`), which is filled before this script runs.
"""

from __future__ import annotations

from chat.chainlit.frontend.bundle import Edit
from chat.chainlit.frontend.composer_edits import COMPOSER
from chat.chainlit.frontend.name_edits import NAMES
from chat.chainlit.frontend.panel_edits import PANEL
from chat.chainlit.frontend.role_edits import ROLES
from chat.chainlit.frontend.scroll_edits import SCROLL
from chat.chainlit.frontend.speed_edits import SPEED
from chat.chainlit.frontend.visit_edits import VISIT

MARKDOWN = "({allowHtml:t,latex:e,renderMarkdown:n,refElements:r,className:a,children:i})=>{const o=E.useContext(ya);"
MARKDOWN_STREAMING = MARKDOWN.replace("children:i}", "children:i,streaming:streaming,part:part}")
PLUGINS = (
    "const s=E.useMemo(()=>{let l=[];return t&&(l=[PRn,...l]),e&&(l=[OAn,...l]),l},[t,e]),"
    "c=E.useMemo(()=>{let l=[O9n,D8n,CMn,I9n];return e&&(l=[...l,G8n]),l},[e]);"
)
EDITS: tuple[Edit, ...] = (
    Edit(
        "Zp=" + MARKDOWN,
        "ChainlitMarkdown=" + MARKDOWN_STREAMING,
        "What users write is read as Markdown, and a message that cannot be drawn empties the page.",
    ),
    Edit(
        "},L9n=Object.freeze(Object.defineProperty({__proto__:null,Markdown:Zp}",
        "},Zp=window.steward.markdown(E,ChainlitMarkdown,C9n),L9n=Object.freeze(Object.defineProperty({__proto__:null,Markdown:Zp}",
        "The page has no component that draws a message.",
    ),
    Edit(
        PLUGINS,
        "const{remarkPlugins:c,rehypePlugins:s}="
        "window.steward.markdownPlugins({source:i,latex:e,streaming:streaming,part:part,gfm:D8n,katex:OAn});",
        "`Q:yes A:no` loses its words to directives, and `$5 and $10` is a formula.",
    ),
    Edit(
        "f.jsx(Zp,{allowHtml:n,latex:r,renderMarkdown:a,refElements:u,children:c})]}):null;let v;",
        "f.jsx(Zp,{allowHtml:n,latex:r,renderMarkdown:a,refElements:u,streaming:t.streaming,"
        'userText:t.type==="user_message",children:t.language?c:t.output})]}):null;let v;',
        "The first indent is lost, and a zero-width space in an answer is a cursor.",
    ),
    Edit(
        'f.jsx("span",{className:"truncate",children:G.name||',
        'f.jsx("span",{className:"truncate",dir:"auto",children:G.name||',
        "The name of a chat that is too long for the sidebar loses its beginning where it stands right to left.",
    ),
    Edit(
        'f.jsx(oA,{children:f.jsx(Ot,{path:"threadHistory.sidebar.empty"})})',  # `a` is what is searched for
        'f.jsx(oA,{children:a.trim()?window.steward.nothingFound(a):f.jsx(Ot,{path:"threadHistory.sidebar.empty"})})',
        "A search without a hit says that there are no chats.",
    ),
    *COMPOSER,
    *PANEL,
    *SCROLL,
    *SPEED,
    *VISIT,
    *NAMES,
    *ROLES,
)
