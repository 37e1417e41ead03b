// What our modules provide to Chainlit's script, whose places that call it are in chat/chainlit/frontend/edits.py.

/** Put `value` into `window.steward`. Chainlit's script runs after ours, so nothing here may be provided late. */
export function provide(name, value) {
  window.steward ??= {};
  if (name in window.steward) throw new Error(`window.steward.${name} is provided twice`);
  window.steward[name] = value;
}
