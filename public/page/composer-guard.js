// A message that cannot be answered is not sent, neither by Enter nor by a click. Writing it is possible.

import { isReady } from './readiness.js';

function isSend(event) {
  const target = event.target instanceof Element ? event.target : null;
  if (event.type === 'keydown') {
    return event.key === 'Enter' && !event.shiftKey && target?.closest('#message-composer, #edit-chat-input');
  }
  return target?.closest('#chat-submit, .confirm-edit, [id^="starter-"]');
}

function guard(event) {
  if (isReady() || !isSend(event)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

export function guardComposer() {
  document.addEventListener('keydown', guard, true);
  document.addEventListener('click', guard, true);
}
