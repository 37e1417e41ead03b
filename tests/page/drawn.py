"""What a message looks like, as text: its blocks and marks, the direction of each, formulas by their source."""

from __future__ import annotations

from playwright.async_api import Locator

OUTLINE = r"""element => {
  const inline = new Set(['SPAN', 'A', 'CODE', 'STRONG', 'EM', 'DEL', 'BR', 'INPUT', 'SUP']);
  const escaped = text => text.replace(/\n/g, '⏎').replace(/\t/g, '⇥').replace(/\r/g, '␍').replace(/\u200b/g, '⟨zwsp⟩');
  const lines = [];
  let depth = 0, line = '';
  const flush = () => {
    const text = line.replace(/^[\s⏎]+|[\s⏎]+$/g, '');
    if (text) lines.push('  '.repeat(depth) + text);
    line = '';
  };
  const nested = (name, children, element) => {
    flush();
    lines.push('  '.repeat(depth) + name);
    depth += 1; children.forEach(walk); flush(); depth -= 1;
  };
  const walk = node => {
    if (node.nodeType === 3) { line += escaped(node.data); return; }
    if (node.nodeType !== 1 || node.matches('button, svg, .steward-stats')) return;
    const children = [...node.childNodes];
    const direction = node.matches('[dir]') && getComputedStyle(node).direction === 'rtl' ? ' rtl' : '';
    if (node.matches('.steward-formula, .katex')) {
      const source = node.querySelector('annotation')?.textContent;
      const kind = node.querySelector('.katex-display') ? 'display ' : '';
      line += source === undefined ? `⟦unread ${escaped(node.textContent)}⟧` : `⟦${kind}${escaped(source)}⟧`;
      return;
    }
    if (node.matches('.loading-cursor')) { line += '▮'; return; }
    if (node.matches('.steward-plain')) {
      nested(`plain ${node.textContent.length}: ${escaped(node.textContent).slice(0, 20)}`, []);
      return;
    }
    const block = node.querySelector(':scope > div > span.text-muted-foreground')
      && node.querySelector(':scope > div code');
    if (block) {
      flush();
      const language = node.querySelector('span').textContent;
      lines.push('  '.repeat(depth) + `code ${language}: ${escaped(node.querySelector('code').textContent)}`);
      return;
    }
    const tag = node.tagName.toLowerCase();
    if (tag === 'br') { line += '↵'; return; }
    if (tag === 'input') { line += node.checked ? '[x]' : '[ ]'; return; }
    if (tag === 'a') { line += `[${node.textContent}](${node.getAttribute('href')})`; return; }
    if (tag === 'code') { line += '`' + node.textContent + '`'; return; }
    if (tag === 'del') { line += '~~'; children.forEach(walk); line += '~~'; return; }
    if (node.matches('.font-bold')) { line += '**'; children.forEach(walk); line += '**'; return; }
    if (node.matches('.italic') && tag === 'span') { line += '*'; children.forEach(walk); line += '*'; return; }
    if (inline.has(node.tagName)) { children.forEach(walk); return; }
    if (node.matches('.steward-user-text')) { nested('text' + direction, children); return; }
    if (node.matches('[data-orientation]')) { nested('hr', []); return; }
    if (tag === 'div' && node.getAttribute('role') !== 'article') { flush(); children.forEach(walk); flush(); return; }
    nested((tag === 'div' ? 'p' : tag) + direction, children);
  };
  walk(element); flush();
  return lines.join('\n') + '\n';
}"""


async def outline(message: Locator) -> str:
    """The outline of a `.message-content`."""
    return str(await message.evaluate(OUTLINE))
