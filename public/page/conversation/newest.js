// A long chat is opened at its end: the newest messages are drawn at once, older ones from there upwards, a few at a time, in what
// time the page has left, so that after some seconds all are there to be searched and scrolled to. Printing draws the rest at once.

import { provide } from '../provided.js';

const FIRST = 10; // rounds, more than a window shows
const STEP = 10;
const REST_MS = 33; // between two steps
const LATER_MS = 500; // what is drawn below a message a little later, such as its figures, is there by then

const keepsPlace = CSS.supports('overflow-anchor', 'auto'); // the browser itself, where something is added above

/**
 * A React hook: those of `messages` to draw now, the newest. `react` is React, `flush` ReactDOM's `flushSync`.
 */
function newest(react, flush, messages) {
  const chat = messages[0]?.id;
  const [state, setState] = react.useState({ chat: undefined, from: 0 });
  const from = state.chat === chat ? Math.min(state.from, messages.length) : Math.max(0, messages.length - FIRST);
  react.useLayoutEffect(() => setState({ chat, from }), [chat]);
  const first = react.useRef(null); // the oldest message that is drawn, before others are added above it
  react.useLayoutEffect(() => {
    if (first.current) keepPlace(first.current);
    first.current = null;
  }, [from]);
  react.useEffect(() => {
    if (from === 0 || state.chat !== chat) return undefined;
    const waiting = setTimeout(() => {
      first.current = place();
      react.startTransition(() => setState({ chat, from: Math.max(0, from - STEP) }));
    }, REST_MS);
    return () => clearTimeout(waiting);
  }, [chat, from, state.chat]);
  react.useEffect(() => {
    if (from === 0) return undefined;
    const all = () => flush(() => setState({ chat, from: 0 }));
    window.addEventListener('beforeprint', all);
    return () => window.removeEventListener('beforeprint', all);
  }, [chat, from]);
  return react.useMemo(() => (from ? messages.slice(from) : messages), [messages, from]);
}

/** Where the oldest message that is drawn stands, from the beginning of what is scrolled. */
function place() {
  const scroller = document.querySelector('[role="log"]');
  const message = scroller?.querySelector('.step');
  return message && { scroller, message, at: message.getBoundingClientRect().top + scroller.scrollTop };
}

/** What is read stays where it is when messages are added above, and then their figures. No browser does it at the very beginning. */
function keepPlace({ scroller, message, at }, until = performance.now() + LATER_MS) {
  if (!message.isConnected || (keepsPlace && scroller.scrollTop > 0)) return;
  const now = message.getBoundingClientRect().top + scroller.scrollTop;
  if (now !== at) scroller.scrollTop += now - at;
  if (performance.now() < until) requestAnimationFrame(() => keepPlace({ scroller, message, at: now }, until));
}

export const provideNewest = () => provide('newest', newest);
