// A line that counts down: the likely wait of a message in the queue, or when a refused one may be sent again.
// `props`: kind "queue" with position, or "retry"; seconds from when they were sent, null while unknown; id and revision (time.js).
import { useEffect, useState } from 'react';
import { useChatInteract } from '@chainlit/react-client';

const LATE = 10; // seconds over the estimate after which the line says that it was wrong
const TICK_MS = 250;
const { translate, plural, formatWait, secondsLeft } = window.steward;

function estimate(left) {
  if (left === null) return '';
  if (left > 0) return translate('queue.about', { time: formatWait(left) });
  return translate(left > -LATE ? 'queue.soon' : 'queue.late');
}

function Queue({ position, left }) {
  const { stopTask } = useChatInteract();
  return (
    <p className="steward-wait">
      <span role="status">{position === 1 ? translate('queue.next') : plural('queue.position', position, { type: 'ordinal' })}</span>
      <span role="timer">{estimate(left)}</span>
      <button type="button" onClick={stopTask}>{translate('queue.leave')}</button>
    </p>
  );
}

function Retry({ left }) {
  return (
    <p className="steward-retry">
      <span role="timer">{left > 0 ? translate('retry.later', { time: formatWait(left) }) : ''}</span>
      <span role="status">{left > 0 ? '' : translate('retry.now')}</span>
    </p>
  );
}

export default function Countdown() {
  const [, tick] = useState(0);
  const left = props.seconds === null ? null : secondsLeft(props);
  const over = left === null || (props.kind === 'retry' && left <= 0);
  useEffect(() => {
    if (over) return undefined;
    const timer = setInterval(() => tick((n) => n + 1), TICK_MS);
    return () => clearInterval(timer);
  }, [over]);
  return props.kind === 'queue' ? <Queue position={props.position} left={left} /> : <Retry left={left} />;
}
