// Addresses that stand in Chinese or Japanese text without a space after them: GitHub's rule takes the rest of the sentence along.

import { visit } from './tree.js';

const BARE = /^(?:https?:\/\/|www\.)/i;
const PUNCTUATION = /[\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\u2018-\u201d\u2026]/;

/** A remark plugin, after remark-gfm. */
export function bareLinks() {
  return (tree) => {
    visit(tree, (node) => {
      if (node.children?.some(runsOn)) node.children = node.children.flatMap(cut);
    });
  };
}

function runsOn(node) {
  const text = node.type === 'link' && node.children.length === 1 && node.children[0].value;
  return Boolean(text) && BARE.test(text) && node.url.endsWith(text) && PUNCTUATION.test(text);
}

function cut(node) {
  if (!runsOn(node)) return [node];
  const text = node.children[0].value;
  const end = text.search(PUNCTUATION);
  const scheme = node.url.slice(0, node.url.length - text.length); // `http://` before `www.`
  const link = { ...node, url: scheme + text.slice(0, end), children: [{ type: 'text', value: text.slice(0, end) }] };
  return [link, { type: 'text', value: text.slice(end) }];
}
