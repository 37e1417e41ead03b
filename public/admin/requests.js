// The live requests: who, in which state, for how long, with how much of the engine, and a button that ends one.

import { $, Bar, Rows, cells, el, head, text, title } from './dom.js';
import { W, count, decimal, duration, percent, person } from './words.js';

const NAMES = ['user', 'state', 'age', 'prompt', 'answer', 'rate', 'share', 'action'];
const SURE = 4000; // ms in which a second click means it

export class Requests {
  /** `end(ticket)` ends one; it returns a promise that is true once the server has done so. */
  constructor(end) {
    this.end = end;
    this.table = $('#requests');
    head(this.table, NAMES, W);
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
    text($('#requests-more'), W.more(count(more)));
  }

  row() {
    const cell = cells(NAMES, W);
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
      title(name, ticket.user);
      text(role, ticket.channel === 'chat' ? ticket.role : `${ticket.role} · ${ticket.channel.toUpperCase()}`);
      const thinks = ticket.state === 'running' && ticket.thinking > 0 && ticket.thinking === ticket.answer;
      text(badge, thinks ? W.thinking : W.states[ticket.state]);
      badge.dataset.state = ticket.state;
      text(queue, queued(ticket));
      text(cell.age, duration(ticket.age));
      text(cell.prompt, ticket.prompt ? count(ticket.prompt) : '–');
      text(produced, ticket.answer ? count(ticket.answer) : '–');
      text(limit, ticket.answer ? W.of(count(ticket.limit)) : '');
      text(cell.rate, ticket.rate === null ? '–' : decimal(ticket.rate));
      const of = (tokens) => (this.capacity ? tokens / this.capacity : 0);
      bar.show(of(ticket.held), of(ticket.reserved));
      text(share, ticket.held ? percent(of(ticket.held)) : '');
      cell.row.dataset.state = ticket.state;
      title(cell.share, W.held(count(ticket.held), count(ticket.reserved), count(this.capacity)));
      button.show();
    };
    return { row: cell.row, show };
  }

  /** A first click asks, a second one within four seconds ends: nobody loses an answer to a slip. */
  button() {
    const element = el('button', { type: 'button' }, W.end);
    const button = { element, ticket: null, sure: 0, asked: false };
    const calm = () => {
      clearTimeout(button.sure);
      button.sure = 0;
      element.classList.remove('sure');
      text(element, W.end);
    };
    button.show = () => {
      element.disabled = button.asked || button.ticket.state === 'ending';
      element.setAttribute('aria-label', `${element.textContent} ${person(button.ticket.user)}`);
    };
    element.addEventListener('click', async () => {
      if (!button.sure) {
        element.classList.add('sure');
        text(element, W.really);
        button.sure = setTimeout(() => (calm(), button.show()), SURE);
      } else {
        calm();
        button.asked = true;
        button.show();
        button.asked = await this.end(button.ticket);
      }
      button.show();
    });
    return button;
  }
}

function queued(ticket) {
  if (ticket.state !== 'waiting' || ticket.position === null) return '';
  const position = ticket.position === 1 ? W.next : W.position(ticket.position);
  return ticket.eta === null ? position : `${position} · ${W.about(duration(Math.ceil(ticket.eta)))}`;
}
