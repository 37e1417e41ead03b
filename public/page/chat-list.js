// The list of chats in the sidebar: a dot on those with an answer that their user has not seen, and none that was deleted in
// another tab. React draws the list anew as it likes, so what is added here is put back after each of its changes.

import { translate } from '../i18n.js';
import { onServerMessage } from './server-messages.js';

const unread = new Set();
const deleted = new Set();
let due = false;

function dot() {
  const mark = document.createElement('span');
  mark.className = 'steward-unread';
  mark.setAttribute('role', 'img');
  mark.setAttribute('aria-label', translate('page.unread'));
  return mark;
}

function draw() {
  due = false;
  for (const entry of document.querySelectorAll('#thread-history li[id^="thread-"]')) {
    const thread = entry.id.slice('thread-'.length);
    if (deleted.has(thread)) entry.hidden = true;
    const mark = entry.querySelector('.steward-unread');
    if (unread.has(thread) && !mark) entry.querySelector('.truncate')?.before(dot());
    else if (!unread.has(thread)) mark?.remove();
  }
}

function drawSoon() {
  if (due) return;
  due = true;
  requestAnimationFrame(draw);
}

function set(thread, isUnread) {
  if (isUnread) unread.add(thread);
  else unread.delete(thread);
  drawSoon();
}

/** A page of the list came from the server, and Chainlit has not read it yet. */
export async function rememberUnread(response) {
  if (!response.ok) return;
  const { data } = await response.clone().json();
  for (const chat of data) set(chat.id, Boolean(chat.metadata?.unread));
}

/** A chat was deleted in another tab: Chainlit's own list keeps it until it is loaded again. */
export function dropFromList(thread) {
  deleted.add(thread);
  drawSoon();
}

export function markChats() {
  onServerMessage('unread', ({ thread, unread: isUnread }) => set(thread, isUnread));
  new MutationObserver(() => (unread.size || deleted.size) && drawSoon()).observe(document, { childList: true, subtree: true });
}
