// Four cards: a figure of this moment, and the last hour of it as a chart.

import { $, el, text } from './dom.js';
import { at, bytes, count, decimal, duration, hhmm, percent } from './format.js';
import { plural, translate } from '../public/i18n.js';

const HOUR = 3600;
const FRESH = 600; // seconds that a chart shows at least, also of a server that has only started
const GAP = 3; // samples that may be missing before the line is broken
const NARROW = matchMedia('(max-width: 640px)');

// `series`: the column of a sample, the key of its name below `admin`, its colour in admin.css. The first is drawn last, over the others.
const CARDS = [
  { name: 'queue', write: count, least: 4, series: [['running', 'running', 'one'], ['waiting', 'waiting', 'two']] },
  { name: 'speed', write: decimal, least: 10, series: [['tokens_per_second', 'tokens_per_second', 'one']] },
  { name: 'kv', write: percent, least: 1, series: [['kv_usage', 'in_use', 'one'], ['kv_reserved', 'reserved', 'two']] },
  {
    name: 'memory', write: bytes, least: 2 ** 28,
    series: [['gpu_memory', 'gpu', 'three'], ['engine_memory', 'engine', 'two'], ['server_memory', 'server', 'one']],
  },
];

const label = (key) => translate(`admin.${key}`);

export class Cards {
  constructor() {
    this.columns = { at: [] };
    this.cards = CARDS.map((about) => new Card(about));
    $('#cards').append(...this.cards.map((card) => card.root));
    const draw = () => this.cards.forEach((card) => card.build(this.columns));
    NARROW.addEventListener('change', draw);
    new ResizeObserver(() => this.cards.forEach((card) => card.resize())).observe($('#cards'));
    this.repaint = draw;
  }

  get latest() {
    return this.columns.at.at(-1) ?? 0;
  }

  /** Add samples that are younger than `latest`. What is older than an hour goes. */
  add({ columns, every, now, ahead }) {
    const known = this.columns.at.length;
    for (const [name, values] of Object.entries(columns)) this.columns[name] = (this.columns[name] ?? Array(known).fill(null)).concat(values);
    const old = this.columns.at.findIndex((time) => time > now - HOUR);
    if (old !== 0) for (const name of Object.keys(this.columns)) this.columns[name].splice(0, old < 0 ? Infinity : old);
    this.cards.forEach((card) => card.draw(this.columns, now, every, ahead));
  }

  show({ queue, engine, tokens_per_second: speed, memory }) {
    const [requests, rate, kv, sizes] = this.cards;
    const gpu = memory.gpus.filter((one) => one.used !== null);
    const sum = (values) => values.reduce((all, one) => all + (one ?? 0), 0);
    requests.say([[count(queue.running), label('running')], [count(queue.waiting), label('waiting')]], [
      plural('admin.slots', queue.slots, { text: count(queue.slots) }),
      queue.longest_wait !== null && translate('admin.longest_wait', { time: duration(queue.longest_wait) }),
    ]);
    const preempted = engine.preemptions ? translate('admin.preempted', { n: count(engine.preemptions) }) : label('not_preempted');
    rate.say([[decimal(speed), label('tokens_per_second')]], [preempted]);
    const reserved = engine.kv_tokens ? queue.kv_reserved / engine.kv_tokens : 0;
    kv.say([[percent(engine.kv_usage), label('in_use')], [percent(reserved), label('reserved')]], [
      translate('admin.kv_tokens', { n: count(engine.kv_tokens) }),
    ]);
    const onGpu = [bytes(sum(gpu.map((one) => one.used))), translate('admin.gpu_total', { size: bytes(sum(gpu.map((one) => one.total))) })];
    sizes.say([gpu.length ? onGpu : [bytes(sum([memory.server, memory.engine])), '']], [
      `${label('server')} ${bytes(memory.server)}`, `${label('engine')} ${bytes(memory.engine)}`,
    ]);
  }
}

class Card {
  constructor(about) {
    this.about = about;
    const title = translate(`admin.card.${about.name}`);
    this.time = el('time');
    this.figures = el('p', { class: 'figures' });
    this.aside = el('p', { class: 'aside' });
    this.canvas = el('div', { class: 'chart', role: 'img', 'aria-label': translate('admin.card.last_hour', { title }) });
    this.root = el('figure', { class: 'card', id: `card-${about.name}` }, el('figcaption', {}, title, this.time), this.figures, this.aside, this.canvas);
    this.pointed = null;
  }

