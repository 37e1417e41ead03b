// The cursor at the end of an answer that is being written: a node of its own, as no character of the answer is ours to add.

const DESCEND = new Set(['p', 'ul', 'ol', 'li', 'blockquote', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'table', 'thead', 'tbody', 'tr', 'td', 'th']);

/** A rehype plugin. */
export function cursor() {
  return (tree) => {
    let parent = tree;
    for (;;) {
      const last = [...parent.children].reverse().find((child) => child.type !== 'text' || child.value.trim());
      if (!last || !DESCEND.has(last.tagName)) break;
      parent = last;
    }
    parent.children.push({ type: 'element', tagName: 'blinkingCursor', properties: {}, children: [] });
  };
}
