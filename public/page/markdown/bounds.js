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
export const isBeyondBounds = (text) => new Bounds().isBeyond(text);

/** The same of a text that grows: each of its lines is looked at once, but for the last. */
export class Bounds {
  beyond = false;
  text = '';
  counts = new Counts();

  isBeyond(text) {
    if (!text.startsWith(this.text)) Object.assign(this, { beyond: false, text: '', counts: new Counts() });
    const end = text.lastIndexOf('\n') + 1;
    if (end > this.text.length) {
      const lines = text.slice(this.text.length, end).split(/\r\n|\r|\n/).slice(0, -1);
      this.beyond ||= lines.some((line) => this.counts.exceededBy(line));
      this.text = text.slice(0, end);
    }
    if (this.beyond || text.length > MAX_CHARACTERS) return true;
    const last = this.counts.copy();
    return text.slice(end).split('\r').some((line) => last.exceededBy(line));
  }
}

/** What the lines so far hold. */
class Counts {
  lists = []; // the indents of the lists that the line may stand in
  fence = null;
  lines = 0;
  blocks = 0;
  cells = 0;
  signs = 0;
  marks = 0;

  copy() {
    return Object.assign(new Counts(), this, { lists: [...this.lists] });
  }

  /** Whether the next line goes beyond a bound. */
  exceededBy(line) {
    if (line.length > MAX_LINE) return true;
    const markers = leadingMarkers(line);
    if (depth(line, markers, this.lists) > MAX_DEPTH) return true;
    const found = FENCE.exec(line)?.[1];
    if (this.fence) {
      if (found && found.startsWith(this.fence)) this.fence = null;
      return false;
    }
    if (found) this.fence = found;
    if (line.trim()) this.lines += 1;
    if (markers || HEADING.test(line)) this.blocks += 1;
    const pipes = count(line, '|');
    if (pipes > 1) this.cells += pipes;
    if (markers || pipes > 1 || !line.trim()) this.marks = 0; // another block begins
    this.marks += line.match(MARKS)?.length ?? 0;
    this.signs += line.match(FORMULA_SIGNS)?.length ?? 0;
    return (
      this.lines > MAX_LINES || this.blocks > MAX_BLOCKS || this.cells > MAX_CELLS || this.signs > MAX_FORMULA_SIGNS || this.marks > MAX_MARKS
    );
  }
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
