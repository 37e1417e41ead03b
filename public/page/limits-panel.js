// The panel that shows the user's own usage and limits, from /limits (web/limits.py). Nothing is requested until it is opened.

import { describe, translate } from '../i18n.js';
import { root } from './address.js';
import { ApiKeys } from './api-keys.js';
import { composes } from './composer/enter.js';
import { closeOnEscape } from './dialogs.js';
import { Figures, element } from './limits-figures.js';
import { request, timeoutSignal } from './network.js';

const POLL_INTERVAL_MS = 5000;
const TIMEOUT_MS = 10000;
const TICK_MS = 1000;
const FRAME =
  '<header><h2 id="steward-limits-title"></h2><span class="role"></span><button type="button">✕</button></header>' +
  '<p class="trouble" role="status"></p><div class="body"></div>';

let panel = null; // the open one

/** The limits, or `{error}`. */
async function load() {
  try {
    const answer = await request(`${root}/limits`, { cache: 'no-store', signal: timeoutSignal(TIMEOUT_MS) });
    if (answer.ok) return await answer.json();
    return { error: translate(answer.status === 401 ? 'limits.signed_out' : 'limits.unreachable') };
  } catch {
    return { error: translate('limits.unreachable') };
  }
}

class Panel {
  constructor() {
    this.dialog = element('dialog');
    this.dialog.id = 'steward-limits';
    this.dialog.setAttribute('aria-labelledby', 'steward-limits-title');
    this.dialog.innerHTML = FRAME;
    const [title, role, close, trouble, body] = ['h2', '.role', 'button', '.trouble', '.body'].map((part) => this.dialog.querySelector(part));
    Object.assign(this, { role, trouble, figures: new Figures(body), timer: 0 });
    title.textContent = translate('limits.title');
    trouble.textContent = translate('limits.loading');
    close.setAttribute('aria-label', translate('limits.close'));
    close.addEventListener('click', () => this.dialog.close());
    closeOnEscape(this.dialog);
    this.dialog.addEventListener('click', (event) => event.target === this.dialog && this.dialog.close()); // outside of it
    this.dialog.addEventListener('keydown', (event) => event.key === 'Tab' && this.keepFocus(event));
    this.dialog.addEventListener('close', () => this.closed());
  }

  open() {
    this.onEscape = (event) => {
      if (event.key !== 'Escape' || composes(event)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      this.dialog.close();
    };
    // Before Chainlit, whose tooltip of the link in the header would take the key, and leave the panel open.
    window.addEventListener('keydown', this.onEscape, true);
    this.clock = setInterval(() => this.figures.tick(), TICK_MS);
    document.body.append(this.dialog);
    this.dialog.showModal(); // gives the focus back when it closes
    this.poll();
  }

  /** From the last to the first: the browser would leave the page, and Escape would not come here any more. */
  keepFocus(event) {
    const stops = [...this.dialog.querySelectorAll(':is(button, input, select):enabled')];
    const [leaving, entering] = event.shiftKey ? [stops[0], stops[stops.length - 1]] : [stops[stops.length - 1], stops[0]];
    if (document.activeElement !== leaving && stops.includes(document.activeElement)) return;
    event.preventDefault();
    entering.focus();
  }

  /** Not with each poll: it is written in, and a new key is shown there. */
  showKeys() {
    if (this.keys) return;
    this.keys = new ApiKeys();
    this.dialog.append(this.keys.section);
    this.keys.load();
  }

  closed() {
    window.removeEventListener('keydown', this.onEscape, true);
    clearInterval(this.clock);
    clearTimeout(this.timer);
    this.dialog.remove();
    panel = null;
  }

  async poll() {
    const limits = await load();
    if (panel !== this) return; // closed meanwhile
    this.trouble.textContent = limits.error ?? '';
    if (limits.error === undefined) {
      this.role.textContent = describe('limits.role', limits.role, limits.role);
      this.figures.show(limits);
      if (limits.has_keys) this.showKeys();
    }
    this.timer = setTimeout(() => this.poll(), POLL_INTERVAL_MS);
  }
}

export function openLimits() {
  if (panel) return;
  panel = new Panel();
  panel.open();
}
