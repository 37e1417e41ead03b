// The composer: what may be sent, an Enter that comes too early, and the draft. Chainlit's own calls it (composer_edits.py).

import { runCommand } from '../commands.js';
import { provide } from '../provided.js';
import { isReady, isUnknown, onStatus } from '../readiness.js';
import { onServerMessage } from '../server-messages.js';
import { NEW_CHAT, currentChat, draftOf, followUser, isBegun, saveDraft } from './drafts.js';
import { confirms, sends } from './enter.js';
import { editKeys, editsLast, listenForEscape } from './keys.js';
import { excess, lengthNote } from './length.js';

const HOLD_MS = 5000; // for a page that is about to connect; a message must not leave minutes later

let shown = null; // the composer on the page

class Composer {
  chat = null;
  held = null;
  restored = ''; // the draft that was put into the box, until it is there

  /** `state`: `text`, `setText(text)`, `submit()`, `connected` and `loading` of Chainlit's composer as it is drawn now. */
  draw(state) {
    this.state = state;
    shown = this;
    this.keepDraft();
    this.sendHeld();
  }

  /** Whether the text is sent now. An Enter before the page has connected is held until it has. */
  allows(disabled) {
    const { text, connected, setText } = this.state;
    this.held = null;
    if (runCommand(text)) {
      setText('');
      return false;
    }
    if (!text.trim() || excess(text) > 0) return false;
    if (isReady() && !disabled) {
      saveDraft(currentChat(), '');
      return true;
    }
    if (isUnknown() || (isReady() && !connected)) this.held = { text, until: performance.now() + HOLD_MS };
    return false;
  }

  sendHeld() {
    const { text, connected, loading, submit } = this.state;
    if (!this.held) return;
    if (this.held.text !== text || performance.now() > this.held.until || !(isReady() || isUnknown())) this.held = null;
    else if (isReady() && connected && !loading) submit();
  }

  keepDraft() {
    const { text, setText } = this.state;
    const chat = currentChat();
    // A new chat gets its address while it is answered: what is typed at that moment is not of another chat.
    if (chat === this.chat || (this.chat === NEW_CHAT && isBegun(chat))) {
      this.chat = chat;
      // Drawn again before the draft is in the box: it would be forgotten.
      if (text || !this.restored) saveDraft(chat, text);
      if (text) this.restored = '';
      return;
    }
    const draft = draftOf(chat);
    const opened = this.chat === null; // what is in the box was typed before this ran
    this.chat = chat;
    this.restored = '';
    if (draft === text || (opened && text)) return;
    this.restored = draft;
    setText(draft);
  }

  /** Put back what was not stored, unless something else is being written. */
  giveBack(text) {
    if (!this.state.text.trim()) this.state.setText(text);
  }
}

function useComposer({ useEffect, useRef }, state) {
  const composer = useRef(null);
  composer.current ??= new Composer();
  useEffect(() => composer.current.draw(state));
  return composer.current;
}

/** Put back the text of a message that was neither answered nor stored. */
export const giveBack = (text) => shown?.giveBack(text);

export function provideComposer() {
  followUser();
  listenForEscape();
  onStatus(() => shown?.sendHeld());
  onServerMessage('not_stored', ({ text }) => giveBack(text));
  provide('composer', { use: useComposer, sends, confirms, editsLast, editKeys, excess, lengthNote });
}
