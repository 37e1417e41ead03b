// A line that counts down: the likely wait of a message in the queue, or when a refused one may be sent again.
// `props`: kind "queue" with position, or "retry"; seconds from when they were told, null while nobody knows; id and revision (time.js).
import { useEffect, useState } from 'react';
import { useChatInteract } from '@chainlit/react-client';

const LATE = 10; // seconds over the estimate from which on it is said to have been wrong
const ENDINGS = { one: 'st', two: 'nd', few: 'rd', other: 'th' };
const nth = (n) => n + ENDINGS[new Intl.PluralRules('en', { type: 'ordinal' }).select(n)];

const WORDS = {
  en: {
    position: (n) => (n === 1 ? 'You are next in the queue' : `You are ${nth(n)} in the queue`),
    about: (time) => `, about ${time}`,
    soon: ', any moment now',
    late: ', longer than expected',
    leave: 'Stop waiting',
    again: (time) => `You can ask again in ${time}.`,
    now: 'You can ask again now.',
  },
  zh: {
    position: (n) => (n === 1 ? '排队中：下一个就是你' : `排队中：第 ${n} 位`),
    about: (time) => `，大约 ${time}`,
    soon: '，马上就到',
    late: '，比预计的久',
    leave: '不再等待',
    again: (time) => `${time}后可以重新提问。`,
    now: '现在可以重新提问。',
  },
};

function Queue({ words, position, left }) {
  const { stopTask } = useChatInteract();
  const about = left > 0 ? words.about(window.stewardTime.words(left)) : left > -LATE ? words.soon : words.late;
  return (
    <p className="steward-wait">
      <span role="status">{words.position(position)}</span>
      <span role="timer">{left === null ? '' : about}</span>
      <button type="button" onClick={stopTask}>{words.leave}</button>
    </p>
  );
}

function Retry({ words, left }) {
  return (
    <p className="steward-retry">
      <span role="timer">{left > 0 ? words.again(window.stewardTime.words(left)) : ''}</span>
      <span role="status">{left > 0 ? '' : words.now}</span>
    </p>
  );
}

export default function Countdown() {
  const words = (navigator.language || '').toLowerCase().startsWith('zh') ? WORDS.zh : WORDS.en;
  const [, tick] = useState(0);
  const left = props.seconds === null ? null : window.stewardTime.left(props);
  const over = left === null || (props.kind === 'retry' && left <= 0);
  useEffect(() => {
    if (over) return undefined;
    const timer = setInterval(() => tick((n) => n + 1), 250);
    return () => clearInterval(timer);
  }, [over]);
  return props.kind === 'queue' ? (
    <Queue words={words} position={props.position} left={left} />
  ) : (
    <Retry words={words} left={left} />
  );
}
