// The operator's page: polls the server while somebody can see it, and shows its state.

import { Cards } from './cards.js';
import { $, text } from './dom.js';
import { Engine, outcome } from './engine.js';
import { at, duration, person } from './format.js';
import { Guard } from './guard.js';
import { Requests } from './requests.js';
import { Users } from './users.js';
import { describe, translate } from '../public/i18n.js';

const POLL_INTERVAL_MS = 1500; // of the requests
const SLOW_POLL_INTERVAL_MS = 10000; // of the users, and while the server refuses
const TIMEOUT_MS = 10000;
const NOTICE_MS = 6000; // that a notice of what was done stays

for (const element of document.querySelectorAll('[data-text]')) text(element, translate(element.dataset.text));
document.title = `${translate('admin.operator')} · Steward`;

const cards = new Cards();
const guard = new Guard();
const users = new Users();
const requests = new Requests(end);
const lifecycle = new Engine(act);
let timer = 0;
let polling = null; // the poll on its way, which is aborted when the page is hidden
let seen = null; // the server's time of the last answer
let usersDue = 0;
let samplesDue = 0;
let done = 0; // until when a notice of what was done stays

/** JSON from the server. Throws `{status, detail}`; a status of 0 is a server that is not there. */
async function ask(path, options = {}) {
  // Not `AbortSignal.any` and `AbortSignal.timeout`: Safari has them from 17.4 and 16 on.
  const controller = new AbortController();
  const { signal } = controller;
  setTimeout(() => controller.abort(), TIMEOUT_MS);
  if (!options.method) polling.signal.addEventListener('abort', () => controller.abort());
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
    throw { status: answer.status }; // an error page of the server or of a proxy
  }
  if (!answer.ok) throw { status: answer.status, detail: body.detail, reason: body.reason };
  return body;
}

async function poll() {
  clearTimeout(timer);
  polling?.abort();
  if (document.hidden) return live('paused', translate('admin.paused'));
  const mine = (polling = new AbortController());
  let wait = POLL_INTERVAL_MS;
  try {
    const state = await ask('state');
    seen = state.now;
    show(state);
    if (performance.now() >= samplesDue) {
      const history = await ask(`history?since=${cards.latest}`);
      cards.add(history);
      samplesDue = performance.now() + history.every * 1000;
    }
    if (performance.now() >= usersDue) await pollUsers();
  } catch (error) {
    if (mine.signal.aborted) return;
    if (error.status === undefined) console.error(error); // an error of this page: the next poll may still show something
    away(error);
    if (error.status) wait = SLOW_POLL_INTERVAL_MS;
  }
  if (polling === mine) timer = setTimeout(poll, wait);
}

async function pollUsers() {
  try {
    users.show(await ask('users'));
  } catch (error) {
    if (error.status !== 503 || !error.detail) throw error;
    users.failed(error.detail);
  }
  usersDue = performance.now() + SLOW_POLL_INTERVAL_MS;
}

function show(state) {
  const { engine } = state;
  document.documentElement.classList.remove('stale');
  live('on', translate('admin.live', { time: at(state.now) }));
  cards.show(state);
  guard.show(state);
  requests.show(state);
  lifecycle.show(state);
  $('#engine').dataset.state = engine.status;
  const where = engine.model ? [engine.model.split('/').pop(), engine.device].filter(Boolean) : [];
  text($('#engine span'), [describe('admin.status', engine.status, engine.status), ...progress(engine), ...where].join(' · '));
  if (performance.now() > done) notice(problem(state), 'warning');
}

/** How far it is: a share of the first load; of a wake or a restart the likely seconds, where they are known. */
function progress({ status, progress: share, params }) {
  if (status === 'starting' && share) return [`${Math.round(share * 100)} %`];
  if (!['waking', 'recovering'].includes(status) || !(params.seconds > 0)) return [];
  return [translate('admin.about', { time: duration(params.seconds) })];
}

/** What needs the operator: chats are not saved, or the model cannot be used. */
function problem({ warning, warning_code: code, engine }) {
  if (warning) return describe('storage', code, warning);
  return engine.status === 'failed' ? describe('start', engine.code, engine.detail, engine.params) : '';
}

function live(kind, message) {
  $('#live').dataset.state = kind;
  text($('#live span'), message);
}

const unreachable = () =>
  seen ? translate('admin.unreachable_since', { time: at(seen) }) : translate('admin.unreachable');

function away({ status, detail, reason }) {
  document.documentElement.classList.add('stale');
  live('off', '');
  if (status === undefined) notice(translate('admin.page_error'), 'bad');
  else if (!status) notice(unreachable(), 'bad');
  else notice(detail || translate('admin.http_error', { status }), 'bad', reason === 'sign_in');
}

function notice(message, kind, signIn = false) {
  const line = $('#notice');
  line.hidden = !message;
  line.dataset.kind = kind;
  if (line.firstChild?.textContent === message) return;
  line.replaceChildren(message);
  if (!signIn) return;
  const link = document.createElement('a');
  link.href = 'admin';
  link.textContent = translate('admin.sign_in');
  line.append(' ', link);
}

async function end(ticket) {
  let ended = true;
  try {
    await ask(`cancel/${ticket.id}`, { method: 'POST' });
    notice(translate('admin.ended', { user: person(ticket.user) }), 'done');
  } catch (error) {
    ended = error.status === 404;
    const why = error.detail || error.status || translate('admin.unreachable');
    notice(ended ? translate('admin.gone') : translate('admin.not_ended', { error: why }), ended ? 'done' : 'bad');
  }
  done = performance.now() + NOTICE_MS;
  usersDue = 0;
  poll();
  return ended;
}

async function act(name) {
  let failure = null;
  try {
    await ask(`engine/${name}`, { method: 'POST' });
  } catch (error) {
    failure = error;
  }
  notice(...outcome(name, failure, translate('admin.unreachable')));
  done = performance.now() + NOTICE_MS;
  poll();
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
document.addEventListener('visibilitychange', poll);
window.addEventListener('online', poll);
poll();
