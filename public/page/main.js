// Steward's part of the chat page. Runs before Chainlit's own script, which must find `fetch` and `WebSocket` wrapped.

import { followChats } from './chats.js';
import { listenForCommands } from './commands.js';
import { guardComposer } from './composer-guard.js';
import { provideElements } from './elements.js';
import { askBeforeForgetting } from './forget-guest.js';
import { wrapNetwork } from './network.js';
import { limitPackets } from './packet-limit.js';
import { explainProxy } from './proxied.js';
import { watchReadiness } from './readiness.js';
import { provideSearch } from './search.js';
import { rememberSignIn } from './sign-in.js';
import { explainRefusals } from './sign-in-refusal.js';
import { followSignIn } from './signed-out.js';

provideElements();
rememberSignIn();
explainRefusals();
explainProxy();
askBeforeForgetting();
provideSearch();
followSignIn();
followChats();
limitPackets();
wrapNetwork();
listenForCommands(); // before the guard: commands work while the model loads
guardComposer();
watchReadiness();
