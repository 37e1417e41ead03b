// The live region: a screen reader reads aloud what is put here, without moving to it.

const CLEAR_MS = 10000; // then it is gone for whoever reads the page line by line

let region = null;
let timer = 0;

/** Empty, and on the page before anything is said: a region that comes with its text is not read by every screen reader. */
export function addLiveRegion() {
  region = document.createElement('div');
  region.id = 'steward-announcer';
  region.className = 'steward-unseen';
  region.setAttribute('role', 'status');
  document.addEventListener('DOMContentLoaded', () => document.body.append(region));
  if (document.body) document.body.append(region);
}

/** Say `text`. The same text again is said again: each is a paragraph of its own. */
export function announce(text) {
  if (!text) return;
  const line = document.createElement('p');
  line.textContent = text;
  region.replaceChildren(line);
  clearTimeout(timer);
  timer = setTimeout(() => region.replaceChildren(), CLEAR_MS);
}
