// How long a message is, as the server counts it, and what is said when it is near the limit or over it.

import { languageTag, translate } from '../../i18n.js';
import { messageLimit } from '../readiness.js';

const NEAR = 0.9; // of the limit
const NFC_GROWTH = 3; // NFC makes a text at most three times as long
const PAIRS = /[\ud800-\udbff][\udc00-\udfff]/g;

const codePoints = (text) => text.length - (text.match(PAIRS) ?? []).length;
const figure = (n) => new Intl.NumberFormat(languageTag).format(n);

/** Characters: code points, before or after the server's normalization, whichever are more (governance/text.py). */
const characters = (text) => Math.max(codePoints(text), codePoints(text.normalize('NFC')));

/** Characters over the limit; 0 or less for a message that may be sent. */
export function excess(text) {
  const limit = messageLimit();
  return text.length * NFC_GROWTH <= limit ? 0 : characters(text) - limit;
}

/** A line for Chainlit's React: nothing far from the limit. */
export function lengthNote({ jsx, jsxs }, text) {
  const limit = messageLimit();
  if (text.length < (NEAR * limit) / NFC_GROWTH) return null;
  const now = characters(text);
  if (now < NEAR * limit) return null;
  const over = now > limit;
  const figures = translate('page.length', { now: figure(now), limit: figure(limit) });
  return jsxs('p', {
    className: over ? 'steward-length over' : 'steward-length',
    children: [
      jsx('span', { children: figures }),
      // Without figures: it is read aloud once, and not at each key.
      jsx('span', { role: 'status', children: over ? translate('page.too_long') : '' }),
    ],
  });
}
