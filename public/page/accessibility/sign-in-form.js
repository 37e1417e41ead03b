// Chainlit's sign-in form: it disables its fields while it asks, and the focus is lost with them.

import { provide } from '../provided.js';

const LOOK_INTERVAL_MS = 50;
const LOOKS = 100; // until the form must be drawn with its fields enabled

/** After a refused sign-in, back to what has to be typed again. */
function focusPassword(looks = LOOKS) {
  const password = document.getElementById('password');
  if (!password || looks === 0) return;
  if (password.disabled || looks === LOOKS) {
    setTimeout(() => focusPassword(looks - 1), LOOK_INTERVAL_MS);
    return;
  }
  password.focus();
  password.select();
}

export const keepSignInFocus = () => provide('focusPassword', () => focusPassword());
