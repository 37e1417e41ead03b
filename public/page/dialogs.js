// Dialogs of our own, which are the browser's.

/** Escape closes it also while one of Chainlit's tooltips is open, which keeps the browser from doing so. */
export function closeOnEscape(dialog) {
  dialog.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.isComposing) dialog.close();
  });
}
