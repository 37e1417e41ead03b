// What the engine does while a message waits for it, in words: for the lines in the chat (elements/Countdown.js) and for the banner.

import { translate } from '../i18n.js';
import { formatWait } from './time.js';

/** Without the time that is counted down. `last`: how many seconds it took before, null while unknown; of a wake it is told. */
export function engineText({ status, last }) {
  if (status !== 'waking' || last === null) return translate(`engine.${status}`);
  return translate('engine.waking_last', { time: formatWait(last) });
}
