// Why an edit came to nothing is said at the end of the chat, which may be far below the edited message: it is scrolled into view.

import { onServerMessage } from './server-messages.js';

const DRAWN_MS = 2000; // until the chat that is shown again must be there
const INTERVAL_MS = 50;

function show({ step }) {
  const until = Date.now() + DRAWN_MS;
  const look = () => {
    const notice = document.getElementById(`step-${step}`);
    if (notice) notice.scrollIntoView({ block: 'center' });
    else if (Date.now() < until) setTimeout(look, INTERVAL_MS);
  };
  look();
}

export const followUndone = () => onServerMessage('undone', show);
