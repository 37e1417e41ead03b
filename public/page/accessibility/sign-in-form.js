// Chainlit's sign-in form: it disables its fields while it asks, and the focus is lost with them.

import { provide } from '../provided.js';

const ENABLED_MS = 50; // until the form is drawn with its fields enabled

/** After a refused sign-in, back to what has to be typed again. */
function focusPassword() {
  setTimeout(() => {
    const password = document.getElementById('password');
    password?.focus();
    password?.select();
  }, ENABLED_MS);
}

export const keepSignInFocus = () => provide('focusPassword', focusPassword);
