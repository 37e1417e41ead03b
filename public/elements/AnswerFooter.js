// The quiet line below an answer: tokens, seconds, tokens a second, why it ended early if it did, and what can be done about it.
// `props`: question and answer, see AskAgain.js; answer is null where there is no text. The others are the stats kept with the
// answer: outcome, tokens, thinking, seconds, rate; thinking_kept is false in a chat that is opened again, where the thinking is
// gone; queued if it never left the queue;
// engine_dead if it failed because the engine is gone, poison_request if engines crash on it: no retry mends either.

import { describe, plural, translate } from '../i18n.js';
import { Again, Continue, scopeOf } from './AskAgain.js';

/** Why an answer ended early, or null. */
export function note({ outcome, tokens, queued, engine_dead: dead, poison_request: poison }) {
  if (outcome === 'finished') return tokens > 0 ? null : translate('footer.empty');
  if (outcome === 'failed' && dead) return translate('footer.engine_dead');
  if (outcome === 'failed' && poison) return translate('footer.poison_request');
  return outcome === 'stopped' && queued ? translate('footer.left_queue') : describe('footer', outcome, null);
}

function figures({ tokens, thinking, thinking_kept: kept, seconds, rate }) {
  return [
    tokens > 0 && plural('footer.tokens', tokens),
    thinking > 0 && translate(kept === false ? 'footer.thinking_not_kept' : 'footer.thinking', { n: thinking }),
    seconds > 0 && translate('footer.seconds', { n: seconds.toFixed(seconds < 10 ? 1 : 0) }),
    rate > 0 && translate('footer.rate', { n: rate < 10 ? rate.toFixed(1) : Math.round(rate) }),
  ].filter(Boolean);
}

function buttons(element) {
  const { props, React: { createElement } } = element;
  if (!props.question || props.poison_request) return null;
  const scope = scopeOf(element);
  const whole = props.outcome === 'finished';
  const cut = ['length', 'repetition'].includes(props.outcome);
  const ask = { scope, props: { question: props.question }, label: whole || cut ? 'again.regenerate' : 'again.retry' };
  return createElement(
    'span',
    { className: 'steward-actions' },
    !whole && props.answer && createElement(Continue, { scope, props }),
    createElement(Again, ask),
  );
}

export function AnswerFooter(element) {
  const { props, React: { createElement } } = element;
  const shown = figures(props);
  const why = note(props);
  return createElement(
    'div',
    { className: 'steward-stats', 'data-outcome': props.outcome },
    createElement(
      'span',
      { className: 'steward-figures' },
      why && createElement('span', { className: 'steward-note' }, why, shown.length ? ' · ' : ''),
      shown.join(' · '),
    ),
    buttons(element),
  );
}
