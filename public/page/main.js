// Steward's part of the chat page. Runs before Chainlit's own script, which must find `fetch` and `WebSocket` wrapped.

import { markChats } from './chat-list.js';
import { followChats } from './chats.js';
import { listenForCommands } from './commands.js';
import { guardComposer } from './composer-guard.js';
import { nameDeparture } from './departure.js';
import { provideElements } from './elements.js';
import { wrapNetwork } from './network.js';
import { limitPackets } from './packet-limit.js';
import { watchReadiness } from './readiness.js';
import { rememberSignIn } from './sign-in.js';
import { explainRefusals } from './sign-in-refusal.js';
import { followSignIn } from './signed-out.js';

provideElements();
rememberSignIn();
explainRefusals();
followSignIn();
followChats();
markChats();
limitPackets();
nameDeparture();
wrapNetwork();
listenForCommands(); // before the guard: commands work while the model loads
guardComposer();
watchReadiness();
