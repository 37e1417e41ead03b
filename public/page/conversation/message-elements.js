// The elements below each message, such as the figures of its answer. Chainlit looks through all of a chat's for each message.

import { provide } from '../provided.js';

const NONE = [];
const groups = new WeakMap(); // by a chat's list of elements: its elements by message

/** Those of `elements` that belong to the message `id`. */
function elementsOf(elements, id) {
  let group = groups.get(elements);
  if (!group) groups.set(elements, (group = grouped(elements)));
  return group.get(id) ?? NONE;
}

function grouped(elements) {
  const found = new Map();
  for (const element of elements) {
    if (!found.has(element.forId)) found.set(element.forId, []);
    found.get(element.forId).push(element);
  }
  return found;
}

/** Whether a message has the same elements in both lists. */
function sameElements(before, now, id) {
  if (before === now) return true;
  const [first, second] = [elementsOf(before, id), elementsOf(now, id)];
  return first.length === second.length && first.every((element, i) => element === second[i]);
}

export function provideMessageElements() {
  provide('elementsOf', elementsOf);
  provide('sameElements', sameElements);
}
