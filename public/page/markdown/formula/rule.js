// Where a formula stands, and where a dollar sign is only a dollar sign.

export const MAX_FORMULA = 10000; // characters; without a bound, each of many openings would search the whole answer
const CLOSERS = { $: '$', $$: '$$', '\\(': '\\)', '\\[': '\\]' };
const LINE_END = /[\r\n]/;
const COMMAND_OR_GROUP = /\\[a-z]+|\{[^{}]*\}/gi;
const WORD = /(?:^|[\s\d])\p{L}{2,}|\p{Script=Han}/u;

export const closerOf = (opening) => CLOSERS[opening];

/** Whether the text between two single dollar signs is prose: `5 for it (about 4`, between two prices. */
export const isPrice = (text) => /^\d/.test(text) && WORD.test(text.replace(COMMAND_OR_GROUP, ''));

/**
 * The formula that begins at `at`, the first character of a line but for spaces, and takes whole lines. Returns its opening and
 * the offset of its closer, Infinity where the answer ends before it; null where none begins.
 */
export function blockFormula(source, at) {
  const opening = source.slice(at, at + 2);
  if ((opening !== '$$' && opening !== '\\[') || source.startsWith('$$$', at)) return null;
  const begin = at + 2;
  const alone = lineFrom(source, begin).trim() === '';
  const closer = closerOf(opening);
  const limit = Math.min(source.length, begin + MAX_FORMULA);
  for (let i = begin; i < limit; i++) {
    if (source.startsWith(closer, i)) {
      const fits = lineFrom(source, i + 2).trim() === '' && source.slice(begin, i).trim() !== '';
      return fits ? { opening, end: i } : null;
    }
    if (source[i] === '\\') {
      if (i + 1 < limit && !LINE_END.test(source[i + 1])) i += 1; // an escaped character
    } else if (source[i] === '\n' || (source[i] === '\r' && source[i + 1] !== '\n')) {
      const next = lineFrom(source, i + 1);
      if (/^[ \t>]*(?:`{3}|~{3})/.test(next)) return null; // `echo $$` in a later block of code is no closer
      if (!alone && i + 1 < source.length && /^[ \t>]*$/.test(next)) return null;
    }
  }
  return limit === source.length ? { opening, end: Infinity } : null;
}

function lineFrom(source, at) {
  const rest = source.slice(at, at + MAX_FORMULA);
  const end = rest.search(LINE_END);
  return end < 0 ? rest : rest.slice(0, end);
}
