// A sign-in that is over, here or in another window, by a new password or with the account: the page leads to the sign-in.

import { describe } from '../i18n.js';
import { here, root } from './address.js';
import { onDisconnect, request } from './network.js';
import { onServerMessage } from './server-messages.js';
import { USER, rememberChat, storage } from './sign-in.js';
import { showSignInNote } from './sign-in-note.js';

const NOTE = 'steward:signed-out';
const SIGN_IN = `${root}/login`;
const LOOK_DELAY_MS = 300;

/** `key` is a text's: the sentence is made when it is shown, in the language that the page has then. */
function leave(key) {
  if (here() === SIGN_IN) return;
  rememberChat();
  if (key) storage()[NOTE] = key;
  window.location.assign(SIGN_IN);
}

// The socket may have been closed while this page slept, and the server's word for it lost: then it is refused for ever.
async function look() {
  const response = await request(USER, { cache: 'no-store' }).catch(() => null);
  if (response?.ok && (await response.json()) === null) leave();
}

export function followSignIn() {
  onServerMessage('signed_out', ({ key }) => leave(key));
  onDisconnect(() => setTimeout(look, LOOK_DELAY_MS));
  const memory = storage();
  if (here() === SIGN_IN && memory[NOTE]) showSignInNote(describe('notice', memory[NOTE].replace('notice.', ''), ''));
  delete memory[NOTE];
}
