// The one wrapper around `fetch` and `WebSocket`. Other modules register here for what they answer or observe, by path.

const nativeFetch = window.fetch.bind(window);
const handlers = new Map();
const observers = new Map();
const packetFilters = [];
const packetRewriters = [];
const disconnectListeners = [];

/** A request that no handler answers and no observer sees. */
export const request = nativeFetch;

/** A signal that aborts after `ms`: `AbortSignal.timeout`, which Safari has from 16 on. */
export function timeoutSignal(ms) {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), ms);
  return controller.signal;
}

/** Requests for `path` are answered by `handler(input, init)`, a promise of a Response. */
export const answerRequests = (path, handler) => handlers.set(path, handler);

/** `observer(response, init)` sees each response to a request for `path` before the page does. */
export const observeResponses = (path, observer) => observers.set(path, [...(observers.get(path) ?? []), observer]);

/** `accepts(data)` decides whether a packet is sent. */
export const filterPackets = (accepts) => packetFilters.push(accepts);

/** `rewrite(packet)` gives the packet that is sent in the place of `packet`, over WebSocket and polling. */
export const rewritePackets = (rewrite) => packetRewriters.push(rewrite);

/** `listener()` is called when a socket has closed. */
export const onDisconnect = (listener) => disconnectListeners.push(listener);

const PACKETS = '\x1e'; // between the packets of a polling request (engine.io, protocol 4)

function rewritten(data) {
  if (typeof data !== 'string' || packetRewriters.length === 0) return data;
  const rewrite = (packet) => packetRewriters.reduce((text, change) => change(text), packet);
  return data.split(PACKETS).map(rewrite).join(PACKETS);
}

export function wrapNetwork() {
  window.fetch = async (input, init) => {
    const path = new URL(input?.url ?? input, window.location.href).pathname;
    const response = await (handlers.get(path) ?? nativeFetch)(input, init);
    observers.get(path)?.forEach((observer) => observer(response, init));
    return response;
  };
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) {
    return packetFilters.every((accepts) => accepts(data)) ? send.call(this, rewritten(data)) : undefined;
  };
  const post = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.send = function (body) {
    return post.call(this, rewritten(body));
  };
  window.WebSocket = new Proxy(WebSocket, {
    construct(target, args) {
      const socket = new target(...args);
      socket.addEventListener('close', () => disconnectListeners.forEach((listener) => listener()));
      return socket;
    },
  });
}
