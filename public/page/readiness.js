// Whether messages can be answered, from /readyz: polled until they can, then seldom, and at once when the connection breaks.
// An engine that sleeps, wakes or is restarted answers too, later: messages wait in the queue.

import { describe, translate } from '../i18n.js';
import { root } from './address.js';
import { hideBanner, showBanner } from './banner.js';
import { engineText } from './engine-text.js';
import { onDisconnect, request, timeoutSignal } from './network.js';
import { onServerMessage } from './server-messages.js';
import { formatWait } from './time.js';

const POLL_INTERVAL_MS = 1000;
const ANSWERS = ['ready', 'asleep', 'waking', 'recovering'];
const QUIET = ['ready', 'asleep'];
const MEANWHILE = { waking: 'page.waking', recovering: 'page.recovering' };
const READY_POLL_INTERVAL_MS = 15000; // a failure of the model shows up without anybody sending a message
const TIMEOUT_MS = 5000;
const DISCONNECT_DELAY_MS = 300;

let status = null;
let timer = 0;
let maxMessageChars = Infinity;
const listeners = new Set();

/** Whether a message can be sent: it is answered, now or soon. */
export const isReady = () => ANSWERS.includes(status);

export const isAsleep = () => status === 'asleep';

/** Before the server has answered for the first time. */
export const isUnknown = () => status === null;

/** The longest message, in characters; Infinity before the server has said it. */
export const messageLimit = () => maxMessageChars;

/** `listener()` is called when the status has changed. Returns the function that ends it. */
export function onStatus(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Poll again only after so long: until then, the banner shows something else. */
export function pollAfter(ms) {
  clearTimeout(timer);
  timer = setTimeout(poll, ms);
}

function enter(next) {
  if (next === status) return;
  const before = status;
  status = next;
  document.documentElement.dataset.steward = next; // closes the composer and the starters by steward.css
  listeners.forEach((listener) => listener());
  // The server then sends the settings that depend on the model (chat/events.py).
  if (next === 'ready' && before !== null && !ANSWERS.includes(before)) window.postMessage('steward:ready', window.location.origin);
}

function show(health) {
  const { detail, code, params, warning, warning_code: warningCode } = health;
  if (QUIET.includes(health.status)) {
    if (warning) showBanner('warning', translate('page.warning'), describe('storage', warningCode, warning));
    else hideBanner();
  } else if (ANSWERS.includes(health.status)) {
    const { seconds, last } = params;
    const title = engineText({ status: health.status, last: last > 0 ? last : null });
    const time = health.status === 'recovering' && seconds > 0 ? translate('queue.about', { time: formatWait(seconds) }) : '';
    showBanner('starting', title, translate(MEANWHILE[health.status]), health.progress, time);
  } else if (health.status === 'failed') {
    const cause = describe('start', code, health.cause || detail, params);
    // Where a text names paths, the server has sent none: the page is anybody's.
    showBanner('failed', translate('page.failed'), describe('start', `${code}.plain`, cause, params));
  } else if (health.status === 'lost') {
    showBanner('lost', translate('page.lost'));
  } else {
    showBanner('starting', translate('page.starting'), describe('phase', code, detail), health.progress);
  }
}

async function poll() {
  clearTimeout(timer);
  let health = { status: 'lost' };
  try {
    const answer = await request(`${root}/readyz?page=1`, { cache: 'no-store', signal: timeoutSignal(TIMEOUT_MS) });
    health = await answer.json();
    maxMessageChars = health.max_message_chars ?? maxMessageChars;
  } catch {
    // Nothing answers, or a proxy in its place.
  }
  show(health);
  enter(health.status);
  pollAfter(QUIET.includes(status) ? READY_POLL_INTERVAL_MS : POLL_INTERVAL_MS);
}

export function watchReadiness() {
  onDisconnect(() => setTimeout(poll, DISCONNECT_DELAY_MS)); // the chat's socket is the first to notice
  onServerMessage('health', poll); // something has changed that cannot wait for the next poll
  window.addEventListener('online', poll);
  window.addEventListener('offline', poll);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && poll());
  poll();
}
