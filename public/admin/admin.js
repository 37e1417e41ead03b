// The operator's page: asks the server every moment while somebody can see it, and shows what it says.

import { Cards } from './cards.js';
import { $, text } from './dom.js';
import { Requests } from './requests.js';
import { Users } from './users.js';
import { W, at, person, reason } from './words.js';

const MOMENT = 1500; // ms between two looks at the requests
const SELDOM = 10000; // ms between two looks at the users, or while nobody may look
const PATIENCE = 10000; // ms for an answer
const STAY = 6000; // ms that a notice of what was done stays

for (const element of document.querySelectorAll('[data-word]')) text(element, W[element.dataset.word]);
document.title = `${W.operator} · Steward`;

const cards = new Cards();
const users = new Users();
const requests = new Requests(end);
let timer = 0;
let asking = null; // the look on its way, which is given up when the page is hidden
let seen = null; // the server's time of the last answer
let usersDue = 0;
let samplesDue = 0;
let done = 0; // until when a notice of what was done stays

/** JSON from the server. Throws `{status, detail}`; a status of 0 is a server that is not there. */
async function ask(path, options = {}) {
  const signal = AbortSignal.any([AbortSignal.timeout(PATIENCE), ...(options.method ? [] : [asking.signal])]);
  let answer, body;
  try {
    answer = await fetch(`admin/${path}`, { cache: 'no-store', signal, headers: { Accept: 'application/json' }, ...options });
    body = await answer.text();
  } catch {
    throw { status: 0 };
  }
  try {
    body = JSON.parse(body);
  } catch {
    throw { status: answer.status }; // a page that says what is wrong, instead of what was asked for
  }
  if (!answer.ok) throw { status: answer.status, detail: body.detail };
  return body;
}

async function look() {
  clearTimeout(timer);
  asking?.abort();
  if (document.hidden) return live('paused', W.paused);
  const mine = (asking = new AbortController());
  let wait = MOMENT;
  try {
    const state = await ask('state');
    seen = state.now;
    show(state);
    if (performance.now() >= samplesDue) {
      const history = await ask(`history?since=${cards.latest}`);
      cards.add(history);
      samplesDue = performance.now() + history.every * 1000;
    }
    if (performance.now() >= usersDue) await lookAtUsers();
  } catch (error) {
    if (mine.signal.aborted) return;
    if (error.status === undefined) console.error(error); // a fault of this page: the next look may still show something
    away(error);
    if (error.status) wait = SELDOM;
  }
  if (asking === mine) timer = setTimeout(look, wait);
}

async function lookAtUsers() {
  try {
    users.show(await ask('users'));
  } catch (error) {
    if (error.status !== 503 || !error.detail) throw error;
    users.failed(error.detail);
  }
  usersDue = performance.now() + SELDOM;
}

function show(state) {
  const { engine } = state;
  document.documentElement.classList.remove('stale');
  live('on', W.live(at(state.now)));
  cards.show(state);
  requests.show(state);
  $('#engine').dataset.state = engine.status;
  const where = engine.model ? [engine.model.split('/').pop(), engine.device].filter(Boolean) : [];
  const progress = engine.status === 'starting' && engine.progress ? [`${Math.round(engine.progress * 100)} %`] : [];
  text($('#engine span'), [W[engine.status], ...where, ...progress].join(' · '));
  if (Date.now() > done) notice(wrong(state), 'warning');
}

/** What an operator should see to: chats are not saved, or the model cannot be used. */
function wrong({ warning, warning_code: code, engine }) {
  if (warning) return reason(warning, code);
  return engine.status === 'failed' ? reason(engine.detail, engine.code, engine.params) : '';
}

function live(kind, words) {
  $('#live').dataset.state = kind;
  text($('#live span'), words);
}

function away({ status, detail }) {
  document.documentElement.classList.add('stale');
  live('off', '');
  if (status === undefined) notice(W.fault, 'bad');
  else if (!status) notice(seen ? W.away(at(seen)) : W.never, 'bad');
  else notice(detail || W.broken(status), 'bad', status === 401);
}

function notice(words, kind, signIn = false) {
  const line = $('#notice');
  line.hidden = !words;
  line.dataset.kind = kind;
  if (line.firstChild?.textContent === words) return;
  line.replaceChildren(words);
  if (!signIn) return;
  const link = document.createElement('a');
  link.href = 'admin';
  link.textContent = W.signIn;
  line.append(' ', link);
}

async function end(ticket) {
  let ended = true;
  try {
    await ask(`cancel/${ticket.id}`, { method: 'POST' });
    notice(W.ended(person(ticket.user)), 'done');
  } catch (error) {
    ended = error.status === 404;
    notice(ended ? W.gone : W.notEnded(error.detail || error.status || W.never), ended ? 'done' : 'bad');
  }
  done = Date.now() + STAY;
  usersDue = 0;
  look();
  return ended;
}

// On a second screen all day: it follows the light of the day as the system does.
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', ({ matches }) => {
  let chosen = null;
  try {
    chosen = localStorage.getItem('vite-ui-theme'); // the chat's own switch
  } catch {
    // Storage is blocked: there is no choice but the system's.
  }
  if (chosen === 'light' || chosen === 'dark') return;
  document.documentElement.classList.toggle('dark', matches);
  document.documentElement.classList.toggle('light', !matches);
  cards.repaint();
});
document.addEventListener('visibilitychange', look);
window.addEventListener('online', look);
look();
