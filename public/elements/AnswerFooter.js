// The quiet line below an answer: tokens, seconds, tokens a second, and why it ended early if it did.
// `props` are the stats kept with the answer: outcome, tokens, thinking, seconds, rate; thinking_kept is false in a chat that is
// opened again, where the thinking is gone; queued if it never left the queue;
// engine_dead if it failed because the engine is gone, which no retry mends.

import { describe, plural, translate } from '../i18n.js';

/** Why an answer ended early, or null. */
export function note({ outcome, tokens, queued, engine_dead: dead }) {
  if (outcome === 'finished') return tokens > 0 ? null : translate('footer.empty');
  if (outcome === 'failed' && dead) return translate('footer.engine_dead');
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

export function AnswerFooter({ props, React: { createElement } }) {
  const shown = figures(props);
  const why = note(props);
  return createElement(
    'div',
    { className: 'steward-stats', 'data-outcome': props.outcome },
    why && createElement('span', { className: 'steward-note' }, why, shown.length ? ' · ' : ''),
    shown.join(' · '),
  );
}
