// Which Enter sends, and which confirms: the one place that says so.

/** Whether the key belongs to an input method. Safari ends the composition before the Enter that confirms it, but marks that with 229. */
export const composes = (event) => event.isComposing || event.keyCode === 229;

/** An Enter that confirms a field of one line. */
export const confirms = (event) => event.key === 'Enter' && !composes(event);

/** An Enter that sends a message. On a touch screen Enter is a new line, as its keyboard has no Shift with Enter; the button sends. */
export function sends(event) {
  if (!confirms(event) || event.shiftKey || event.altKey) return false;
  return event.ctrlKey || event.metaKey || !window.matchMedia('(pointer: coarse)').matches;
}
