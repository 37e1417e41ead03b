// The direction of each block: right to left where its first letter is. Code and formulas stand left to right, and decide nothing.

const BLOCKS = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'td', 'th', 'ul', 'ol', 'li', 'blockquote', 'table']);
const LETTER = /[\p{L}\u200e\u200f]/u;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** `rtl` or `ltr`, as the first letter of `text` says; undefined without one. */
export function directionOf(text) {
  const letter = LETTER.exec(text)?.[0];
  return letter && (RIGHT_TO_LEFT.test(letter) ? 'rtl' : 'ltr');
}

/**
 * A rehype plugin. `dir="auto"` is no help: for a list or quote it does not look into parts that have a direction, and a cell that
 * holds a number would leave its table's.
 */
export function directions() {
  return (tree) => {
    direction(tree);
  };
}

function direction(node) {
  if (node.type === 'text') return directionOf(node.value);
  const properties = node.properties ?? {};
  if (node.tagName === 'code' || node.tagName === 'pre') properties.dir = 'ltr';
  if (properties.dir) return undefined;
  let found;
  for (const child of node.children ?? []) {
    const of = direction(child); // every child, as each gets its own
    found ??= of;
  }
  if (found && BLOCKS.has(node.tagName)) properties.dir = found;
  return found;
}