  say(figures, detail) {
    const key = JSON.stringify(figures);
    const pair = ([value, name]) => el('span', {}, el('b', {}, value), ` ${name}`);
    if (key !== this.shownFigures) this.figures.replaceChildren(...figures.flatMap((figure) => [pair(figure), ' ']));
    this.shownFigures = key;
    this.detail = detail.filter(Boolean).join(' · ');
    if (this.pointed === null) text(this.aside, this.detail);
  }

  /** While the cursor is on any of the charts: the values of that time. */
  point(index) {
    this.pointed = index ?? null;
    const value = (column) => this.columns[column]?.[index];
    const known = this.pointed !== null && value('at') !== undefined;
    const then = ([column, name]) => `${this.about.write(value(column))} ${label(name)}`;
    text(this.time, known ? at(value('at') + this.ahead) : '');
    text(this.aside, known ? this.shown.filter(([column]) => value(column) !== null).map(then).join(' · ') : this.detail ?? '');
  }

  build(columns) {
    this.plot?.destroy();
    this.plot = null;
    this.draw(columns, this.now, this.every, this.ahead);
  }

  /** `ahead` is how far the date is ahead of the samples' time: more than 0 once the server's clock was set forward. */
  draw(columns, now, every, ahead) {
    if (!now) return;
    const shown = this.about.series.filter(([column]) => columns[column]?.some((value) => value !== null));
    if (this.plot && shown.length !== this.shown.length) {
      this.plot.destroy();
      this.plot = null;
    }
    Object.assign(this, { columns: broken(columns, GAP * every), now, every, ahead, shown });
    const data = [this.columns.at, ...shown.map(([column]) => this.columns[column]).reverse()];
    if (this.plot) this.plot.setData(data);
    else this.plot = new uPlot(this.options(), data, this.canvas);
  }

  options() {
    const colour = (name, alpha) => () => `rgb(${getComputedStyle(document.documentElement).getPropertyValue(`--${name}`)} / ${alpha})`;
    const narrow = NARROW.matches;
    const font = `${narrow ? 10 : 11}px system-ui, sans-serif`;
    const axis = { stroke: colour('quiet', 1), grid: { stroke: colour('line', 1), width: 1 }, ticks: { show: false }, gap: narrow ? 2 : 5, font };
    const most = (_, low, high) => [0, Math.max(this.about.least, (high ?? 0) * 1.08)];
    return {
      ...this.size(),
      padding: narrow ? [6, 12, 0, 0] : [6, 16, 0, 0],
      legend: { show: false },
      cursor: { y: false, sync: { key: 'hour' }, drag: { x: false, y: false }, points: { size: 6 } },
      hooks: { setCursor: [(plot) => this.point(plot.cursor.left < 0 ? null : plot.cursor.idx)] },
      scales: { x: { time: true, range: () => [Math.max(this.now - HOUR, Math.min(this.now - FRESH, this.columns.at[0] ?? this.now)), this.now] }, y: { range: most } },
      axes: [
        { ...axis, size: narrow ? 16 : 22, space: narrow ? 48 : 60, values: (_, times) => times.map((time) => hhmm(time + this.ahead)) },
        { ...axis, size: narrow ? 42 : 52, space: narrow ? 22 : 28, incrs: this.about.name === 'memory' ? [...Array(20).keys()].map((n) => 2 ** (20 + n)) : undefined,
          values: (_, values) => values.map((value) => this.about.write(value)) },
      ],
      series: [{}, ...this.shown.map(([, name, tone]) => ({
        label: label(name), width: 1.5, stroke: colour(tone, 1), fill: colour(tone, 0.12), points: { show: false },
      })).reverse()],
    };
  }

  size() {
    return { width: Math.max(80, this.canvas.clientWidth), height: Math.max(40, this.canvas.clientHeight) };
  }

  resize() {
    this.plot?.setSize(this.size());
  }
}

/** The columns with a row of nulls where samples are missing: nothing is known of that time, so no line runs through it. */
function broken(columns, gap) {
  const cuts = columns.at.flatMap((time, index) => (index && time - columns.at[index - 1] > gap ? [index] : []));
  if (!cuts.length) return columns;
  const out = {};
  for (const [name, values] of Object.entries(columns)) {
    out[name] = values.slice();
    for (const index of cuts.reverse()) out[name].splice(index, 0, name === 'at' ? columns.at[index - 1] + 1 : null);
  }
  return out;
}
