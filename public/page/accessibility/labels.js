// Names that Chainlit's script leaves out, for people who hear the page: given to it by chat/chainlit/frontend/accessible_edits.py.

import { translate } from '../../i18n.js';
import { root } from '../address.js';
import { provide } from '../provided.js';

const SPEAKERS = { user_message: translate('page.you'), assistant_message: 'Steward', system_message: translate('page.note') };

/** Attributes of a message's element: who says it. Nothing for a step within an answer, such as its thinking. */
const speaker = (type) => (type in SPEAKERS ? { role: 'article', 'aria-label': SPEAKERS[type] } : {});

export function provideLabels() {
  provide('label', translate);
  provide('speaker', speaker);
  provide('address', (path) => `${root}${path}`);
}
