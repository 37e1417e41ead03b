// The live requests: who, in which state, for how long, with how much of the engine, and a button that ends one.

import { $, Bar, Rows, cells, el, head, text, title } from './dom.js';
import { count, decimal, duration, percent, person } from './format.js';
import { translate } from '../public/i18n.js';

const NAMES = ['user', 'state', 'age', 'prompt', 'answer', 'rate', 'share', 'action'];
const CONFIRM_MS = 4000; // in which a second click confirms

export class Requests {
  /** `end(ticket)` ends one; it returns a promise that is true once the server has done so. */
  constructor(end) {
    this.end = end;
    this.table = $('#requests');
    head(this.table, NAMES);
    this.rows = new Rows($('tbody', this.table), () => this.row());
  }

  show(state) {
    const { tickets, more } = state;
    this.capacity = state.engine.kv_tokens;
    this.rows.show(tickets, (ticket) => ticket.id);
    this.table.hidden = tickets.length === 0;
    $('#requests-none').hidden = tickets.length > 0;
    text($('#requests-count'), tickets.length + more ? count(tickets.length + more) : '');
    $('#requests-more').hidden = more === 0;
    text($('#requests-more'), translate('admin.more', { n: count(more) }));
  }

  row() {
    const cell = cells(NAMES);
    const name = el('b');
    const role = el('small');
    cell.user.append(name, ' ', role);
    const badge = el('span', { class: 'badge' });
    const queue = el('small');
    cell.state.append(badge, ' ', queue);
    const produced = el('span');
    const limit = el('small');
    cell.answer.append(produced, ' ', limit);
    const bar = new Bar();
    const share = el('small');
    cell.share.append(bar.root, share);
    const button = this.button();
    cell.action.append(button.element);
    const show = (ticket) => {
      button.ticket = ticket;
      text(name, person(ticket.user));
      title(name, [ticket.user, ticket.address].filter(Boolean).join(' · '));
      const channel = ticket.channel === 'chat' ? null : ticket.channel.toUpperCase();
      text(role, [ticket.role, channel, ticket.key].filter(Boolean).join(' · '));
      const thinks = ticket.state === 'running' && ticket.thinking > 0 && ticket.thinking === ticket.answer;
      text(badge, translate(`admin.state.${thinks ? 'thinking' : ticket.state}`));
      badge.dataset.state = ticket.state;
      text(queue, queued(ticket));
      text(cell.age, duration(ticket.age));
      text(cell.prompt, ticket.prompt ? count(ticket.prompt) : '–');
      text(produced, ticket.answer ? count(ticket.answer) : '–');
      text(limit, ticket.answer ? translate('admin.limit_of', { n: count(ticket.limit) }) : '');
      text(cell.rate, ticket.rate === null ? '–' : decimal(ticket.rate));
      const of = (tokens) => (this.capacity ? tokens / this.capacity : 0);
      bar.show(of(ticket.held), of(ticket.reserved));
      text(share, ticket.held ? percent(of(ticket.held)) : '');
      cell.row.dataset.state = ticket.state;
      const [held, reserved, total] = [ticket.held, ticket.reserved, this.capacity].map(count);
      title(cell.share, translate('admin.kv_share', { held, reserved, total }));
      button.show();
    };
    return { row: cell.row, show };
  }

  /** A first click asks, a second one within four seconds ends: nobody loses an answer to a slip. */
  button() {
    const element = el('button', { type: 'button' }, translate('admin.end'));
    const button = { element, ticket: null, confirming: 0, ending: false };
    const calm = () => {
      clearTimeout(button.confirming);
      button.confirming = 0;
      element.classList.remove('sure');
      text(element, translate('admin.end'));
    };
    button.show = () => {
      element.disabled = button.ending || button.ticket.state === 'ending';
      element.setAttribute('aria-label', `${element.textContent} ${person(button.ticket.user)}`);
    };
    element.addEventListener('click', async () => {
      if (!button.confirming) {
        element.classList.add('sure');
        text(element, translate('admin.confirm_end'));
        button.confirming = setTimeout(() => (calm(), button.show()), CONFIRM_MS);
      } else {
        calm();
        button.ending = true;
        button.show();
        button.ending = await this.end(button.ticket);
      }
      button.show();
    });
    return button;
  }
}

function queued(ticket) {
  if (ticket.state !== 'waiting' || ticket.position === null) return '';
  const position = ticket.position === 1 ? translate('admin.next') : translate('admin.position', { n: ticket.position });
  if (ticket.eta === null) return position;
  return `${position} · ${translate('admin.about', { time: duration(Math.ceil(ticket.eta)) })}`;
}
