// Signing out as a guest: the cookie is all that a guest is, so it goes, and with it the way to the chats. That is asked first.

import { translate } from '../i18n.js';
import { root } from './address.js';
import { closeOnEscape } from './dialogs.js';
import { answerRequests, request } from './network.js';

const GUEST = 'guest-'; // no account has such a name
const OWN = /^steward/; // what our modules keep in this browser

const never = () => new Promise(() => {});

async function isGuest() {
  const answer = await request(`${root}/user`, { cache: 'no-store' });
  return answer.ok && (await answer.json()).identifier.startsWith(GUEST);
}

function asked() {
  const dialog = document.createElement('dialog');
  dialog.id = 'steward-forget';
  dialog.setAttribute('aria-labelledby', 'steward-forget-title');
  dialog.setAttribute('aria-describedby', 'steward-forget-text');
  dialog.innerHTML =
    '<h2 id="steward-forget-title"></h2><p id="steward-forget-text"></p>' +
    '<form method="dialog"><button value="" autofocus></button><button value="forget"></button></form>';
  dialog.querySelector('h2').textContent = translate('guest.forget.title');
  dialog.querySelector('p').textContent = translate('guest.forget.text');
  const [cancel, forget] = dialog.querySelectorAll('button');
  cancel.textContent = translate('guest.forget.cancel');
  forget.textContent = translate('guest.forget.confirm');
  closeOnEscape(dialog);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((answer) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      answer(dialog.returnValue === 'forget');
    });
  });
}

function clearBrowser() {
  for (const name of ['localStorage', 'sessionStorage']) {
    try {
      const kept = window[name];
      Object.keys(kept).filter((key) => OWN.test(key)).forEach((key) => kept.removeItem(key));
    } catch {
      // Storage is blocked: nothing was kept.
    }
  }
}

async function signOut(input, init) {
  if (!(await isGuest())) return request(input, init);
  if (!(await asked())) return never(); // whoever waits for the answer would leave the page
  const answer = await request(input, init);
  if (!answer.ok) return answer;
  clearBrowser();
  window.location.assign(`${root}/`); // not where the page is: that chat is somebody else's from now on
  return never();
}

export const askBeforeForgetting = () => answerRequests(`${root}/logout`, signOut);
