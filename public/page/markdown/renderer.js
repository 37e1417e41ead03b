// How the page draws a message: in place of the component `Markdown` of Chainlit's script (chat/chainlit/frontend/edits.py).

import { isBeyondBounds } from './bounds.js';
import { hidePipes } from './formula/table-pipes.js';
import { userText } from './user-text.js';

/**
 * The component. `react` is React, `Markdown` Chainlit's component, `CodeBlock` what it draws blocks of code with. Beside the props of
 * Chainlit's, `userText` says that a user wrote it, `streaming` that it is still being written.
 */
export function markdown(react, Markdown, CodeBlock) {
  const create = react.createElement;
  const UserText = userText(create, CodeBlock);
  const Boundary = errorBoundary(react);

  return function Message({ userText: isUserText, ...props }) {
    const text = props.children;
    const source = react.useMemo(() => (typeof text === 'string' && !isUserText && !isBeyondBounds(text) ? hidePipes(text) : null), [text, isUserText]);
    if (typeof text !== 'string') return null;
    const plain = create('pre', { className: 'steward-plain' }, text);
    if (isUserText) return create(Boundary, { plain }, create(UserText, { text }));
    if (source === null) return plain;
    return create(Boundary, { plain }, create(Markdown, props, source));
  };
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
