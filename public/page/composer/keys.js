// Keys beside the Enter that sends: those of the edit box, ArrowUp in an empty composer, and Escape, which stops an answer.

import { composes, confirms } from './enter.js';

const OPEN = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"], dialog[open]';

const composer = () => document.getElementById('chat-input');
const plain = (event) => !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey && !composes(event);

/** ArrowUp in an empty composer opens the last message for editing. Returns whether it did. */
export function editsLast(event) {
  if (event.key !== 'ArrowUp' || !plain(event) || event.target.value) return false;
  const buttons = document.querySelectorAll('.edit-message:not([disabled])');
  if (!buttons.length) return false;
  event.preventDefault();
  buttons[buttons.length - 1].click();
  return true;
}

/** In the edit box Ctrl+Enter and Cmd+Enter confirm, Escape leaves. */
export function editKeys(event) {
  const box = event.target.parentElement;
  const confirm = box.querySelector('.confirm-edit');
  if (confirms(event) && (event.ctrlKey || event.metaKey)) confirm.click();
  else if (event.key === 'Escape' && plain(event)) confirm.previousElementSibling.click();
  else return;
  event.preventDefault();
  event.stopPropagation(); // Escape stops no answer here
  composer()?.focus();
}

// Decided before Chainlit's own listeners close what is open.
function stop(event) {
  if (event.key !== 'Escape' || !plain(event) || event.repeat || document.querySelector(OPEN)) return;
  if (event.target instanceof Element && event.target.closest('#edit-chat-input')) return;
  document.getElementById('stop-button')?.click();
}

export const listenForEscape = () => window.addEventListener('keydown', stop, true);
