// The banner above the chat: why the page cannot be used, or what is wrong with the server.

let banner = null;

/** `kind` is a class of steward.css; `progress` from 0 to 1 is drawn along the lower edge. */
export function showBanner(kind, title, detail = '', progress = 0) {
  if (!banner) {
    banner = document.createElement('div');
    banner.id = 'steward-banner';
    banner.setAttribute('role', 'status');
    banner.innerHTML = '<b></b> <span></span><i></i>';
    document.body.appendChild(banner);
  }
  banner.className = kind;
  banner.querySelector('b').textContent = title;
  banner.querySelector('span').textContent = detail;
  banner.querySelector('i').style.width = `${Math.round(100 * progress)}%`;
}

export function hideBanner() {
  banner?.remove();
  banner = null;
}
