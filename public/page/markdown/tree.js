// Walking syntax trees. Without recursion: their depth is a model's.

/** Call `each(node)` for every node, parents first. What it puts in place of a node's children is visited instead. */
export function visit(tree, each) {
  const waiting = [tree];
  while (waiting.length) {
    const node = waiting.pop();
    each(node);
    if (node.children) for (let i = node.children.length - 1; i >= 0; i--) waiting.push(node.children[i]);
  }
}
