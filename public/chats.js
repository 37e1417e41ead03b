// Which chat the page shows, and its address: a new chat, one that is deleted, and one that is not there.
// The server says what it knows in messages to this window (chat/transcript.py, chat/events.py).
(() => {
  'use strict';

  const root = document.querySelector('meta[property="og:root_path"]')?.content.replace(/\/$/, '') || '';
  const address = (thread) => `${root}/thread/${thread}`;
  const here = () => window.location.pathname;
  const PATIENCE = 10000; // ms until a page that was sent to its start must be there

  function newChat() {
    const button = document.getElementById('new-chat-button');
    if (button) button.click();
    else window.location.assign(`${root}/`);
  }

  // A new chat has its address at once, so that a refresh comes back to it. Chainlit gives it one only when its sidebar, which
  // a narrow window does not show, has loaded the list of chats; what it would do then is done below.
  let behind = false; // Chainlit's router does not know the address yet
  function began(thread) {
    if (here() !== `${root}/` && here() !== root) return;
    window.history.replaceState(window.history.state, '', address(thread));
    behind = true;
  }
  function listed() {
    // A sidebar that lies over a narrow window would be closed by this.
    if (!behind || document.querySelector('[data-mobile="true"]')) return;
    behind = false;
    window.dispatchEvent(new PopStateEvent('popstate', { state: window.history.state }));
  }

  // Chainlit opens a chat again while it deletes it, and leaves its messages on the page. So does a tab that only looks on.
  const tabs = new BroadcastChannel('steward');
  function deleted(thread) {
    if (here() !== address(thread)) return;
    newChat();
    // In a narrow window the sidebar lies over the page, and would hide that there is a new chat.
    document.querySelector('[data-mobile="true"] #sidebar-trigger-button')?.click();
  }
  tabs.onmessage = (event) => deleted(event.data);

  // Chainlit's sign-in, through which a new guest passes as well, leads to the start: a chat that was asked for is remembered.
  const WANTED = 'steward:wanted';
  let memory = {};
  try {
    memory = window.sessionStorage;
  } catch {
    // Storage is blocked: the sign-in leads to the start.
  }
  if (here().startsWith(address(''))) memory[WANTED] = here();
  function signedIn() {
    const wanted = memory[WANTED];
    // Forgotten only on arrival: Chainlit goes to the start at the same moment, and may be the one that gets there.
    if (wanted === here()) delete memory[WANTED];
    else if (wanted) window.location.replace(wanted);
  }

  const fetch = window.fetch;
  window.fetch = async (what, how) => {
    const path = new URL(what?.url ?? what, window.location.href).pathname;
    const answer = await fetch.call(window, what, how);
    if (path === `${root}/user` && answer.ok) signedIn();
    if (path === `${root}/project/threads`) setTimeout(listed, 0);
    if (path === `${root}/project/thread` && how?.method === 'DELETE' && answer.ok) {
      const thread = JSON.parse(how.body).threadId;
      tabs.postMessage(thread);
      deleted(thread);
    }
    return answer;
  };

  // The start, with a sentence above it, which goes with the first message.
  function turnedAway(why) {
    const from = here();
    newChat();
    const until = Date.now() + PATIENCE;
    const gone = () => here() !== from && here().startsWith(address('')); // another chat
    const tell = () => {
      const start = document.getElementById('welcome-screen');
      // Looked after for a while: the start may be drawn anew, and without the note, when the new chat begins.
      if (start && !document.getElementById('steward-note')) {
        const note = document.createElement('p');
        note.id = 'steward-note';
        note.setAttribute('role', 'status');
        note.textContent = why;
        start.prepend(note);
      }
      if (Date.now() < until && !gone()) setTimeout(tell, 50);
    };
    tell();
  }

  window.addEventListener('message', (event) => {
    if (event.source !== window || event.origin !== window.location.origin) return;
    if (event.data?.steward === 'began') began(event.data.thread);
    if (event.data?.steward === 'turned away') turnedAway(event.data.why);
  });
})();
