// The figures in the limits panel: each budget with a bar, then the limits that are not budgets.

import { describe, languageTag, translate } from '../i18n.js';
import { formatWait, stopwatch } from './time.js';

const BUDGETS = ['requests_per_minute', 'tokens_per_minute', 'tokens_per_day']; // shown also where there is no limit
const EXACT_UP_TO = 600; // seconds; a later time of day is shown without its seconds

const figure = (n) => new Intl.NumberFormat(languageTag).format(n);

function clockIn(seconds) {
  const exact = seconds < EXACT_UP_TO ? { second: '2-digit' } : {};
  const at = new Date(Date.now() + 1000 * seconds);
  const text = at.toLocaleTimeString(undefined, { hour: 'numeric', minute: '2-digit', ...exact });
  return text.replace(/\s/g, '\u00a0'); // not broken between 12:00 and AM
}

export function element(tag, className, text = '') {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

function row(name, value) {
  const made = element('div', 'row');
  made.append(element('span', '', name), element('span', '', value));
  return made;
}

const count = ({ now, limit }) => translate('limits.count', { now, limit });

export class Figures {
  /** `body` is the element that holds them. */
  constructor(body) {
    this.body = body;
    this.drawn = ''; // the figures that are on the page
  }

  /** `limits` as /limits gives them (web/limits.py). */
  show(limits) {
    this.budgets = Object.fromEntries(limits.budgets.map((budget) => [budget.name, budget]));
    this.elapsed = stopwatch();
    // Drawn anew only for other figures: what somebody reads or has selected stays where it is.
    const figures = JSON.stringify(limits, (key, value) => (key === 'returns_in' ? undefined : value));
    if (figures !== this.drawn) this.draw(limits);
    this.drawn = figures;
    this.tick();
  }

  /** Bring the times up to the second. */
  tick() {
    for (const [name, detail] of this.details ?? []) detail.textContent = this.detail(this.budgets[name]);
  }

  draw(limits) {
    this.details = new Map();
    const budgets = element('div');
    budgets.append(...[...new Set([...BUDGETS, ...Object.keys(this.budgets)])].map((name) => this.budget(name)));
    const rest = element('div', 'small');
    rest.append(
      row(translate('limits.running'), count(limits.running)),
      row(translate('limits.waiting'), count(limits.waiting)),
      ...(limits.address === null
        ? []
        : [
            row(translate('limits.address_running'), count(limits.address.running)),
            row(translate('limits.address_waiting'), count(limits.address.waiting)),
          ]),
      ...['prompt', 'answer', 'thinking']
        .filter((name) => limits[`${name}_tokens`] !== null)
        .map((name) => row(translate(`limits.${name}`), translate('limits.tokens', { n: figure(limits[`${name}_tokens`]) }))),
    );
    const live = limits.running.now + limits.waiting.now > 0;
    const reserved = live && limits.budgets.some((budget) => budget.name.startsWith('tokens'));
    const notes = [...(reserved ? ['limits.reserved'] : []), 'limits.hint'].map((key) => element('p', 'aside', translate(key)));
    this.body.replaceChildren(budgets, rest, ...notes);
  }

  budget(name) {
    const title = describe('limits.budget', name, name);
    const budget = this.budgets[name];
    if (!budget) return row(title, translate('limits.unlimited'));
    const { used, limit, left } = budget;
    const made = element('div', 'budget');
    const bar = element('div', 'bar');
    bar.append(element('i'));
    bar.firstChild.style.width = `${Math.min(100, (100 * used) / limit)}%`;
    bar.dataset.state = left <= 0 ? 'spent' : left * 5 <= limit ? 'low' : 'well';
    const detail = element('p');
    this.details.set(name, detail);
    made.append(row(title, translate('limits.used', { used: figure(used), limit: figure(limit) })), bar, detail);
    return made;
  }

  detail({ name, left, returns_in: returnsIn }) {
    const text = translate('limits.left', { left: figure(left) });
    if (returnsIn === null) return text;
    const seconds = Math.max(0, returnsIn - this.elapsed());
    const values = { time: formatWait(seconds), clock: clockIn(seconds) };
    return `${text} · ${describe('limits.returns', name, '', values) || translate('limits.returns.other', values)}`;
  }
}
