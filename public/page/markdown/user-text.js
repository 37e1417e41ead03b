// What a user wrote, as it was written: white space kept, addresses as links, fenced code as code, nothing else interpreted.

const FENCE = /^ {0,3}(`{3,}|~{3,})[ \t]*([^\s`]*)[^`]*$/;
const ADDRESS = /https?:\/\/[^\s<>"'`，。；：！？、（）【】《》「」“”‘’…]+/gi;
const TRAILING = /[.,;:!?*_~]+$/;

/** The text in pieces, `{ text }` or `{ code, language }`, in their order. A fence without an end is text. */
export function pieces(written) {
  const lines = written.split('\n');
  const found = [];
  let text = [];
  const endText = () => {
    if (text.some((line) => line.trim())) found.push({ text: text.join('\n') }); // blank lines around code are its margin
    text = [];
  };
  const unclosed = new Set(); // a fence that has no end is looked for once
  for (let i = 0; i < lines.length; i++) {
    const [, fence, language] = FENCE.exec(lines[i]) ?? [];
    const end = fence && !unclosed.has(fence) ? closing(lines, i + 1, fence) : -1;
    if (end < 0) {
      if (fence) unclosed.add(fence);
      text.push(lines[i]);
      continue;
    }
    endText();
    found.push({ code: lines.slice(i + 1, end).join('\n'), language });
    i = end;
  }
  endText();
  return found;
}

function closing(lines, from, fence) {
  for (let i = from; i < lines.length; i++) {
    const line = lines[i].trim();
    if (line.length >= fence.length && line === fence[0].repeat(line.length)) return i;
  }
  return -1;
}

/** The text in pieces, strings and `{ address }`. */
export function addresses(text) {
  const found = [];
  let at = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = trimmed(match[0]);
    if (!parses(address)) continue;
    found.push(text.slice(at, match.index), { address });
    at = match.index + address.length;
  }
  found.push(text.slice(at));
  return found.filter((piece) => piece !== '');
}

/** Without the punctuation of the sentence that it stands in, and a bracket that was opened before it. */
function trimmed(address) {
  let shorter = address.replace(TRAILING, '');
  for (const [open, close] of ['()', '[]', '{}']) {
    while (shorter.endsWith(close) && shorter.split(close).length > shorter.split(open).length) {
      shorter = shorter.slice(0, -1).replace(TRAILING, '');
    }
  }
  return shorter;
}

function parses(address) {
  try {
    return Boolean(new URL(address).host);
  } catch {
    return false; // `https://` alone, or an impossible port
  }
}

/** The component. `create` is React's `createElement`, `CodeBlock` what draws the page's blocks of code. */
export const userText = (create, CodeBlock) => ({ text }) =>
  pieces(text).map((piece, i) =>
    'code' in piece
      ? create(CodeBlock, { key: `${i} ${piece.code}`, node: codeNode(piece) })
      : create('div', { key: i, className: 'steward-user-text' }, ...addresses(piece.text).map((part) => link(create, part))),
  );

function link(create, part) {
  if (typeof part === 'string') return part;
  return create('a', { href: part.address, target: '_blank', rel: 'noreferrer', className: 'text-primary hover:underline' }, part.address);
}

/** What react-markdown would give to a block of code. */
function codeNode({ code, language }) {
  const className = language ? [`language-${language}`] : [];
  return { children: [{ properties: { className }, children: [{ value: code }] }] };
}
