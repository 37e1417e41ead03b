// The engine: what it has been through, and the buttons that put it to sleep, wake and restart it.

import { $, el, text, title } from './dom.js';
import { at, count, decimal } from './format.js';
import { describe, translate } from '../public/i18n.js';

const CONFIRM_MS = 4000; // a second press restarts within this time: everybody's answers pause
const BUTTONS = ['sleep', 'wake', 'restart'];
const DONE = { sleep: 'slept', wake: 'woken', restart: 'restarted' };
const POSSIBLE = { sleep: ['ready'], wake: ['asleep'], restart: ['ready', 'asleep', 'recovering', 'failed'] };

const label = (name) => translate(`admin.engine.${name}`);
const took = (key, seconds) => seconds !== null && translate(key, { time: translate('time.seconds', { n: decimal(seconds) }) });

export class Engine {
  /** `act(name)` asks the server for it; resolves once that has answered. */
  constructor(act) {
    this.act = act;
    this.root = $('#lifecycle');
    this.buttons = Object.fromEntries(BUTTONS.map((name) => [name, this.button(name)]));
    $('#lifecycle-buttons').append(...Object.values(this.buttons));
  }

  button(name) {
    const element = el('button', { type: 'button', id: `engine-${name}` }, label(name));
    let confirming = 0;
    const calm = () => {
      clearTimeout(confirming);
      confirming = 0;
      element.classList.remove('sure');
      text(element, label(name));
    };
    element.addEventListener('click', async () => {
      if (name === 'restart' && !confirming) {
        element.classList.add('sure');
        text(element, label('restart_confirm'));
        confirming = setTimeout(calm, CONFIRM_MS);
        return;
      }
      calm();
      this.asking = true;
      this.enable();
      await this.act(name);
      this.asking = false;
      this.enable();
    });
    return element;
  }

  enable() {
    for (const name of BUTTONS) {
      const button = this.buttons[name];
      const off = this.asking || !POSSIBLE[name].includes(this.status) || (name === 'sleep' && this.busy);
      if (button.disabled !== off) button.disabled = off;
      title(button, name === 'sleep' && this.busy ? translate('admin.refused.busy') : '');
    }
  }

  /** Hidden where the engine can be neither put to sleep nor restarted. */
  show({ engine, queue }) {
    const { history, status } = engine;
    this.root.hidden = !history;
    if (!history) return;
    this.status = status;
    this.busy = queue.running + queue.waiting > 0;
    this.enable();
    const why = history.at !== null && translate('admin.last_restart', { time: at(history.at), why: describe('admin.why', history.why, history.cause) });
    const line = [
      translate('admin.restarts', { n: count(history.restarts) }), why, took('admin.recovery_took', history.recovery_seconds),
      translate('admin.wakes', { n: count(history.wakes) }), took('admin.wake_took', history.wake_seconds),
    ];
    const shown = $('#lifecycle-history');
    text(shown, line.filter(Boolean).join(' · '));
    title(shown, history.cause);
  }
}

/** What was done, or why not: `{message, kind}` of a notice. */
export function outcome(name, error, unreachable) {
  if (!error) return [label(DONE[name]), 'done'];
  const why = error.reason ? describe('admin.refused', error.reason, error.detail) : error.detail || error.status || unreachable;
  return [translate('admin.engine.not_done', { error: why }), 'bad'];
}
