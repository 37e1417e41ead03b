// A starter or an edited message that cannot be answered is not sent. The composer sees to its own (composer/composer.js).

import { isReady } from './readiness.js';

function guard(event) {
  const target = event.target instanceof Element ? event.target : null;
  if (isReady() || !target?.closest('.confirm-edit, [id^="starter-"]')) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

export const guardComposer = () => document.addEventListener('click', guard, true);
