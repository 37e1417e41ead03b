// Users: active ones and those of today, with their use and what is left of their budgets; and the limits of each role.

import { $, Bar, Rows, cells, el, head, text, title } from './dom.js';
import { count, duration, hhmm, person } from './format.js';
import { describe, translate } from '../public/i18n.js';

const NAMES = ['user', 'role', 'now', 'requests', 'tokens', 'budgets'];
// How a request may end beside an answer that is complete, in the order in which they are named.
const ENDINGS = [
  'refused', 'stopped', 'left', 'page_closed', 'disconnected', 'signed_out', 'chat_deleted', 'repetition', 'timeout', 'failed',
  'ended_by_admin', 'shutdown', 'interrupted', 'cancelled',
];
const LIMITS = [
  'weight', 'max_concurrent', 'max_waiting', 'requests_per_minute', 'tokens_per_minute', 'tokens_per_day', 'max_prompt_tokens',
  'max_answer_tokens', 'max_thinking_tokens', 'disconnect',
];

export class Users {
  constructor() {
    this.table = $('#users');
    head(this.table, NAMES);
    this.rows = new Rows($('tbody', this.table), () => this.row());
  }

  show(found) {
    const { users, more, complete, roles } = found;
    this.rows.show(users, (user) => user.user);
    this.table.hidden = users.length === 0;
    $('#users-none').hidden = users.length > 0;
    text($('#users-count'), users.length + more ? count(users.length + more) : '');
    const notes = [more && translate('admin.more', { n: count(more) }), !complete && translate('admin.incomplete')];
    this.note(notes.filter(Boolean).join(' '));
    showRoles(roles);
  }

  failed(error) {
    this.note(translate('admin.users_failed', { error }));
  }

  note(message) {
    $('#users-more').hidden = !message;
    text($('#users-more'), message);
  }

  row() {
    const cell = cells(NAMES);
    const name = el('b');
    cell.user.append(name);
    const requests = el('span');
    const endings = el('small');
    cell.requests.append(requests, ' ', endings);
    const tokens = el('span');
    cell.tokens.append(tokens);
    const budgets = new Rows(cell.budgets, budgetRow);
    const none = el('small');
    const show = (user) => {
      text(name, person(user.user));
      title(name, user.user);
      text(cell.role, user.role ?? translate('admin.no_account'));
      const now = ['running', 'waiting'].filter((state) => user[state]).map((state) => `${user[state]} ${translate(`admin.${state}`)}`);
      text(cell.now, now.join(translate('admin.separator')) || '–');
      text(requests, user.requests ? count(user.requests) : '–');
      text(endings, ended(user.outcomes));
      text(tokens, user.prompt + user.answer ? count(user.prompt + user.answer) : '–');
      title(cell.tokens, translate('admin.tokens', { prompt: count(user.prompt), answer: count(user.answer) }));
      budgets.show(user.budgets, (budget) => budget.name);
      text(none, user.budgets.length || !user.role ? '' : translate('admin.unlimited'));
      if (none.textContent && !none.isConnected) cell.budgets.append(none);
      else if (!none.textContent) none.remove();
    };
    return { row: cell.row, show };
  }
}

function ended(outcomes) {
  const named = ENDINGS.filter((outcome) => outcomes[outcome]);
  const counted = named.map((outcome) => translate(`admin.outcome.${outcome}`, { n: count(outcomes[outcome]) }));
  return counted.length ? `· ${counted.join(translate('admin.separator'))}` : '';
}

function budgetRow() {
  const bar = new Bar();
  const label = el('small');
  const row = el('div', { class: 'budget' }, bar.root, label);
  const show = (budget) => {
    bar.show(budget.used / budget.limit);
    const [used, limit] = [budget.used, budget.limit].map(count);
    text(label, describe('admin.budget', budget.name, budget.name, { used, limit }));
    title(row, budget.returns_at === null ? '' : translate('admin.returns', { time: hhmm(budget.returns_at) }));
  };
  return { row, show };
}

function showRoles(roles) {
  const names = Object.fromEntries(LIMITS.map((name) => [name, translate(`admin.limit.${name}`)]));
  const headings = [translate('admin.column.role'), ...Object.values(names)];
  $('#roles thead').replaceChildren(el('tr', {}, ...headings.map((heading) => el('th', { scope: 'col' }, heading))));
  const row = ([role, limit]) =>
    el('tr', {}, el('th', { scope: 'row' }, role), ...LIMITS.map((name) => el('td', { 'data-heading': names[name] }, value(name, limit[name]))));
  $('#roles tbody').replaceChildren(...Object.entries(roles).map(row));
}

function value(name, limit) {
  if (limit === null || limit === undefined) return translate('admin.unlimited');
  if (name !== 'disconnect') return typeof limit === 'number' ? count(limit) : String(limit);
  const [how, seconds] = limit.split(':');
  return describe('admin.disconnect', how, limit, { time: duration(Number(seconds)) });
}
