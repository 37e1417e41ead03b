// What Chainlit's settings panel says, where its own texts do not say enough (chat/chainlit/frontend/panel_edits.py).

import { translate } from '../i18n.js';
import { provide } from './provided.js';

export const nameReset = () => provide('resetSettings', translate('page.reset_settings'));
