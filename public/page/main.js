// Steward's part of the chat page. Runs before Chainlit's own script, which must find `fetch` and `WebSocket` wrapped.

import { addLiveRegion } from './accessibility/announcer.js';
import { announceAnswers } from './accessibility/answers.js';
import { rememberOpeners } from './accessibility/dialog-focus.js';
import { provideLabels } from './accessibility/labels.js';
import { keepSignInFocus } from './accessibility/sign-in-form.js';
import { nameByTooltips } from './accessibility/tooltip-names.js';
import { followChats } from './chats.js';
import { listenForCommands } from './commands.js';
import { guardComposer } from './composer-guard.js';
import { provideElements } from './elements.js';
import { refuseFiles } from './files/refused.js';
import { wrapNetwork } from './network.js';
import { limitPackets } from './packet-limit.js';
import { watchReadiness } from './readiness.js';
import { rememberSignIn } from './sign-in.js';
import { explainRefusals } from './sign-in-refusal.js';
import { followSignIn } from './signed-out.js';

provideElements();
provideLabels();
nameByTooltips();
addLiveRegion();
announceAnswers();
keepSignInFocus();
rememberOpeners();
rememberSignIn();
explainRefusals();
followSignIn();
followChats();
limitPackets();
wrapNetwork();
refuseFiles();
listenForCommands(); // before the guard: commands work while the model loads
guardComposer();
watchReadiness();
