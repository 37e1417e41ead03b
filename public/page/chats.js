// Which chat the page shows, and its address: a new chat, one that is deleted, and one that is not there.

import { chatAddress, here, root } from './address.js';
import { dropFromList, rememberUnread } from './chat-list.js';
import { observeResponses } from './network.js';
import { onServerMessage } from './server-messages.js';

const NOTE_MS = 10000; // until a page that was sent to its start must be there
const NOTE_INTERVAL_MS = 50;
let routerIsBehind = false; // Chainlit's router does not know the address yet

function newChat() {
  const button = document.getElementById('new-chat-button');
  if (button) button.click();
  else window.location.assign(`${root}/`);
}

// A new chat has its address at once, so that a refresh comes back to it. Chainlit gives it one only when its sidebar, which
// a narrow window does not show, has loaded the list of chats; the rest of that is done in `listed`.
function started({ thread }) {
  if (here() !== `${root}/` && here() !== root) return;
  window.history.replaceState(window.history.state, '', chatAddress(thread));
  routerIsBehind = true;
}

function listed() {
  // A sidebar that lies over a narrow window would be closed by this.
  if (!routerIsBehind || document.querySelector('[data-mobile="true"]')) return;
  routerIsBehind = false;
  window.dispatchEvent(new PopStateEvent('popstate', { state: window.history.state }));
}

// Chainlit opens a chat again while it deletes it, and leaves its messages on the page. So does a page that only looks on.
function deleted(thread) {
  if (here() !== chatAddress(thread)) return;
  newChat();
  // In a narrow window the sidebar lies over the page, and would hide that there is a new chat.
  document.querySelector('[data-mobile="true"] #sidebar-trigger-button')?.click();
}

// The start, with a sentence above it, which goes with the first message.
function notFound({ message }) {
  const from = here();
  newChat();
  const until = Date.now() + NOTE_MS;
  const elsewhere = () => here() !== from && here().startsWith(chatAddress(''));
  const showNote = () => {
    const start = document.getElementById('welcome-screen');
    // Checked for a while: the start may be drawn anew, and without the note, when the new chat begins.
    if (start && !document.getElementById('steward-note')) {
      const note = document.createElement('p');
      note.id = 'steward-note';
      note.setAttribute('role', 'status');
      note.textContent = message;
      start.prepend(note);
    }
    if (Date.now() < until && !elsewhere()) setTimeout(showNote, NOTE_INTERVAL_MS);
  };
  showNote();
}

export function followChats() {
  observeResponses(`${root}/project/threads`, (response) => {
    rememberUnread(response);
    setTimeout(listed, 0);
  });
  observeResponses(`${root}/project/thread`, (response, init) => {
    if (init?.method !== 'DELETE' || !response.ok) return;
    deleted(JSON.parse(init.body).threadId);
  });
  onServerMessage('chat_deleted', ({ thread }) => {
    dropFromList(thread);
    deleted(thread);
  });
  onServerMessage('chat_started', started);
  onServerMessage('chat_not_found', notFound);
}
