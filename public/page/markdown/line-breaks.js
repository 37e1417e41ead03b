// Line breaks. `<br>` is the one tag that models write where Markdown has no other way, within a table's cell.

import { visit } from './tree.js';

/** A remark plugin. Every other tag is shown as it was written. */
export function lineBreaks() {
  return (tree) => {
    visit(tree, (node) => {
      if (!node.children || node.type === 'root') return;
      node.children = node.children.map((child) => (child.type === 'html' && /^<br *\/?>$/i.test(child.value) ? { type: 'break' } : child));
    });
  };
}

/** A rehype plugin: a break is one line break. The page's paragraphs keep line ends, and would show the one behind it as well. */
export function singleBreaks() {
  return (tree) => {
    visit(tree, (node) => {
      if (!node.children?.some((child) => child.tagName === 'br')) return;
      node.children.forEach((child, i) => {
        if (child.type === 'text' && node.children[i - 1]?.tagName === 'br') child.value = child.value.replace(/^\n/, '');
      });
    });
  };
}
