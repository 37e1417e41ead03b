// Behind a proxy that writes another host or scheme, the server takes its own page for another site's (web/security/same_origin.py):
// the sign-in and the socket are refused, and all that a browser says of the latter is that it failed.

import { translate } from '../i18n.js';
import { root } from './address.js';
import { observeResponses } from './network.js';

const BEFORE_THE_SOCKET = '/set-session-cookie'; // what every page that is signed in sends at once
const ELSEWHERE = 'elsewhere';

const host = (origin) => new URL(origin).host;

function paragraph(text) {
  const made = document.createElement('p');
  text.split('`').forEach((part, i) => {
    const element = document.createElement(i % 2 ? 'code' : 'span');
    element.textContent = part;
    made.append(element);
  });
  return made;
}

function explain(server) {
  if (document.getElementById('steward-proxied')) return;
  const page = window.location.origin;
  const remedy = server && host(server) === host(page) ? 'page.proxied.scheme' : 'page.proxied.host';
  const note = document.createElement('section');
  note.id = 'steward-proxied';
  note.setAttribute('role', 'alert');
  const title = document.createElement('h2');
  title.textContent = translate('page.proxied');
  note.append(
    title,
    paragraph(translate('page.proxied.seen', { page, server: server ?? translate('page.proxied.nothing') })),
    paragraph(translate(remedy, { page })),
  );
  document.body.append(note);
}

/** Whether a refusal's body says that the server takes this page for another site's; then it is explained. */
export function isTakenForAnother(refusal) {
  if (refusal?.reason !== ELSEWHERE) return false;
  explain(refusal.server);
  return true;
}

async function look(response) {
  if (response.status === 403) isTakenForAnother(await response.clone().json().catch(() => null)); // null: a proxy's own page
}

export const explainProxy = () => observeResponses(`${root}${BEFORE_THE_SOCKET}`, look);
