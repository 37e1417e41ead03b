// A user who begins to type wakes a model that sleeps, so that it may be awake by the time the message is sent.

import { root } from '../address.js';
import { request } from '../network.js';
import { isAsleep, onStatus } from '../readiness.js';

const BOXES = '#chat-input, #edit-chat-input';

let asked = false; // since it fell asleep

function wake({ target }) {
  if (asked || !isAsleep() || !(target instanceof Element) || !target.closest(BOXES)) return;
  asked = true;
  request(`${root}/wake`, { method: 'POST' }).catch(() => {}); // in vain: then the message itself wakes it
}

export function wakeByTyping() {
  document.addEventListener('input', wake, true);
  onStatus(() => {
    if (!isAsleep()) asked = false;
  });
}
