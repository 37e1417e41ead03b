// What opens the limits panel: the link in the header, a command in the composer, an address, the server.

import { translate } from '../i18n.js';
import { openLimits } from './limits-panel.js';
import { onServerMessage } from './server-messages.js';

const LINK = '?limits'; // as in .chainlit/config.toml
const COMMANDS = translate('command.limits').split(' '); // also known to the server (chat/commands.py)
const FULL_WIDTH_SLASH = '\uff0f'; // of a Chinese keyboard

function isLink(event) {
  const pressed = event.target instanceof Element && event.target.closest('a, button');
  return event.type === 'click' && pressed && pressed.matches(`a[href="${LINK}"], :has(> a[href="${LINK}"])`);
}

// Taken before Chainlit sees it: it works while an answer is running and while the model loads.
function isCommand(event) {
  const target = event.target instanceof Element ? event.target : null;
  const composer = document.getElementById('chat-input');
  const enter = event.key === 'Enter' && target === composer && !event.shiftKey && !event.isComposing;
  if (!composer || !(event.type === 'click' ? target?.closest('#chat-submit') : enter)) return false;
  return COMMANDS.includes(composer.value.trim().replace(FULL_WIDTH_SLASH, '/').toLowerCase());
}

function clearComposer() {
  const composer = document.getElementById('chat-input');
  // As if it had been deleted by hand: Chainlit keeps a copy of the text.
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value').set.call(composer, '');
  composer.dispatchEvent(new Event('input', { bubbles: true }));
}

function handle(event) {
  if (event.ctrlKey || event.metaKey) return; // a new tab, which opens the panel by its address
  const command = isCommand(event);
  if (!command && !isLink(event)) return;
  if (command) clearComposer();
  event.preventDefault();
  event.stopImmediatePropagation();
  openLimits();
}

export function listenForCommands() {
  document.addEventListener('keydown', handle, true);
  document.addEventListener('click', handle, true);
  onServerMessage('limits', openLimits);
  if (!new URLSearchParams(window.location.search).has(LINK.slice(1))) return;
  window.history.replaceState(window.history.state, '', window.location.pathname);
  openLimits();
}
