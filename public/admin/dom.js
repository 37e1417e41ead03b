// DOM helpers: text that is only touched when it changes, rows that stay the same element from poll to poll.

import { describe } from '../public/i18n.js';

export const $ = (selector, root = document) => root.querySelector(selector);

export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

export function text(element, content) {
  if (element.textContent !== content) element.textContent = content;
}

export function title(element, content) {
  if (element.title !== content) element.title = content;
}

/** A bar of two lengths, from 0 to 1: tokens held, over tokens reserved. */
export class Bar {
  constructor() {
    this.root = el('span', { class: 'bar' }, el('i'), el('b'));
  }

  show(held, reserved = 0) {
    const width = (share) => `${(Math.min(1, Math.max(0, share)) * 100).toFixed(1)}%`;
    this.root.children[0].style.width = width(Math.max(held, reserved));
    this.root.children[1].style.width = width(held);
    this.root.classList.toggle('full', held >= 1);
  }
}

/** Rows of a table body by key, in the given order. `make()` returns `{row, show(item)}`. Moves only what has to move: a
 * button must not slip away under a finger because another request has come. */
export class Rows {
  constructor(body, make) {
    this.body = body;
    this.make = make;
    this.known = new Map();
  }

  show(items, key) {
    const left = new Set(this.known.keys());
    let before = null;
    for (const item of items) {
      const name = key(item);
      left.delete(name);
      if (!this.known.has(name)) this.known.set(name, this.make(item));
      const made = this.known.get(name);
      made.show(item);
      const next = before ? before.nextElementSibling : this.body.firstElementChild;
      if (made.row !== next) this.body.insertBefore(made.row, next);
      before = made.row;
    }
    for (const name of left) {
      this.known.get(name).row.remove();
      this.known.delete(name);
    }
  }
}

/** A row of cells named by `names`; on a narrow page each carries its heading with it. */
export function cells(names) {
  const found = {};
  const row = el('tr', { role: 'row' });
  for (const name of names) {
    found[name] = el('td', { role: 'cell', class: name, 'data-heading': describe('admin.column', name, '') });
    row.append(found[name]);
  }
  return { row, ...found };
}

export function head(table, names) {
  table.setAttribute('role', 'table'); // its display is changed on a narrow page, which would take its meaning
  const row = el('tr', { role: 'row' });
  for (const name of names) row.append(el('th', { role: 'columnheader', scope: 'col', class: name }, describe('admin.column', name, '')));
  $('thead', table).replaceChildren(row);
}
