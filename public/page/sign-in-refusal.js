// Why a sign-in was refused, and when to try again: Chainlit's form says of each failure that the password is wrong.

import { translate } from '../i18n.js';
import { root } from './address.js';
import { answerRequests, request } from './network.js';
import { isTakenForAnother } from './proxied.js';
import { hideSignInNote, showSignInNote } from './sign-in-note.js';
import { formatWait, stopwatch } from './time.js';

const TICK_MS = 1000;
const BUSY = 'sign_in_busy';
const BUSY_RETRIES = 5; // so that a whole class that begins at once is let in without a second click

let ticking = 0;

function countDown(reason, seconds) {
  const elapsed = stopwatch();
  const show = () => {
    const left = seconds - elapsed();
    const when = left > 0 ? translate('retry.sign_in', { time: formatWait(left) }) : translate('retry.sign_in_now');
    showSignInNote(reason, when);
    if (left <= 0) clearInterval(ticking);
  };
  ticking = setInterval(show, TICK_MS);
  show();
}

async function answered(input, init) {
  for (let tries = 0; ; tries += 1) {
    const response = await request(input, init);
    const refusal = response.ok ? {} : await response.clone().json().catch(() => ({}));
    if (refusal.code !== BUSY || tries === BUSY_RETRIES) return { response, refusal };
    await new Promise((retry) => setTimeout(retry, 1000 * refusal.retry_after * (1 + Math.random())));
  }
}

async function signIn(input, init) {
  clearInterval(ticking);
  hideSignInNote();
  const { response, refusal } = await answered(input, init);
  if (isTakenForAnother(refusal)) throw new Error(''); // the form would say that the password is wrong
  if (!refusal.code) return response;
  countDown(refusal.reason, refusal.retry_after);
  throw new Error(''); // the form shows an error's text, and nothing for this one
}

export function explainRefusals() {
  answerRequests(`${root}/login`, signIn);
  answerRequests(`${root}/auth/header`, signIn);
}
