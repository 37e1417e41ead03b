// Chainlit's sign-in, through which a new guest passes as well, leads to the start: a chat that was asked for is remembered.

import { chatAddress, here, root } from './address.js';
import { answerRequests, request } from './network.js';

const WANTED = 'steward:wanted'; // also set by public/admin/wanted.js
const RETRY_DELAY_MS = 1000;

/** What this window remembers over a reload. */
export function storage() {
  try {
    return window.sessionStorage;
  } catch {
    return {}; // storage is blocked: the sign-in leads to the start
  }
}

/** Who has signed in, or null: Chainlit's own address answers those with an error, which the browser's console shows. */
export const USER = `${root}/auth/user`;

// Chainlit takes a server that is away for a user who has signed out, and leaves the page with all that is on it.
async function untilAnswered(init) {
  for (;;) {
    const response = await request(USER, init).catch(() => null);
    if (response && response.status < 500) return response;
    await new Promise((retry) => setTimeout(retry, RETRY_DELAY_MS));
  }
}

/** After the next sign-in the page leads to where it is now. */
export function rememberChat() {
  if (here().startsWith(chatAddress(''))) storage()[WANTED] = here();
}

export function rememberSignIn() {
  const memory = storage();
  rememberChat();
  answerRequests(`${root}/user`, async (_, init) => {
    const response = await untilAnswered(init);
    const wanted = response.ok && (await response.clone().json()) && memory[WANTED];
    // Forgotten only on arrival: Chainlit goes to the start at the same moment, and may be the one that gets there.
    if (wanted && wanted === here()) delete memory[WANTED];
    else if (wanted) window.location.replace(wanted);
    return response;
  });
}
