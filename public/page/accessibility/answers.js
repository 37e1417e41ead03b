// Says what becomes of a message: the answer has begun, is finished, was stopped, was refused and why. Never the text as it grows.

import { translate } from '../../i18n.js';
import { here } from '../address.js';
import { provide } from '../provided.js';
import { announce } from './announcer.js';

const DRAWN_MS = 150; // until what came with the end is on the page
const PARTS = '.message-content'; // of a message; its buttons are not read

let asked = null; // the page's address when the server took up a message, while it is at it
let begun = false;

function began() {
  if (asked === null || begun) return;
  begun = true;
  announce(translate('page.answering'));
}

const textOf = (message) => [...message.querySelectorAll(PARTS)].map((part) => part.innerText.trim()).join(' ').replace(/\s+/g, ' ');

/** The end as the page shows it: a note below the answer, nothing, or a notice in the place of an answer. */
function ending() {
  const last = [...document.querySelectorAll('[data-step-type$="_message"]')].at(-1);
  if (!last || last.dataset.stepType === 'user_message') return '';
  const stats = [...last.querySelectorAll('.steward-stats')].at(-1);
  if (!stats && last.dataset.stepType !== 'assistant_message') return textOf(last);
  return stats?.querySelector('.steward-note')?.textContent.replace(/ · $/, '') || translate('page.answered');
}

function ended() {
  const from = asked;
  asked = null;
  begun = false;
  // A new chat has its address a moment after its first message.
  if (from !== null) setTimeout(() => (from === here() || !from.includes('/thread/')) && announce(ending()), DRAWN_MS);
}

/** `socket` is Chainlit's; a new one after each new connection. */
function listen(socket) {
  socket.on('task_start', () => (asked ??= here()));
  socket.on('stream_start', began);
  socket.on('task_end', ended); // also sent to each page that connects
}

export const announceAnswers = () => provide('announceAnswersOf', listen);
