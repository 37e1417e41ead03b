// An answer that is being written, drawn block by block: a paragraph, list or table that is finished is parsed once and keeps its
// elements, and only the end of the text is parsed at each packet. The whole text is parsed once it has ended (renderer.js), as
// references and footnotes need.

import { Bounds } from './bounds.js';
import { hidePipes } from './formula/table-pipes.js';

const SHARE = 1; // after a drawing, so many times as long is left to the rest of the page
const LONGEST_MS = 1000;

/** A text that grows, cut before each block that was begun after another was finished. */
class Blocks {
  text = '';
  finished = [];
  open = '';
  cut = 0; // where in `open` the next block begins, as its last parse has said

  /** The text has grown. One that is not longer but another is begun anew. */
  take(text) {
    if (!text.startsWith(this.text)) Object.assign(this, { text: '', finished: [], open: '', cut: 0 });
    if (this.cut > 0) this.finished.push(this.open.slice(0, this.cut));
    this.open = this.open.slice(this.cut) + text.slice(this.text.length);
    this.text = text;
    this.cut = 0;
  }

  /**
   * Where the blocks of `open` begin: `offsets`, of Markdown's outermost nodes. The last one may still be joined to the one before,
   * as `1` below a list is when it becomes `1.`: those two stay open.
   */
  parsed(open, offsets) {
    if (open !== this.open || offsets.length < 3) return;
    const at = offsets[offsets.length - 2];
    this.cut = Math.max(open.lastIndexOf('\n', at - 1), open.lastIndexOf('\r', at - 1)) + 1;
  }
}

/** The component. `text` is what was written so far; other props are those of Chainlit's `Markdown`, which draws each block. */
export function growing(react, Markdown) {
  const create = react.createElement;
  const Block = react.memo(
    ({ text, streaming, parsed, latex, ...props }) => create(Markdown, { ...props, latex, streaming, part: { parsed } }, hidePipes(text)),
    (before, now) => before.text === now.text && before.streaming === now.streaming && before.latex === now.latex,
  );

  return function Growing({ text, ...props }) {
    const state = react.useRef(null);
    state.current ??= { blocks: new Blocks(), bounds: new Bounds(), began: 0, rests: 0 };
    const { blocks, bounds } = state.current;
    const now = performance.now();
    const draws = now >= state.current.rests || !text.startsWith(blocks.text);
    if (draws) {
      state.current.began = now;
      blocks.take(text);
    }
    const [, drawAgain] = react.useReducer((times) => times + 1, 0);
    react.useLayoutEffect(() => {
      if (!draws) return;
      const ended = performance.now();
      state.current.rests = ended + Math.min(SHARE * (ended - state.current.began), LONGEST_MS);
    });
    react.useEffect(() => {
      if (draws) return undefined;
      const waiting = setTimeout(drawAgain, state.current.rests - now);
      return () => clearTimeout(waiting);
    });
    if (bounds.isBeyond(blocks.text)) return create('pre', { className: 'steward-plain' }, blocks.text);
    const drawn = [...blocks.finished, blocks.open].flatMap((each, i) => {
      const last = i === blocks.finished.length;
      const parsed = last ? (offsets) => blocks.parsed(each, offsets) : undefined;
      const block = create(Block, { ...props, key: i, text: each, streaming: last, parsed });
      return i ? ['\n', block] : [block];
    });
    return create('div', { className: 'prose lg:prose-xl steward-growing' }, drawn);
  };
}
