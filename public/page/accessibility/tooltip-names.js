// A button that is only an icon is named by its tooltip's text. Chainlit says it to those alone who can point at it.

import { provide } from '../provided.js';

/**
 * The text that a React node will show. `parts.translate` gives the text of Chainlit's component `parts.Text` by its path; a key
 * of the keyboard (`parts.Key`) is no part of a name.
 */
function textOf(node, parts) {
  if (typeof node === 'string' || typeof node === 'number') return String(node);
  if (Array.isArray(node)) return node.map((each) => textOf(each, parts)).filter(Boolean).join(' ');
  if (!node?.props || node.props['aria-hidden'] || node.type === parts.Key) return '';
  return node.type === parts.Text ? parts.translate(node.props.path) : textOf(node.props.children, parts);
}

/** The children of a tooltip, its `parts.Trigger` named by its `parts.Content` where it has no text of its own. */
function nameTrigger({ cloneElement }, children, parts) {
  if (!Array.isArray(children)) return children;
  const name = textOf(children.find((child) => child?.type === parts.Content)?.props.children, parts);
  return children.map((child) => {
    if (child?.type !== parts.Trigger || !name) return child;
    const button = child.props.asChild ? child.props.children : child;
    if (button.props['aria-label'] || textOf(button.props.children, parts)) return child;
    if (typeof button.type === 'string') return child; // a host element, such as a frame around a picture
    const named = cloneElement(button, { 'aria-label': name });
    return button === child ? named : cloneElement(child, undefined, named);
  });
}

export const nameByTooltips = () => provide('nameTrigger', nameTrigger);
