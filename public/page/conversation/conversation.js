// What holds the messages and scrolls them, in the place of Chainlit's own (chat/chainlit/frontend/scroll_edits.py).

import { translate } from '../../i18n.js';
import { provide } from '../provided.js';
import { Follower } from './follower.js';

const FRAME = 'relative flex flex-col flex-grow overflow-y-auto';

/** A React component: `react` and `jsx` are Chainlit's, `autoScrollRef` says that this page has sent a message. */
function conversation(react, { jsx, jsxs }, { autoScrollRef, children, className = '' }, messages, Button, Arrow) {
  const scroller = react.useRef(null);
  const follower = react.useRef(null);
  const count = react.useRef(0);
  const [below, setBelow] = react.useState(false);
  react.useEffect(() => {
    follower.current = new Follower(scroller.current, setBelow);
    return () => follower.current.disconnect();
  }, []);
  react.useEffect(() => {
    // A first message, perhaps of a starter; fewer are another chat, or an edit, which drops what followed.
    const begun = messages.length < count.current || (messages.length > 0 && count.current === 0);
    count.current = messages.length;
    if (!begun && !autoScrollRef.current) return;
    autoScrollRef.current = false;
    follower.current.follow();
  }, [messages]);
  const arrow = jsx(Button, {
    id: 'scroll-to-end',
    size: 'icon',
    variant: 'outline',
    className: 'rounded-full',
    'aria-label': translate('page.newest'),
    title: translate('page.newest'),
    onClick: () => follower.current.follow(),
    children: jsx(Arrow, { className: 'size-4' }),
  });
  return jsxs('div', {
    className: FRAME,
    children: [
      // A landmark, which is not read as it grows (accessibility/answers.js).
      jsx('div', {
        ref: scroller,
        role: 'log',
        'aria-live': 'off',
        'aria-label': translate('page.messages'),
        className: `${FRAME} ${className}`,
        children,
      }),
      below ? jsx('div', { className: 'absolute bottom-4 left-0 right-0 flex justify-center', children: arrow }) : null,
    ],
  });
}

export const provideConversation = () => provide('conversation', conversation);
