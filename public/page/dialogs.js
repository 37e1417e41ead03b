// Dialogs of our own, which are the browser's.

import { composes } from './composer/enter.js';

/** Escape closes it also while one of Chainlit's tooltips is open, which keeps the browser from doing so. */
export function closeOnEscape(dialog) {
  dialog.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !composes(event)) dialog.close();
  });
}
