// A note above the form of the sign-in page. Chainlit draws the form when it has asked for its texts, and may draw it anew.

const LOOK_INTERVAL_MS = 100;

let note = null;
let timer = 0;

function put() {
  const form = document.querySelector('form h1')?.closest('form');
  if (form && !form.contains(note)) form.prepend(note);
}

function drawn() {
  const parts = ['alert', 'timer'].map((role) => {
    const part = document.createElement('span');
    part.setAttribute('role', role);
    return part;
  });
  note = document.createElement('p');
  note.id = 'steward-sign-in-note';
  note.append(parts[0], ' ', parts[1]);
  timer = setInterval(put, LOOK_INTERVAL_MS);
  put();
  return note;
}

/** Show a sentence, and a second one that may change without being read aloud each time. */
export function showSignInNote(sentence, remark = '') {
  const [first, second] = (note ?? drawn()).children;
  if (first.textContent !== sentence) first.textContent = sentence;
  second.textContent = remark;
}

export function hideSignInNote() {
  clearInterval(timer);
  note?.remove();
  note = null;
}
