// How an answer is read: remark and rehype plugins for react-markdown, made for one text.

import { bareLinks } from './bare-links.js';
import { codeLanguages } from './code-language.js';
import { cursor } from './cursor.js';
import { directions } from './direction.js';
import { formulaBlock } from './formula/block.js';
import { formulaInline } from './formula/inline.js';
import { KATEX, formulaErrors, formulasFromMarkdown } from './formula/tree.js';
import { lineBreaks, singleBreaks } from './line-breaks.js';
import { restorePipes } from './formula/table-pipes.js';

/**
 * `source` is the text, `latex` whether formulas are drawn, `streaming` whether it is still being written; `part` is there where it
 * is a block of a longer text (growing.js); `gfm` and `katex` are remark-gfm and rehype-katex. A single tilde strikes nothing out:
 * `3~5` is a range.
 */
export function markdownPlugins({ source: text, latex, streaming, part, gfm, katex }) {
  const source = part && !streaming ? `${text}.` : text; // what follows the block: an open formula in it is no longer being written
  const remarkPlugins = [[gfm, { singleTilde: false }], bareLinks, lineBreaks, restorePipes];
  const rehypePlugins = [codeLanguages, singleBreaks, directions];
  if (latex) {
    remarkPlugins.push([formulas, source]);
    rehypePlugins.unshift([katex, KATEX], formulaErrors);
  }
  if (part?.parsed) remarkPlugins.unshift([blockStarts, part.parsed]);
  if (streaming) rehypePlugins.push(cursor);
  return { remarkPlugins, rehypePlugins };
}

/** A remark plugin: `parsed` gets the offsets of the outermost nodes. */
const blockStarts = (parsed) => (tree) => parsed(tree.children.map((node) => node.position.start.offset));

function formulas(source) {
  const data = this.data();
  const block = formulaBlock(source);
  const inline = formulaInline(source);
  (data.micromarkExtensions ??= []).push({ flow: { 36: block, 92: block }, text: { 36: inline, 92: inline } });
  (data.fromMarkdownExtensions ??= []).push(formulasFromMarkdown);
}
