// A sign-in that is over, here or in another window, by a new password or with the account: the page leads to the sign-in.

import { here, root } from './address.js';
import { onDisconnect, request } from './network.js';
import { onServerMessage } from './server-messages.js';
import { USER, rememberChat, storage } from './sign-in.js';
import { showSignInNote } from './sign-in-note.js';

const NOTE = 'steward:signed-out';
const SIGN_IN = `${root}/login`;
const LOOK_DELAY_MS = 300;

function leave(message) {
  if (here() === SIGN_IN) return;
  rememberChat();
  if (message) storage()[NOTE] = message;
  window.location.assign(SIGN_IN);
}

// The socket may have been closed while this page slept, and the server's word for it lost: then it is refused for ever.
async function look() {
  const response = await request(USER, { cache: 'no-store' }).catch(() => null);
  if (response?.ok && (await response.json()) === null) leave();
}

export function followSignIn() {
  onServerMessage('signed_out', ({ message }) => leave(message));
  onDisconnect(() => setTimeout(look, LOOK_DELAY_MS));
  const memory = storage();
  if (here() === SIGN_IN && memory[NOTE]) showSignInNote(memory[NOTE]);
  delete memory[NOTE];
}
