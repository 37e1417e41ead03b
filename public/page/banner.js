// The banner above the chat: why the page cannot be used, or what is wrong with the server.

let banner = null;

/** Only what has changed is written: a text that is written again is read aloud again. */
function write(part, content) {
  const element = banner.querySelector(part);
  if (element.textContent !== content) element.textContent = content;
}

/** `kind` is a class of steward.css; `time` is counted down, and not read aloud; `progress` from 0 to 1 is drawn along the lower edge. */
export function showBanner(kind, title, detail = '', progress = 0, time = '') {
  if (!banner) {
    banner = document.createElement('div');
    banner.id = 'steward-banner';
    banner.setAttribute('role', 'status');
    banner.innerHTML = '<b></b><small role="timer" aria-live="off"></small> <span></span><i></i>';
    document.body.appendChild(banner);
  }
  banner.className = kind;
  write('b', title);
  write('small', time);
  write('span', detail);
  banner.querySelector('i').style.width = `${Math.round(100 * progress)}%`;
}

export function hideBanner() {
  banner?.remove();
  banner = null;
}
