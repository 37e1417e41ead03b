// Where the focus was before a dialog: Chainlit's dialogs take it as they are drawn, and then know no place to give it back to.

import { provide } from '../provided.js';

const LAYERS = '[role="dialog"], [role="alertdialog"], [role="menu"]';

let opener = null;

export function rememberOpeners() {
  document.addEventListener('focusin', ({ target, relatedTarget }) => {
    if (target.closest(LAYERS) && relatedTarget && !relatedTarget.closest(LAYERS)) opener = relatedTarget;
  });
  provide('opener', () => (opener?.isConnected ? opener : null));
}
