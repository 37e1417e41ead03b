// What is drawn as Markdown, and what is so long or so nested that it is shown as plain text: a parser's time grows with the square
// of some of these, and a browser's stack ends at a few thousand levels. One pass over the text, before anything is parsed.

const MAX_CHARACTERS = 100000;
const MAX_LINE = 20000; // characters
const MAX_LINES = 4000; // with text, outside blocks of code
const MAX_BLOCKS = 1500; // items of lists, lines of quotes, headings
const MAX_DEPTH = 40; // lists and quotes within one another
const MAX_CELLS = 2500;
const MAX_FORMULA_SIGNS = 2000;
const MAX_MARKS = 500; // of emphasis and links within one paragraph

const FENCE = /^[ \t]*(?:(?:>|[-+*]|\d{1,9}[.)])[ \t]*)*(`{3,}|~{3,})/;
const HEADING = /^[ \t]*(?:#{1,6}(?=[ \t]|$)|(?:=+|-+)[ \t]*$)/;
const MARKER = /[ \t]*(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t]|$))/y;
const FORMULA_SIGNS = /\$|\\[([]/g;
const MARKS = /\*+|_+|~+|[[\]<]/g;

/** Whether `text` (with line ends of any kind) is beyond a bound. */
export function isBeyondBounds(text) {
  if (text.length > MAX_CHARACTERS) return true;
  const lists = []; // the indents of the lists that the line may stand in
  let fence = null;
  let lines = 0;
  let blocks = 0;
  let cells = 0;
  let signs = 0;
  let marks = 0;
  for (const line of text.split(/\r\n|\r|\n/)) {
    if (line.length > MAX_LINE) return true;
    const markers = leadingMarkers(line);
    if (depth(line, markers, lists) > MAX_DEPTH) return true;
    const found = FENCE.exec(line)?.[1];
    if (fence) {
      if (found && found.startsWith(fence)) fence = null;
      continue;
    }
    if (found) fence = found;
    if (line.trim()) lines += 1;
    if (markers || HEADING.test(line)) blocks += 1;
    const pipes = count(line, '|');
    if (pipes > 1) cells += pipes;
    if (markers || pipes > 1 || !line.trim()) marks = 0; // another block begins
    marks += line.match(MARKS)?.length ?? 0;
    signs += line.match(FORMULA_SIGNS)?.length ?? 0;
    if (lines > MAX_LINES || blocks > MAX_BLOCKS || cells > MAX_CELLS) return true;
    if (signs > MAX_FORMULA_SIGNS || marks > MAX_MARKS) return true;
  }
  return false;
}

/** How many markers of quotes and list items the line begins with; no more are counted than matter. */
function leadingMarkers(line) {
  let markers = 0;
  MARKER.lastIndex = 0;
  while (markers <= MAX_DEPTH && MARKER.test(line)) markers += 1;
  return markers;
}

function depth(line, markers, lists) {
  const indent = line.search(/[^ \t]/);
  if (indent < 0) return 0;
  while (lists.length && lists[lists.length - 1] >= indent) lists.pop();
  if (markers) lists.push(indent);
  return lists.length + Math.max(0, markers - 1);
}

function count(line, character) {
  let found = 0;
  for (let at = line.indexOf(character); at >= 0; at = line.indexOf(character, at + 1)) found += 1;
  return found;
}
