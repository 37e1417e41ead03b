// Users: who is here or was here today, what they have used, what their limits leave them; and what each role may have.

import { $, Bar, Rows, cells, el, head, text, title } from './dom.js';
import { W, count, duration, hhmm, person } from './words.js';

const NAMES = ['user', 'role', 'now', 'asked', 'tokens', 'budgets'];

export class Users {
  constructor() {
    this.table = $('#users');
    head(this.table, NAMES, W);
    this.rows = new Rows($('tbody', this.table), () => this.row());
  }

  show(found) {
    const { users, more, complete, roles } = found;
    this.rows.show(users, (user) => user.user);
    this.table.hidden = users.length === 0;
    $('#users-none').hidden = users.length > 0;
    text($('#users-count'), users.length + more ? count(users.length + more) : '');
    this.note([more ? W.more(count(more)) : '', complete ? '' : W.partly].filter(Boolean).join(' '));
    showRoles(roles);
  }

  failed(why) {
    this.note(W.usersFailed(why));
  }

  note(words) {
    $('#users-more').hidden = !words;
    text($('#users-more'), words);
  }

  row() {
    const cell = cells(NAMES, W);
    const name = el('b');
    cell.user.append(name);
    const asked = el('span');
    const refused = el('small');
    cell.asked.append(asked, ' ', refused);
    const tokens = el('span');
    cell.tokens.append(tokens);
    const budgets = new Rows(cell.budgets, budgetRow);
    const none = el('small');
    const show = (user) => {
      text(name, person(user.user));
      title(name, user.user);
      text(cell.role, user.role ?? W.noAccount);
      const now = [user.running && `${user.running} ${W.running}`, user.waiting && `${user.waiting} ${W.waiting}`];
      text(cell.now, now.filter(Boolean).join(W.and) || '–');
      text(asked, user.requests ? count(user.requests) : '–');
      text(refused, user.refused ? W.refused(count(user.refused)) : '');
      text(tokens, user.prompt + user.answer ? count(user.prompt + user.answer) : '–');
      title(cell.tokens, W.inAndOut(count(user.prompt), count(user.answer)));
      budgets.show(user.budgets, (budget) => budget.name);
      text(none, user.budgets.length || !user.role ? '' : W.noLimit);
      if (none.textContent && !none.isConnected) cell.budgets.append(none);
      else if (!none.textContent) none.remove();
    };
    return { row: cell.row, show };
  }
}

function budgetRow() {
  const bar = new Bar();
  const words = el('small');
  const row = el('div', { class: 'budget' }, bar.root, words);
  const show = (budget) => {
    bar.show(budget.used / budget.limit);
    text(words, W.budget[budget.name]?.(count(budget.used), count(budget.limit)) ?? budget.name);
    title(row, budget.returns_at === null ? '' : W.returns(hhmm(budget.returns_at)));
  };
  return { row, show };
}

function showRoles(roles) {
  const limits = Object.keys(W.limit);
  const headings = [W.role, ...limits.map((name) => W.limit[name])];
  $('#roles thead').replaceChildren(el('tr', {}, ...headings.map((words) => el('th', { scope: 'col' }, words))));
  const row = ([role, limit]) =>
    el('tr', {}, el('th', { scope: 'row' }, role), ...limits.map((name) => el('td', { 'data-heading': W.limit[name] }, value(name, limit[name]))));
  $('#roles tbody').replaceChildren(...Object.entries(roles).map(row));
}

function value(name, limit) {
  if (limit === null || limit === undefined) return W.noLimit;
  if (name !== 'disconnect') return typeof limit === 'number' ? count(limit) : String(limit);
  const [how, seconds] = limit.split(':');
  return how === 'grace' ? W.disconnect.grace(duration(Number(seconds))) : W.disconnect[how] ?? limit;
}
