// What the server sends to this window through Chainlit's socket: `{steward: kind, ...}` (chat/).

export function onServerMessage(kind, handle) {
  window.addEventListener('message', (event) => {
    const own = event.source === window && event.origin === window.location.origin;
    if (own && event.data?.steward === kind) handle(event.data);
  });
}
