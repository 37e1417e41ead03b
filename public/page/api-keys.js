// The section of the limits panel where an account makes, sees and revokes its API keys (web/keys/own_keys.py).

import { describe, languageTag, translate } from '../i18n.js';
import { root } from './address.js';
import { element } from './limits-figures.js';
import { request, timeoutSignal } from './network.js';

const TIMEOUT_MS = 10000;
const CONFIRM_MS = 5000; // a second press means it within this time
const LIFETIMES = [30, 90, 365]; // days; or never
const MAX_NAME_CHARS = 64;

/** What the server answers, or `{error}`. */
async function ask(method, path = '', body = undefined) {
  const headers = body && { 'content-type': 'application/json' };
  const options = { method, headers, body: body && JSON.stringify(body), cache: 'no-store', signal: timeoutSignal(TIMEOUT_MS) };
  try {
    const answer = await request(`${root}/keys${path}`, options);
    if (answer.status === 401) return { error: translate('limits.signed_out') };
    if (answer.status === 204) return {};
    const found = await answer.json();
    return answer.ok ? found : { error: reasonOf(found) };
  } catch {
    return { error: translate('keys.unreachable') };
  }
}

const reasonOf = ({ reason, detail }) => describe('keys.refused', reason, describe('storage', reason, detail));

const date = (seconds) => new Date(1000 * seconds).toLocaleDateString(languageTag, { dateStyle: 'medium' });

function details(key) {
  const end = key.expired ? 'keys.expired' : 'keys.expires';
  return [
    key.last_used_at === null ? translate('keys.unused') : translate('keys.used', { date: date(key.last_used_at) }),
    key.expires_at === null ? translate('keys.no_end') : translate(end, { date: date(key.expires_at) }),
    ...(key.role === null ? [] : [translate('keys.role', { role: describe('limits.role', key.role, key.role) })]),
  ].join(' · ');
}

/** Copies what a field holds. Without https there is no clipboard but the older command's. */
async function copied(field) {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    return document.execCommand('copy');
  }
}

function labelled(text, field, className) {
  const label = element('label', className, text);
  label.append(field);
  return label;
}

function button(text, type = 'button') {
  const made = element('button', '', text);
  made.type = type;
  return made;
}

export class ApiKeys {
  constructor() {
    this.section = element('section', 'keys');
    const title = element('h3', '', translate('keys.title'));
    title.id = 'steward-keys-title';
    this.section.setAttribute('aria-labelledby', title.id);
    this.list = element('ul');
    this.list.setAttribute('role', 'list'); // Safari takes one without bullets for none
    this.status = element('p', '', translate('keys.loading'));
    this.status.setAttribute('role', 'status');
    this.fresh = element('div'); // the new key, once
    this.section.append(title, element('p', 'aside', translate('keys.about')), this.list, this.form(), this.status, this.fresh);
  }

  async load() {
    const { keys, error } = await ask('GET');
    if (error !== undefined) return this.say(error, true);
    this.keys = keys;
    this.draw();
    this.say(keys.length ? '' : translate('keys.none'));
  }

  say(text, trouble = false) {
    this.status.className = trouble ? 'trouble' : '';
    this.status.textContent = text;
  }

  draw() {
    this.list.replaceChildren(...this.keys.map((key) => this.row(key)));
  }

  row(key) {
    const about = element('div');
    about.append(element('b', '', key.name), ' ', element('code', '', `${key.prefix}…`), element('p', '', details(key)));
    const made = element('li');
    made.append(about, this.revoker(key));
    return made;
  }

  /** A first press asks, a second one within five seconds revokes: nobody stops a program by a slip. */
  revoker(key) {
    const made = button('');
    let confirming = 0;
    const show = (text) => {
      made.textContent = translate(text);
      made.setAttribute('aria-label', `${made.textContent} ${key.name}`);
      made.classList.toggle('sure', confirming !== 0);
    };
    const question = translate('keys.confirm_text', { name: key.name });
    const calm = () => {
      clearTimeout(confirming);
      confirming = 0;
      show('keys.revoke');
      if (this.status.textContent === question) this.say('');
    };
    show('keys.revoke');
    made.addEventListener('click', () => {
      if (confirming) {
        calm();
        this.revoke(key, made);
      } else {
        confirming = setTimeout(calm, CONFIRM_MS);
        show('keys.confirm');
        this.say(question);
      }
    });
    return made;
  }

  async revoke(key, pressed) {
    pressed.disabled = true;
    const { error } = await ask('DELETE', `/${encodeURIComponent(key.id)}`);
    if (error !== undefined) {
      pressed.disabled = false;
      pressed.focus();
      return this.say(error, true);
    }
    this.keys = this.keys.filter(({ id }) => id !== key.id);
    if (this.fresh.dataset.id === key.id) this.fresh.replaceChildren();
    this.draw();
    this.say(translate('keys.revoked', { name: key.name }));
    this.name.focus(); // the button that had the focus is gone
  }

  form() {
    this.name = element('input');
    Object.assign(this.name, { type: 'text', required: true, maxLength: MAX_NAME_CHARS, autocomplete: 'off' });
    this.lifetime = element('select');
    for (const days of [0, ...LIFETIMES]) {
      const option = element('option', '', days ? translate('keys.days', { n: days }) : translate('keys.never'));
      option.value = days;
      this.lifetime.append(option);
    }
    this.submit = button(translate('keys.make'), 'submit');
    const form = element('form');
    const lifetime = labelled(translate('keys.lifetime'), this.lifetime, 'short');
    form.append(labelled(translate('keys.name'), this.name), lifetime, this.submit);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.make();
    });
    return form;
  }

  async make() {
    this.submit.disabled = true;
    const days = Number(this.lifetime.value);
    const { key: text, error, ...key } = await ask('POST', '', { name: this.name.value, expires_days: days || null });
    this.submit.disabled = false;
    if (error !== undefined) return this.say(error, true);
    this.keys = [...(this.keys ?? []), key];
    this.draw();
    this.name.value = '';
    this.show(key, text);
  }

  /** The key itself: only now, and only here. */
  show(key, text) {
    const field = element('input');
    Object.assign(field, { type: 'text', readOnly: true, value: text, spellcheck: false });
    const copy = button(translate('keys.copy'));
    copy.addEventListener('click', async () => {
      this.say(translate((await copied(field)) ? 'keys.copied' : 'keys.not_copied'));
    });
    this.fresh.className = 'new';
    this.fresh.dataset.id = key.id;
    this.fresh.replaceChildren(labelled(translate('keys.new'), field), copy);
    this.say(translate('keys.made', { name: key.name }));
    field.focus();
    field.select();
    field.scrollLeft = 0; // its beginning is what tells one key from another
  }
}
