// A packet that is too large closes the socket without a word. It is not sent, and the banner says why.

import { translate } from '../i18n.js';
import { showBanner } from './banner.js';
import { giveBack } from './composer/composer.js';
import { filterPackets } from './network.js';
import { pollAfter } from './readiness.js';

const MB = 1048576;
const MAX_PACKET = 3.5 * MB; // bytes; below MAX_PACKET of chat/chainlit/sockets.py
const BANNER_MS = 10000;

function accepts(data) {
  if (typeof data !== 'string' || data.length <= MAX_PACKET / 4) return true; // a character has at most 4 bytes
  const { size } = new Blob([data]);
  if (size <= MAX_PACKET) return true;
  showBanner('failed', translate('page.too_large', { size: (size / MB).toFixed(1), limit: (MAX_PACKET / MB).toFixed(1) }));
  pollAfter(BANNER_MS);
  giveBack(JSON.parse(data.slice(data.indexOf('[')))[1]?.message?.output ?? '');
  return false;
}

export const limitPackets = () => filterPackets(accepts);
