// The colours of code. While code is being written, its beginning is coloured and its end is plain: colouring takes as long as all of
// the code, so it is done anew only when the code has grown by an eighth.

import { provide } from '../provided.js';

const COLOURED_EACH_TIME = 2000; // characters
const GROWTH = 1.125;

/** A React hook that fills `element`, a ref to a `code` element without children. `hljs` is highlight.js, which knows `language`. */
function highlight(react, hljs, { element, language, text }) {
  const coloured = react.useRef({});
  react.useLayoutEffect(() => {
    const code = element.current;
    const before = coloured.current;
    const written = text.replace(/\n$/, ''); // Markdown ends code with a line end, wherever the answer has got to
    const grown = before.language === language && written.startsWith(before.text);
    code.classList.add('hljs'); // React sets the class anew with another language
    if (grown && before.text.length >= COLOURED_EACH_TIME && written.length < GROWTH * before.text.length) {
      before.tail.data = text.slice(before.text.length);
      return;
    }
    code.innerHTML = hljs.highlight(written, { language, ignoreIllegals: true }).value; // escaped by highlight.js
    const tail = code.appendChild(document.createTextNode(text.slice(written.length)));
    coloured.current = { language, text: written, tail };
  }, [language, text]);
}

export const provideHighlight = () => provide('highlight', highlight);
