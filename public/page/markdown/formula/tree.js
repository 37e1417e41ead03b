// Formulas in the syntax trees: from micromark's tokens to mdast, and what rehype-katex and then the page make of them.

import { closerOf } from './rule.js';
import { visit } from '../tree.js';

/** Limits of KaTeX: a model can be talked into a formula that covers the page, or never ends. */
export const KATEX = { maxExpand: 1000, maxSize: 20, strict: 'ignore', trust: false, errorColor: 'inherit' };

const UNKNOWN_COMMAND = `color:${KATEX.errorColor}`; // how KaTeX draws one

/** An extension of mdast-util-from-markdown. */
export const formulasFromMarkdown = {
  enter: {
    formula(token) {
      this.enter({ type: 'formula', data: {} }, token);
      this.buffer();
    },
    formulaData(token) {
      this.config.enter.data.call(this, token);
    },
  },
  exit: {
    formulaData(token) {
      this.config.exit.data.call(this, token);
    },
    formula(token) {
      const value = this.resume();
      const node = this.stack[this.stack.length - 1];
      this.exit(token);
      const source = token.opening + value + (token.closed ? closerOf(token.opening) : '');
      node.data = {
        hName: token.block ? 'div' : 'span',
        hProperties: { className: ['steward-formula'], dir: 'ltr', dataSource: source },
        hChildren: token.closed ? [drawn(value, token.display)] : [{ type: 'text', value: source }],
      };
    },
  },
};

function drawn(value, display) {
  const className = ['language-math', display ? 'math-display' : 'math-inline'];
  return { type: 'element', tagName: 'code', properties: { className }, children: [{ type: 'text', value: value.trim() }] };
}

/** A rehype plugin, after rehype-katex: a formula that KaTeX cannot read is shown as it was written. */
export function formulaErrors() {
  return (tree) => {
    visit(tree, (node) => {
      if (!node.properties?.className?.includes?.('steward-formula')) return;
      const source = node.properties.dataSource;
      delete node.properties.dataSource;
      if (!hasError(node)) return;
      node.children = [{ type: 'text', value: source }];
    });
  };
}

function hasError(node) {
  let found = false;
  visit(node, (each) => {
    const { className, style } = each.properties ?? {};
    found ||= className?.includes?.('katex-error') || style?.includes?.(UNKNOWN_COMMAND) || false;
  });
  return found;
}
