// The sources of the custom elements, which Chainlit requests once for each line below an answer. Requested here once, and
// early: a server that stops says last how an answer ended, and serves nothing afterwards.

import { root } from './address.js';
import { answerRequests, request } from './network.js';

const PATHS = ['AnswerFooter', 'Countdown'].map((name) => `${root}/public/elements/${name}.jsx`);
const sources = new Map();

async function load(path) {
  const response = await request(path, { cache: 'no-cache' });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.text();
}

function source(path) {
  if (!sources.has(path)) sources.set(path, load(path));
  return sources.get(path).catch((error) => {
    sources.delete(path); // requested again with the next line
    throw error;
  });
}

export function cacheElements() {
  for (const path of PATHS) {
    answerRequests(path, async () => new Response(await source(path)));
    source(path).catch(() => {}); // the first line requests it again, and shows the error
  }
}
