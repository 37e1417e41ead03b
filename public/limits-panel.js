// The panel that shows what is left of the user's budgets, for limits.js to open.
// The figures come from /limits (api/limits.py), and are the reader's own. Nothing is asked for until somebody wants to see it.
(() => {
  'use strict';

  const WORDS = {
    en: {
      title: 'What you have left',
      close: 'Close',
      role: { guest: 'Guest', user: 'Account', admin: 'Administrator' },
      budget: {
        requests_per_minute: 'Messages a minute',
        tokens_per_minute: 'Tokens a minute',
        tokens_per_day: 'Tokens a day',
      },
      used: (used, limit) => `${used} of ${limit} used`,
      left: (left) => `${left} left`,
      returns: (name, time, clock) =>
        ({
          requests_per_minute: `the next returns in ${time} (${clock})`,
          tokens_per_minute: `more returns in ${time} (${clock})`,
          tokens_per_day: `all of it returns in ${time} (${clock})`,
        })[name] || `returns in ${time} (${clock})`,
      none: 'No limit',
      running: 'Answers being written',
      waiting: 'Messages waiting',
      of: (now, limit) => `${now} of ${limit}`,
      prompt: 'Longest message, chat included',
      answer: 'Longest answer',
      thinking: 'Longest thinking',
      tokens: (n) => `${n} tokens`,
      aside: 'For an answer that has not ended yet, all that it may need is set aside. What it does not use comes back.',
      hint: 'A token is about three quarters of an English word. You can also type /limits to see this.',
      loading: 'Asking the server…',
      away: 'The server cannot be reached. Trying again…',
      out: 'You are not signed in. Reload the page to sign in.',
    },
    zh: {
      title: '剩余额度',
      close: '关闭',
      role: { guest: '访客', user: '用户', admin: '管理员' },
      budget: {
        requests_per_minute: '每分钟消息数',
        tokens_per_minute: '每分钟 token 数',
        tokens_per_day: '每天 token 数',
      },
      used: (used, limit) => `已用 ${used} / ${limit}`,
      left: (left) => `剩余 ${left}`,
      returns: (name, time, clock) =>
        ({
          requests_per_minute: `${time}后恢复下一条（${clock}）`,
          tokens_per_minute: `${time}后恢复一部分（${clock}）`,
          tokens_per_day: `${time}后全部恢复（${clock}）`,
        })[name] || `${time}后恢复（${clock}）`,
      none: '无限制',
      running: '正在生成的回答',
      waiting: '正在排队的消息',
      of: (now, limit) => `${now} / ${limit}`,
      prompt: '最长消息（含之前的对话）',
      answer: '最长回答',
      thinking: '最长思考',
      tokens: (n) => `${n} 个 token`,
      aside: '未结束的回答会先预留它可能需要的全部 token，没有用完的会退回。',
      hint: '一个 token 大约是一个汉字。也可以输入 /限额 查看。',
      loading: '正在查询…',
      away: '无法连接服务器，正在重试…',
      out: '你尚未登录，请刷新页面后登录。',
    },
  };
  const zh = (navigator.language || '').toLowerCase().startsWith('zh');
  const words = zh ? WORDS.zh : WORDS.en;
  const root = document.querySelector('meta[property="og:root_path"]')?.content.replace(/\/$/, '') || '';
  const AGAIN = 5000; // ms between two questions while the panel is open

  const figure = (n) => new Intl.NumberFormat(zh ? 'zh-CN' : 'en-US').format(n);
  function clock(seconds) {
    const exact = seconds < 600 ? { second: '2-digit' } : {};
    const at = new Date(Date.now() + 1000 * seconds);
    return at.toLocaleTimeString(navigator.language, { hour: 'numeric', minute: '2-digit', ...exact });
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
    panel.querySelector('button').setAttribute('aria-label', words.close);
    panel.querySelector('button').addEventListener('click', () => panel.close());
    panel.addEventListener('click', (event) => event.target === panel && panel.close()); // beside it
    const seconds = setInterval(tick, 1000);
    panel.addEventListener('close', () => {
      clearInterval(seconds);
      clearTimeout(timer);
      panel.remove();
      panel = null;
      shown = '';
      counting = [];
    });
    document.body.append(panel);
    panel.showModal(); // keeps the keyboard inside, closes by Escape, and gives the focus back
    ask();
  }

  window.stewardLimits = { open };
})();
