// The buttons below an answer or a notice: ask the question anew, or go on with an answer that was cut short.
// `props`: question, an id; text, if it is another than the page shows; answer, the id of one that is to go on.

import { plural, translate } from '../i18n.js';
import { isReady, onStatus } from '../page/readiness.js';

const CONFIRM_MS = 5000; // a second press means it within this time

const questions = (messages) => messages.filter((message) => message.type === 'user_message');

/** Whether an answer is running, or the model cannot answer. */
function useBusy({ React, recoil, client }) {
  const ready = React.useSyncExternalStore(onStatus, isReady);
  return recoil.useRecoilValue(client.loadingState) || !ready;
}

/** As Chainlit's own edit: the page hides what follows the question, and the server shows it again if nothing comes of it. */
function useAsk({ recoil, client }) {
  const { editMessage } = client.useChatInteract();
  return recoil.useRecoilCallback(
    ({ snapshot, set }) => ({ question, text }, confirmed) => {
      const messages = snapshot.getLoadable(client.messagesState).contents;
      const at = messages.findIndex((message) => message.id === question);
      if (at === -1) return 0;
      const later = questions(messages.slice(at + 1)).length;
      if (later && !confirmed) return later;
      const asked = { ...messages[at], output: text ?? messages[at].output, steps: [] };
      set(client.messagesState, [...messages.slice(0, at), asked]);
      editMessage(asked);
      return 0;
    },
    [editMessage],
  );
}

/** Asks anew. Where later messages would go with it, the first press says so and the second does it. */
export function Again({ scope, props, label, waits = false }) {
  const { React } = scope;
  const [later, setLater] = React.useState(0);
  const busy = useBusy(scope);
  const ask = useAsk(scope);
  React.useEffect(() => {
    if (!later) return undefined;
    const timer = setTimeout(() => setLater(0), CONFIRM_MS);
    return () => clearTimeout(timer);
  }, [later]);
  const text = later ? plural('again.confirm', later) : translate(label);
  const onClick = () => setLater(ask(props, later > 0));
  return React.createElement('button', { type: 'button', className: 'steward-again', disabled: busy || waits, onClick }, text);
}

/** Goes on with the answer; only below the last question's, since what followed was asked about the answer as it is. */
export function Continue({ scope, props, waits = false }) {
  const { React, recoil, client } = scope;
  const busy = useBusy(scope);
  const { windowMessage } = client.useChatInteract();
  const isLast = questions(recoil.useRecoilValue(client.messagesState)).at(-1)?.id === props.question;
  if (!isLast) return null;
  const onClick = () => windowMessage({ steward: 'continue', answer: props.answer });
  const attributes = { type: 'button', className: 'steward-again', disabled: busy || waits, onClick };
  return React.createElement('button', attributes, translate('again.continue'));
}

/** What the buttons need of the page; `element` is what a custom element gets. */
export function scopeOf({ React, require }) {
  return { React, recoil: require('recoil'), client: require('@chainlit/react-client') };
}
