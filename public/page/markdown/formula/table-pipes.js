// `|` within a formula that stands in a table: `$|x|$` and `$P(A|B)$` are no ends of cells, and must not cost the rest of the row.
// While the text is parsed, a character of Unicode's private use stands for it.

import { visit } from '../tree.js';

const PIPE = '\uf8f3';
const ROW = /^[ \t>]*\|.*\|\s*$/;
const FORMULA = /\\\\|\\\$|\$\$[^$]+\$\$|\$(?![\s$])(?:\\.|[^\\$])*?[^\s\\$]\$(?!\d)|\\\(.+?\\\)/g;

/** The text with the pipes of such formulas replaced, character for character. */
export function hidePipes(source) {
  if (!source.includes('|') || !/\$|\\\(/.test(source) || source.includes(PIPE)) return source;
  return source.split('\n').map(hideInRow).join('\n');
}

function hideInRow(line) {
  if (!ROW.test(line)) return line;
  return line.replace(FORMULA, (formula) => (isCells(formula) ? formula : formula.replace(/(\\?)\|/g, (pipe, escape) => (escape ? pipe : PIPE))));
}

/** Whether two dollar signs stand in different cells: `$HOME|$PATH`, or `$a | b$`, which is spaced as cells are. */
function isCells(formula) {
  const inner = formula.replace(/^\$+|\$+$/g, '');
  return inner.startsWith('|') !== inner.endsWith('|') || (/ \| /.test(inner) && !/[({]/.test(inner));
}

/** A remark plugin. */
export function restorePipes() {
  return (tree) => {
    visit(tree, (node) => restore(node, false));
  };
}

/** In the strings of a node and of all that its data holds. */
function restore(object, deep) {
  for (const [name, value] of Object.entries(object)) {
    if (typeof value === 'string') object[name] = value.split(PIPE).join('|');
    else if (value && typeof value === 'object' && (deep || name === 'data')) restore(value, true);
  }
}
