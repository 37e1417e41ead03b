// What is written and not sent, by chat. It is this tab's: a reload, a crash or a sleeping phone keeps it, no other tab shows it.

import { chatAddress, here, root } from '../address.js';
import { observeResponses } from '../network.js';
import { storage } from '../sign-in.js';

const KEY = 'steward:drafts';
export const NEW_CHAT = 'new';
const MAX_DRAFTS = 20;
const MAX_LENGTH = 200000; // of all of them, in UTF-16 units: a browser keeps some five million for a site
const MAX_AGE_MS = 7 * 86400000;

/** The chat of the page's address. */
export const currentChat = () => (here().startsWith(chatAddress('')) ? here().slice(chatAddress('').length) : NEW_CHAT);

function read() {
  const kept = storage()[KEY];
  return kept ? JSON.parse(kept) : { user: null, chats: [] };
}

function write({ user, chats }) {
  const since = Date.now() - MAX_AGE_MS;
  let length = 0;
  const fitting = chats
    .filter(({ at }) => at > since)
    .slice(0, MAX_DRAFTS)
    .filter(({ text }) => (length += text.length) <= MAX_LENGTH);
  try {
    storage()[KEY] = JSON.stringify({ user, chats: fitting });
  } catch (error) {
    console.warn('Drafts are not kept: the browser has no room for them.', error);
  }
}

export const draftOf = (chat) => read().chats.find(({ id }) => id === chat)?.text ?? '';

/** Keep `text` as the chat's draft; an empty one is forgotten. */
export function saveDraft(chat, text) {
  if (draftOf(chat) === text) return;
  const { user, chats } = read();
  const others = chats.filter(({ id }) => id !== chat);
  write({ user, chats: text ? [{ id: chat, text, at: Date.now() }, ...others] : others });
}

let begun = null;

/** Whether this is the page's new chat, which has got its id. */
export const isBegun = (chat) => chat === begun;

/** The new chat has got its id: what is being written belongs to it. */
export function moveDraft(thread) {
  begun = thread;
  saveDraft(thread, draftOf(NEW_CHAT));
  saveDraft(NEW_CHAT, '');
}

const forgetAll = () => delete storage()[KEY];

function belongTo(user) {
  const kept = read();
  if (kept.user !== null && kept.user !== user) forgetAll();
  write({ ...read(), user });
}

/** Drafts go with a sign-out, and are not shown to the next user. */
export function followUser() {
  observeResponses(`${root}/logout`, forgetAll);
  observeResponses(`${root}/user`, async (response) => {
    const user = response.ok ? await response.clone().json() : null; // null where nobody has signed in (sign-in.js)
    if (user) belongTo(user.identifier);
  });
}
