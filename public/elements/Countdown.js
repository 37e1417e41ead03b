// A line that counts down: the likely wait of a message in the queue, an engine that wakes or is restarted, or when a refused message
// may be sent again, with its button. `props`: kind "queue" with position, "engine", or "retry" with what to ask (AskAgain.js); seconds
// from when they were sent, null while unknown; id and revision (time.js); engine (chat/display/engine_state.py) where it is waited for.

import { plural, translate } from '../i18n.js';
import { engineText } from '../page/engine-text.js';
import { formatWait, secondsLeft } from '../page/time.js';
import { Again, Continue, scopeOf } from './AskAgain.js';

const LATE = 10; // seconds over the estimate after which the line says that it was wrong
const TICK_MS = 250;

function estimate(left) {
  if (left === null) return '';
  if (left > 0) return translate('queue.about', { time: formatWait(left) });
  return translate(left > -LATE ? 'queue.soon' : 'queue.late');
}

/** A place in the queue, in words. */
export const place = (position) => (position === 1 ? translate('queue.next') : plural('queue.position', position, { type: 'ordinal' }));

const engineLeft = ({ id, revision, engine }) =>
  engine?.status === 'recovering' && engine.seconds !== null ? secondsLeft({ id: `${id}:engine`, revision, seconds: engine.seconds }) : null;

function wait({ position, engine }, left, engineTime, createElement, stopTask) {
  // Both lines are read aloud by page/accessibility/answers.js.
  const queue = position !== undefined && [
    createElement('span', { key: 'place' }, place(position)),
    createElement('span', { key: 'time', role: 'timer' }, engine ? '' : estimate(left)),
    createElement('button', { key: 'leave', type: 'button', onClick: stopTask }, translate('queue.leave')),
  ];
  const now = engine && [
    createElement('span', { key: 'now' }, engineText(engine)),
    createElement('span', { key: 'left', role: 'timer' }, estimate(engineTime)),
  ];
  return createElement(
    'div',
    {},
    queue && createElement('p', { className: 'steward-wait' }, queue),
    now && createElement('p', { className: 'steward-wait steward-engine', 'data-engine': engine.status }, now),
  );
}

function retry(left, element) {
  const { props, React: { createElement } } = element;
  const waits = left > 0;
  const scope = scopeOf(element);
  const button = { scope, props, label: 'again.retry', waits };
  return createElement(
    'p',
    { className: 'steward-retry' },
    createElement('span', { role: 'timer' }, waits ? translate('retry.later', { time: formatWait(left) }) : ''),
    createElement('span', { role: 'status' }, waits || left === null ? '' : translate('retry.now')),
    props.question && createElement(props.answer ? Continue : Again, button),
  );
}

export function Countdown(element) {
  const { props, React, require } = element;
  const { stopTask } = require('@chainlit/react-client').useChatInteract();
  const [, tick] = React.useState(0);
  const left = props.seconds === null ? null : secondsLeft(props);
  const engineTime = engineLeft(props);
  const over = (left === null && engineTime === null) || (props.kind === 'retry' && left <= 0);
  React.useEffect(() => {
    if (over) return undefined;
    const timer = setInterval(() => tick((n) => n + 1), TICK_MS);
    return () => clearInterval(timer);
  }, [over]);
  return props.kind === 'retry' ? retry(left, element) : wait(props, left, engineTime, React.createElement, stopTask);
}
