// The panel that shows what is left of the user's budgets, for limits.js to open.
// The figures come from /limits (web/limits.py), and are the reader's own. Nothing is asked for until somebody wants to see it.
(() => {
  'use strict';

  const zh = (navigator.language || '').toLowerCase().startsWith('zh');
  const { words } = window.stewardLimits;
  const root = document.querySelector('meta[property="og:root_path"]')?.content.replace(/\/$/, '') || '';
  const AGAIN = 5000; // ms between two questions while the panel is open

  const figure = (n) => new Intl.NumberFormat(zh ? 'zh-CN' : 'en-US').format(n);
  function clock(seconds) {
    const exact = seconds < 600 ? { second: '2-digit' } : {};
    const at = new Date(Date.now() + 1000 * seconds);
    const said = at.toLocaleTimeString(navigator.language, { hour: 'numeric', minute: '2-digit', ...exact });
    return said.replace(/\s/g, '\u00a0'); // not broken between 12:00 and AM
  }
  function element(tag, className, text = '') {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.textContent = text;
    return made;
  }

  let panel = null; // the open one
  let latest = {}; // budgets by name, as the server told them last; `at` that time, in ms
  let at = 0;
  let shown = ''; // the figures that are drawn
  let timer = 0;
  let counting = []; // what brings a line of it up to the second

  function row(name, value) {
    const made = element('div', 'row');
    made.append(element('span', '', name), element('span', '', value));
    return made;
  }

  function budget(name) {
    const title = words.budget[name] || name;
    const found = latest[name];
    if (!found) return row(title, words.none);
    const made = element('div', 'budget');
    const bar = element('div', 'bar');
    bar.append(element('i'));
    bar.firstChild.style.width = `${Math.min(100, (100 * found.used) / found.limit)}%`;
    bar.dataset.state = found.left <= 0 ? 'spent' : found.left * 5 <= found.limit ? 'low' : 'well';
    const detail = element('p');
    counting.push(() => {
      const told = latest[name].returns_in;
      const seconds = Math.max(0, told - (Date.now() - at) / 1000);
      const returns = told === null ? '' : ` · ${words.returns(name, window.stewardTime.words(seconds), clock(seconds))}`;
      detail.textContent = words.left(figure(found.left)) + returns;
    });
    made.append(row(title, words.used(figure(found.used), figure(found.limit))), bar, detail);
    return made;
  }

  function draw(told) {
    counting = [];
    const budgets = element('div');
    budgets.append(...Object.keys({ ...words.budget, ...latest }).map(budget));
    const rest = element('div', 'small');
    rest.append(
      row(words.running, words.of(told.running.now, told.running.limit)),
      row(words.waiting, words.of(told.waiting.now, told.waiting.limit)),
      ...['prompt', 'answer', 'thinking']
        .filter((name) => told[`${name}_tokens`] !== null)
        .map((name) => row(words[name], words.tokens(figure(told[`${name}_tokens`])))),
    );
    const held = told.budgets.some((each) => each.name.startsWith('tokens')) && told.running.now + told.waiting.now > 0;
    const notes = [...(held ? [words.aside] : []), words.hint].map((text) => element('p', 'aside', text));
    panel.querySelector('.role').textContent = words.role[told.role] || told.role;
    panel.querySelector('.body').replaceChildren(budgets, rest, ...notes);
  }

  const tick = () => counting.forEach((bring) => bring());

  async function ask() {
    clearTimeout(timer);
    const asking = panel;
    let trouble = '';
    let told = null;
    try {
      const said = await fetch(`${root}/limits`, { cache: 'no-store', signal: AbortSignal.timeout(10000) });
      if (said.ok) told = await said.json();
      else trouble = said.status === 401 ? words.out : words.away;
    } catch {
      trouble = words.away;
    }
    if (panel !== asking || !panel) return; // closed meanwhile
    panel.querySelector('.trouble').textContent = trouble;
    if (told) {
      [latest, at] = [Object.fromEntries(told.budgets.map((each) => [each.name, each])), Date.now()];
      // Drawn anew only for other figures: what somebody reads or has selected stays where it is.
      const figures = JSON.stringify(told, (key, value) => (key === 'returns_in' ? undefined : value));
      if (figures !== shown) draw(told);
      shown = figures;
    }
    tick();
    timer = setTimeout(ask, AGAIN);
  }

  function escape(event) {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopImmediatePropagation();
    panel.close();
  }

  function open() {
    if (panel) return;
    panel = element('dialog');
    panel.id = 'steward-limits';
    panel.setAttribute('aria-labelledby', 'steward-limits-title');
    panel.innerHTML =
      '<header><h2 id="steward-limits-title"></h2><span class="role"></span><button type="button">✕</button></header>' +
      '<p class="trouble" role="status"></p><div class="body"></div>';
    panel.querySelector('h2').textContent = words.title;
    panel.querySelector('.trouble').textContent = words.loading;
    const close = panel.querySelector('button');
    close.setAttribute('aria-label', words.close);
    close.addEventListener('click', () => panel.close());
    panel.addEventListener('click', (event) => event.target === panel && panel.close()); // beside it
    // There is nothing else to go to: the browser would leave the page, and Escape would not come here any more.
    panel.addEventListener('keydown', (event) => event.key === 'Tab' && (event.preventDefault(), close.focus()));
    // Before Chainlit, whose tooltip of the link in the header would take the key, and leave the panel open.
    window.addEventListener('keydown', escape, true);
    const seconds = setInterval(tick, 1000);
    panel.addEventListener('close', () => {
      window.removeEventListener('keydown', escape, true);
      clearInterval(seconds);
      clearTimeout(timer);
      panel.remove();
      panel = null;
      shown = '';
      counting = [];
    });
    document.body.append(panel);
    panel.showModal(); // gives the focus back when it closes
    ask();
  }

  window.stewardLimits.open = open;
})();
