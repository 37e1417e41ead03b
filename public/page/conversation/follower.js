// Follows the end of what scrolls while it grows, until the reader scrolls away; and again once the reader is back at the end.

const NEAR_PX = 10; // so close to the end counts as there: browsers round, and zoom
const OPENING_MS = 500; // what a click opens, such as the thinking above an answer, is open by then
const AWAY_KEYS = ['ArrowUp', 'PageUp', 'Home'];

export class Follower {
  /** `changed(below)` says whether there is something below the window; `scroller`'s first child is what grows. */
  constructor(scroller, changed) {
    this.scroller = scroller;
    this.changed = changed;
    this.following = true;
    this.touched = false; // a finger holds the page: it would jump below it
    this.clickedAt = -Infinity;
    this.seen = this.measure();
    this.listeners = {
      scroll: () => this.scrolled(),
      wheel: (event) => event.deltaY < 0 && this.leave(),
      keydown: (event) => AWAY_KEYS.includes(event.key) && !event.target.closest('input, textarea, [role]') && this.leave(),
      click: () => (this.clickedAt = performance.now()),
      touchstart: () => this.touch(true),
      touchend: () => this.touch(false),
      touchcancel: () => this.touch(false),
    };
    for (const [name, listener] of Object.entries(this.listeners)) {
      scroller.addEventListener(name, listener, { passive: true });
    }
    this.sizes = new ResizeObserver(() => this.resized());
    this.sizes.observe(scroller);
    this.sizes.observe(scroller.firstElementChild);
  }

  disconnect() {
    this.sizes.disconnect();
    for (const [name, listener] of Object.entries(this.listeners)) this.scroller.removeEventListener(name, listener);
  }

  /** Go to the end, and stay there. */
  follow() {
    this.following = true;
    this.clickedAt = -Infinity;
    this.resized();
  }

  measure() {
    const { scrollTop: top, scrollHeight: height, clientHeight: window } = this.scroller;
    return { top, height, window, below: height - window - top };
  }

  // Before the browser has scrolled: what is added meanwhile would pull the page back to its end.
  leave() {
    if (this.scroller.scrollTop > 0) this.following = false;
  }

  touch(held) {
    this.touched = held;
    this.scrolled(); // a quick finger is lifted before the browser says that it has scrolled
    if (!held) this.resized();
  }

  scrolled() {
    const { seen } = this;
    const now = this.measure();
    // Up, and not because there is less to show, or a larger window.
    const away = now.top < seen.top - 1 && now.height >= seen.height && now.window <= seen.window;
    if (now.below <= NEAR_PX) this.following = true;
    else if (away) this.following = false;
    this.show(now);
  }

  resized() {
    const opening = performance.now() - this.clickedAt < OPENING_MS; // what was clicked must not run away
    if (this.following && !this.touched && !opening) this.scroller.scrollTop = this.scroller.scrollHeight;
    this.show(this.measure());
  }

  show(now) {
    this.seen = now;
    this.changed(now.below > NEAR_PX);
  }
}
