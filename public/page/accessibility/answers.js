// Says what becomes of a message: it waits, for its turn or for the engine, the answer has begun, is finished, was stopped, was refused and why. Never the text as it grows.

import { note } from '../../elements/AnswerFooter.js';
import { place } from '../../elements/Countdown.js';
import { translate } from '../../i18n.js';
import { engineText } from '../engine-text.js';
import { provide } from '../provided.js';
import { formatWait } from '../time.js';
import { announce } from './announcer.js';

const INTO_WORDS = {
  AnswerFooter: (stats) => note(stats) ?? translate('page.answered'),
  Countdown: ({ seconds }) => (seconds > 0 ? translate('retry.later', { time: formatWait(seconds) }) : ''),
};

/** `socket` is Chainlit's: another one for each chat, so that nothing is said of a chat that was left. */
function listen(socket) {
  let state = 'idle'; // then 'asked', then 'answering'
  let end = []; // what is said at the end: a notice and when to ask again, or how the answer ended
  let waiting = {}; // what it waits for, as it was said: its place in the queue, and the engine
  socket.on('task_start', () => {
    if (state !== 'idle') return;
    [state, end, waiting] = ['asked', [], {}];
  });
  socket.on('stream_start', () => {
    if (state !== 'asked') return;
    state = 'answering';
    announce(translate('page.answering'));
  });
  socket.on('new_message', (step) => state !== 'idle' && step.isError && end.push(step.output));
  socket.on('element', ({ name, props }) => {
    if (state === 'idle') return;
    if (!['queue', 'engine'].includes(props?.kind)) {
      if (name in INTO_WORDS) end.push(INTO_WORDS[name](props));
      return;
    }
    const now = { place: props.position && place(props.position), engine: props.engine && engineText(props.engine) };
    announce(Object.keys(now).filter((part) => now[part] !== waiting[part]).map((part) => now[part]).filter(Boolean).join('. '));
    waiting = now;
  });
  socket.on('task_end', () => {
    if (state !== 'idle') announce(end.join(' ')); // it is also sent to each page that connects
    state = 'idle';
  });
}

export const announceAnswers = () => provide('announceAnswersOf', listen);
