// Where the page goes when it leaves a chat: to another chat, or to a new one.
//
// Chainlit says `clear_session` for both. By then its router has the address of the chat that is opened, but still that of the
// chat that is left for a new one. The server compares (chat/events.py: left).

import { chatAddress, here } from './address.js';
import { rewritePackets } from './network.js';

const CLEAR = '42["clear_session"]';

function named(packet) {
  if (packet !== CLEAR) return packet;
  const chats = chatAddress('');
  const thread = here().startsWith(chats) ? here().slice(chats.length) : null;
  return `42${JSON.stringify(['clear_session', { thread: thread || null }])}`;
}

export const nameDeparture = () => rewritePackets(named);
