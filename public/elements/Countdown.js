// A line that counts down: the likely wait of a message in the queue, or when a refused one may be sent again, with its button.
// `props`: kind "queue" with position, or "retry" with what to ask (AskAgain.js); seconds from when they were sent, null while
// unknown; id and revision (time.js).

import { plural, translate } from '../i18n.js';
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

function queue(position, left, createElement, stopTask) {
  return createElement(
    'p',
    { className: 'steward-wait' },
    createElement('span', {}, place(position)), // read aloud by page/accessibility/answers.js
    createElement('span', { role: 'timer' }, estimate(left)),
    createElement('button', { type: 'button', onClick: stopTask }, translate('queue.leave')),
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
  const over = left === null || (props.kind === 'retry' && left <= 0);
  React.useEffect(() => {
    if (over) return undefined;
    const timer = setInterval(() => tick((n) => n + 1), TICK_MS);
    return () => clearInterval(timer);
  }, [over]);
  if (props.kind === 'queue') return queue(props.position, left, React.createElement, stopTask);
  return retry(left, element);
}
