// What opens the panel of limits (limits-panel.js): the link in the header, a command in the composer, an address.
(() => {
  'use strict';

  const LINK = '?limits'; // as in .chainlit/config.toml
  const COMMANDS = ['/limits', '/限额']; // as in chat/commands.py, where one that was sent all the same is answered

  const open = () => window.stewardLimits.open();

  function onLink(event) {
    const pressed = event.target instanceof Element && event.target.closest('a, button');
    return event.type === 'click' && pressed && pressed.matches(`a[href="${LINK}"], :has(> a[href="${LINK}"])`);
  }

  // Taken before Chainlit sees it: it works while an answer is on its way, and while the model loads.
  function isCommand(event) {
    const target = event.target instanceof Element ? event.target : null;
    const composer = document.getElementById('chat-input');
    const enter = event.key === 'Enter' && target === composer && !event.shiftKey && !event.isComposing;
    if (!composer || !(event.type === 'click' ? target?.closest('#chat-submit') : enter)) return false;
    if (!COMMANDS.includes(composer.value.trim().replace('／', '/').toLowerCase())) return false;
    // As if it had been deleted by hand: Chainlit keeps the text beside the field.
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value').set.call(composer, '');
    composer.dispatchEvent(new Event('input', { bubbles: true }));
    return true;
  }

  function heard(event) {
    if (event.ctrlKey || event.metaKey || !(onLink(event) || isCommand(event))) return; // with Ctrl: a new tab, see below
    event.preventDefault();
    event.stopImmediatePropagation();
    open();
  }
  document.addEventListener('keydown', heard, true);
  document.addEventListener('click', heard, true);
  window.addEventListener('message', (event) => {
    const ours = event.source === window && event.origin === window.location.origin;
    if (ours && event.data?.steward === 'limits') open();
  });
  if (new URLSearchParams(window.location.search).has(LINK.slice(1))) {
    window.history.replaceState(window.history.state, '', window.location.pathname);
    open();
  }
})();
