// Times to wait, in words and counted down: for the lines in the chat (elements/Countdown.js) and for the limits panel.

import { units } from '../i18n.js';

const SECONDS_UP_TO = 90; // longer times are told in minutes too

/** Rounded up: a retry one moment too early would be refused again. */
export function formatWait(seconds) {
  const whole = Math.max(1, Math.ceil(seconds));
  if (whole <= SECONDS_UP_TO) return units({ seconds: whole });
  if (whole < 3600) return units({ minutes: Math.floor(whole / 60), seconds: whole % 60 });
  const minutes = Math.ceil(whole / 60);
  return units({ hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

/**
 * A function that gives the seconds since now. They never go back when this computer's clock is set; while it sleeps,
 * `performance` may stand still, and the clock does not.
 */
export function stopwatch() {
  const [even, date] = [performance.now(), Date.now()];
  return () => Math.max(performance.now() - even, Date.now() - date) / 1000;
}

// The server sends seconds and never a time: its clock may differ from this one. Chainlit draws a line anew, from what was
// sent, whenever it likes; so the end of a countdown is kept here by its id until the server sends another revision.
const ends = new Map();

/** Seconds left, below 0 afterwards. */
export function secondsLeft({ id, revision, seconds }) {
  if (ends.get(id)?.revision !== revision) ends.set(id, { revision, seconds, elapsed: stopwatch() });
  return ends.get(id).seconds - ends.get(id).elapsed();
}
