// Files are not taken. One that is dropped or pasted is named with what can be done, and does not replace the page.

import { translate } from '../../i18n.js';
import { showBanner } from '../banner.js';
import { pollAfter } from '../readiness.js';
import { announce } from '../accessibility/announcer.js';

const BANNER_MS = 8000;

const holdsFiles = (transfer) => [...(transfer?.types ?? [])].includes('Files');

function refuse(event, transfer) {
  // Text from a word processor or a table comes with a picture of itself: that is text.
  if (!holdsFiles(transfer) || (event.type === 'paste' && transfer.types.includes('text/plain'))) return;
  event.preventDefault();
  if (event.type === 'dragover') {
    transfer.dropEffect = 'copy'; // else the browser sends no drop, and the file would vanish without a word
    return;
  }
  event.stopImmediatePropagation();
  const [title, remedy] = [translate('page.no_files'), translate('page.no_files.remedy')];
  showBanner('warning', title, remedy);
  announce(`${title} ${remedy}`);
  pollAfter(BANNER_MS);
}

export function refuseFiles() {
  for (const kind of ['dragover', 'drop']) window.addEventListener(kind, (event) => refuse(event, event.dataTransfer), true);
  window.addEventListener('paste', (event) => refuse(event, event.clipboardData), true);
}
