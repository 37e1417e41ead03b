// The memory guard: its level and what is nearest to its limit, as a line; its latest steps below.

import { $, Rows, cells, head, text } from './dom.js';
import { at, bytes, percent } from './format.js';
import { translate } from '../public/i18n.js';

const NAMES = ['at', 'step', 'cause'];

export class Guard {
  constructor() {
    this.table = $('#guard-steps');
    head(this.table, NAMES);
    this.rows = new Rows($('tbody', this.table), () => this.row());
  }

  /** `guard` is null where it is off. */
  show({ guard }) {
    const badge = $('#guard-level');
    badge.dataset.level = guard?.level ?? '';
    text(badge, guard ? translate(`admin.guard.level.${guard.level}`) : translate('admin.guard.off').replaceAll('`', ''));
    text($('#guard-cause'), guard?.cause ? described(guard.cause) : '');
    const steps = guard?.steps ?? [];
    $('#guard details').hidden = steps.length === 0;
    this.rows.show(steps, (step) => `${step.at.toFixed(0)} ${step.step} ${step.level}`);
  }

  row() {
    const cell = cells(NAMES);
    const show = (step) => {
      text(cell.at, at(step.at));
      text(cell.step, translate(`admin.guard.step.${step.step}`));
      text(cell.cause, step.cause ? described(step.cause) : '–');
    };
    return { row: cell.row, show };
  }
}

function described({ signal, share, used, limit }) {
  const cause = translate('admin.guard.cause', { signal: translate(`admin.guard.signal.${signal}`), share: percent(share) });
  return limit ? `${cause} · ${translate('admin.guard.sizes', { used: bytes(used, limit), limit: bytes(limit) })}` : cause;
}
