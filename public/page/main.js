// Steward's part of the chat page. Runs before Chainlit's own script, which must find `fetch` and `WebSocket` wrapped.

import { markChats } from './chat-list.js';
import { followChats } from './chats.js';
import { listenForCommands } from './commands.js';
import { provideComposer } from './composer/composer.js';
import { guardComposer } from './composer-guard.js';
import { provideConversation } from './conversation/conversation.js';
import { nameDeparture } from './departure.js';
import { provideElements } from './elements.js';
import { wrapNetwork } from './network.js';
import { limitPackets } from './packet-limit.js';
import { watchReadiness } from './readiness.js';
import { followSearches } from './search.js';
import { nameReset } from './settings-panel.js';
import { rememberSignIn } from './sign-in.js';
import { explainRefusals } from './sign-in-refusal.js';
import { followSignIn } from './signed-out.js';

provideElements();
nameReset();
provideComposer();
provideConversation();
rememberSignIn();
explainRefusals();
followSignIn();
followChats();
followSearches();
markChats();
limitPackets();
nameDeparture();
wrapNetwork();
listenForCommands();
guardComposer();
watchReadiness();
