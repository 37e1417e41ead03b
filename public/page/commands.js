// What opens the limits panel: the link in the header, a command in the composer, an address, the server.

import { translate } from '../i18n.js';
import { openLimits } from './limits-panel.js';
import { onServerMessage } from './server-messages.js';

const LINK = '?limits'; // as in .chainlit/config.toml
const COMMANDS = translate('command.limits').split(' '); // also known to the server (chat/commands.py)
const FULL_WIDTH_SLASH = '\uff0f'; // of a Chinese keyboard

function isLink(event) {
  const pressed = event.target instanceof Element && event.target.closest('a, button');
  return pressed && (pressed.matches(`a[href="${LINK}"]`) || pressed.querySelector(`:scope > a[href="${LINK}"]`));
}

/** Run `text`, if it is a command. It works while an answer is running, and while the model loads. */
export function runCommand(text) {
  const command = COMMANDS.includes(text.trim().replace(FULL_WIDTH_SLASH, '/').toLowerCase());
  if (command) openLimits();
  return command;
}

function handle(event) {
  if (event.ctrlKey || event.metaKey || !isLink(event)) return; // with a key: a new tab, which opens the panel by its address
  event.preventDefault();
  event.stopImmediatePropagation();
  openLimits();
}

export function listenForCommands() {
  document.addEventListener('click', handle, true);
  onServerMessage('limits', openLimits);
  if (!new URLSearchParams(window.location.search).has(LINK.slice(1))) return;
  window.history.replaceState(window.history.state, '', window.location.pathname);
  openLimits();
}
