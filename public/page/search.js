// The search of one's chats: of several at a time the last one is answered; one that was stopped, or finds nothing, says so.

import { describe, translate } from '../i18n.js';
import { root } from './address.js';
import { answerRequests, request } from './network.js';
import { provide } from './provided.js';

const REASON = 'Steward-Reason'; // chat/chainlit/data_layer.py
const NOTHING = { pageInfo: { hasNextPage: false, startCursor: null, endCursor: null }, data: [] };

let latest = null; // the answer of the last search, a promise
let note = null;

function showNote(sentence) {
  const box = document.querySelector('[role="dialog"] [cmdk-list]');
  if (!box) return; // the search was closed meanwhile
  note = document.createElement('p');
  note.id = 'steward-search-note';
  note.setAttribute('role', 'alert');
  note.textContent = sentence;
  box.before(note);
}

function hideNote() {
  note?.remove();
  note = null;
}

async function search(input, init) {
  const response = await request(input, init);
  return { response, reason: response.headers.get(REASON), detail: response.ok ? '' : (await response.clone().json()).detail };
}

async function answered(input, init) {
  if (!JSON.parse(init.body).filter?.search) return request(input, init);
  hideNote();
  let mine = (latest = search(input, init));
  let answer = await mine;
  while (mine !== latest) answer = await (mine = latest); // Chainlit would show what comes last, be it of an earlier word
  if (!answer.reason) return answer.response.clone();
  // Chainlit would show "Error fetching threads", in English.
  hideNote();
  showNote(describe('storage', answer.reason, answer.detail));
  return new Response(JSON.stringify(NOTHING), { headers: { 'content-type': 'application/json' } });
}

export function followSearches() {
  answerRequests(`${root}/project/threads`, answered);
}

/** What stands there without a hit: Chainlit says that there are no chats at all. */
export const provideSearch = () => provide('nothingFound', (words) => translate('page.nothing_found', { words: words.trim() }));
