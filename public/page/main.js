// Steward's part of the chat page. Runs before Chainlit's own script, which must find `fetch` and `WebSocket` wrapped.

import { describe, plural, translate } from '../i18n.js';
import { followChats } from './chats.js';
import { listenForCommands } from './commands.js';
import { guardComposer } from './composer-guard.js';
import { cacheElements } from './element-cache.js';
import { wrapNetwork } from './network.js';
import { limitPackets } from './packet-limit.js';
import { watchReadiness } from './readiness.js';
import { rememberSignIn } from './sign-in.js';
import { explainRefusals } from './sign-in-refusal.js';
import { followSignIn } from './signed-out.js';
import { formatWait, secondsLeft } from './time.js';

// For the elements in public/elements, which cannot import.
window.steward = { translate, describe, plural, formatWait, secondsLeft };

cacheElements();
rememberSignIn();
explainRefusals();
followSignIn();
followChats();
limitPackets();
wrapNetwork();
listenForCommands(); // before the guard: commands work while the model loads
guardComposer();
watchReadiness();
