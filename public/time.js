// Times to wait, in words, and counted down: for the lines in the chat (elements/Countdown.jsx) and for limits.js.
(() => {
  'use strict';

  const zh = (navigator.language || '').toLowerCase().startsWith('zh');
  const UNITS = zh ? { h: '小时', m: '分钟', s: '秒', gap: '' } : { h: 'h', m: 'min', s: 's', gap: ' ' };

  // Rounded up: who asks again a moment too early is refused again.
  function words(seconds) {
    const whole = Math.max(1, Math.ceil(seconds));
    const part = (n, unit) => `${n} ${UNITS[unit]}`;
    if (whole <= 90) return part(whole, 's');
    if (whole < 3600) return part(Math.floor(whole / 60), 'm') + (whole % 60 ? ` ${part(whole % 60, 's')}` : '');
    const minutes = Math.ceil(whole / 60);
    return part(Math.floor(minutes / 60), 'h') + (minutes % 60 ? ` ${part(minutes % 60, 'm')}` : '');
  }

  // Seconds left, below 0 afterwards. The server sends how many there were, and never a time: its clock may differ from this
  // one. Chainlit draws a line anew, from what was sent, whenever it likes; so the end of a countdown is kept here, by its
  // `id`, until the server tells another.
  const ends = new Map();
  function left({ id, revision, seconds }) {
    if (ends.get(id)?.revision !== revision) ends.set(id, { revision, at: Date.now() + 1000 * seconds });
    return (ends.get(id).at - Date.now()) / 1000;
  }

  window.stewardTime = { words, left };
})();
