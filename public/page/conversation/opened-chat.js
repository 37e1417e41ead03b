// The steps of a chat that is opened, as a tree. Chainlit's own way looks through all steps before each, and copies them.

import { provide } from '../provided.js';

/** The tree of `steps`, in their order. `add(tree, step)` is Chainlit's own, for a step whose place is a depth. */
function openedChat(steps, add) {
  if (steps.some((step) => step.indent > 0)) return steps.reduce(add, []);
  const byId = new Map();
  const tree = [];
  for (const step of steps) {
    const known = byId.get(step.id);
    if (known) {
      Object.assign(known, step);
      continue;
    }
    const parent = byId.get(step.parentId);
    if (step.parentId && !parent) continue; // as Chainlit does
    const own = { ...step };
    byId.set(step.id, own);
    if (parent) parent.steps = [...(parent.steps ?? []), own];
    else tree.push(own);
  }
  return tree;
}

export const provideOpenedChat = () => provide('openedChat', openedChat);
