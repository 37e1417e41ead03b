// How the page draws a message: in place of the component `Markdown` of Chainlit's script (chat/chainlit/frontend/edits.py).

import { isBeyondBounds } from './bounds.js';
import { growing } from './growing.js';
import { hidePipes } from './formula/table-pipes.js';
import { userText } from './user-text.js';

const NONE = []; // the same at each rendering

/**
 * The component. `react` is React, `Markdown` Chainlit's component, `CodeBlock` what it draws blocks of code with. Beside the props of
 * Chainlit's, `userText` says that a user wrote it, `streaming` that it is still being written.
 */
export function markdown(react, Markdown, CodeBlock) {
  const create = react.createElement;
  const UserText = userText(create, CodeBlock);
  const Growing = growing(react, Markdown);
  const Whole = react.memo(Markdown, isSame);
  const Boundary = errorBoundary(react);

  return function Message({ userText: isUserText, ...props }) {
    const { children: text, streaming } = props;
    const source = react.useMemo(
      () => (typeof text === 'string' && !isUserText && !streaming && !isBeyondBounds(text) ? hidePipes(text) : null),
      [text, isUserText, streaming],
    );
    if (typeof text !== 'string') return null;
    const plain = create('pre', { className: 'steward-plain' }, text);
    if (isUserText) return create(Boundary, { plain }, create(UserText, { text }));
    if (streaming) return create(Boundary, { plain }, create(Growing, { ...props, children: undefined, text }));
    if (source === null) return plain;
    return create(Boundary, { plain }, create(Whole, { ...props, refElements: props.refElements?.length ? props.refElements : NONE }, source));
  };
}

/** Whether two renderings have the same props. Without it every answer of a chat is parsed anew when another one ends. */
function isSame(before, now) {
  const names = new Set([...Object.keys(before), ...Object.keys(now)]);
  return [...names].every((name) => before[name] === now[name]);
}

/** Shows `plain` where its children cannot be drawn: without it, one message would empty the whole page. */
function errorBoundary(react) {
  return class Boundary extends react.Component {
    state = { failed: false };

    static getDerivedStateFromError() {
      return { failed: true };
    }

    render() {
      return this.state.failed ? this.props.plain : this.props.children;
    }
  };
}
