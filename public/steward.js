// What the page says when it cannot be used: the model is loading, it failed, or the server is away.
// Asks /readyz until it can be used, then only looks again when the connection breaks. Until then nothing can be sent.
(() => {
  'use strict';

  const WORDS = {
    en: {
      starting: 'The model is loading',
      failed: 'The model cannot be used',
      lost: 'The connection to the server is lost. Trying again…',
      warning: 'Notice',
      long: (size, limit) => `This message is too long to be sent: ${size} MB, and at most ${limit} MB are accepted.`,
    },
    zh: {
      starting: '模型正在加载',
      failed: '模型无法使用',
      lost: '与服务器的连接已断开，正在重试…',
      warning: '提示',
      // The phases of a start, which the server names in English.
      'Not started': '尚未开始',
      'Loading the engine': '加载推理引擎',
      'Loading the model': '加载模型',
      'Warming up': '预热',
      long: (size, limit) => `消息太长，无法发送：${size} MB，最多接受 ${limit} MB。`,
    },
  };
  const words = (navigator.language || '').toLowerCase().startsWith('zh') ? WORDS.zh : WORDS.en;
  const root = document.querySelector('meta[property="og:root_path"]')?.content.replace(/\/$/, '') || '';
  const OFTEN = 1000; // ms between two questions while the page cannot be used
  const SELDOM = 15000; // ms while it can: a failure of the model shows up without anybody sending a message
  const MB = 1048576;
  const LARGEST = 3.5 * MB; // bytes of a packet; the server closes the socket on a much larger one

  let banner = null;
  let state = null;
  let timer = 0;

  function show(kind, title, detail, progress) {
    if (!banner) {
      banner = document.createElement('div');
      banner.id = 'steward-banner';
      banner.setAttribute('role', 'status');
      banner.innerHTML = '<b></b> <span></span><i></i>';
      document.body.appendChild(banner);
    }
    banner.className = kind;
    banner.querySelector('b').textContent = title;
    banner.querySelector('span').textContent = detail || '';
    banner.querySelector('i').style.width = `${Math.round(100 * (progress || 0))}%`;
  }

  function hide() {
    banner?.remove();
    banner = null;
  }

  function become(next) {
    if (next === state) return;
    const before = state;
    state = next;
    // The composer and the starters are closed by the style sheet; Enter is stopped below.
    document.documentElement.dataset.steward = next;
    // Our server then shows the settings that depend on the model. See chat/events.py.
    if (next === 'ready' && before !== null) window.postMessage('steward:ready', window.location.origin);
  }

  // What is wrong, in the page's language. The server says it in English, with a code where it knows one.
  let reasons = null;
  async function reason(english, code, params) {
    if (words === WORDS.zh && code && !reasons) {
      reasons = await get(`${root}/public/reasons.zh.json`).then((answer) => answer.json()).catch(() => null);
    }
    const sentence = reasons?.[code];
    return sentence ? sentence.replace(/\{(\w+)\}/g, (_, name) => params[name]) : english;
  }

  async function ask() {
    clearTimeout(timer);
    let health = null;
    try {
      const answer = await fetch(`${root}/readyz`, { cache: 'no-store', signal: AbortSignal.timeout(5000) });
      health = await answer.json();
    } catch {
      health = { status: 'lost' };
    }
    if (health.status === 'ready') {
      if (health.warning) show('warning', words.warning, await reason(health.warning, health.warning_code));
      else hide();
    } else if (health.status === 'failed') {
      show('failed', words.failed, await reason(health.cause || health.detail, health.code, health.params));
    } else if (health.status === 'lost') {
      show('lost', words.lost);
    } else {
      show('starting', words.starting, words[health.detail] || health.detail, health.progress);
    }
    become(health.status);
    timer = setTimeout(ask, state === 'ready' ? SELDOM : OFTEN);
  }

  // A message that cannot be answered is not sent: neither by Enter nor by a click.
  function closed(event) {
    if (state === 'ready') return;
    const target = event.target instanceof Element ? event.target : null;
    const sends =
      event.type === 'keydown'
        ? event.key === 'Enter' && !event.shiftKey && target?.closest('#message-composer, #edit-chat-input')
        : target?.closest('#chat-submit, .confirm-edit, [id^="starter-"]');
    if (sends) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }
  document.addEventListener('keydown', closed, true);
  document.addEventListener('click', closed, true);

  // A packet that is too large closes the socket without a word. It is told here instead, and not sent.
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) {
    const size = typeof data === 'string' ? data.length : 0;
    if (size > LARGEST / 4 && new Blob([data]).size > LARGEST) {
      show('failed', words.long((new Blob([data]).size / MB).toFixed(1), (LARGEST / MB).toFixed(1)));
      clearTimeout(timer);
      timer = setTimeout(ask, 10000);
      return undefined;
    }
    return send.call(this, data);
  };

  // The sources of the lines below answers, which Chainlit asks for once per line and compiles in the page. Asked for once, and
  // early: the last word of a server that stops is how an answer ended, and after that it serves nothing.
  const LINES = ['AnswerFooter', 'Countdown'].map((name) => `${root}/public/elements/${name}.jsx`);
  const get = window.fetch;
  const sources = new Map();
  function source(path) {
    if (!sources.has(path)) {
      const asked = get(path).then(async (answer) => {
        if (!answer.ok) throw new Error(`${answer.status}`);
        return answer.text();
      });
      sources.set(path, asked);
    }
    return sources.get(path).catch((error) => {
      sources.delete(path); // asked for again with the next line
      throw error;
    });
  }
  // Chainlit takes a server that is away for a user who has signed out, and leaves the page with all that is on it.
  async function patiently(what, how) {
    for (;;) {
      const answer = await get.call(window, what, how).catch(() => null);
      if (answer && answer.status < 500) return answer;
      await new Promise((again) => setTimeout(again, OFTEN));
    }
  }
  window.fetch = (what, how) => {
    const path = new URL(what?.url ?? what, window.location.href).pathname;
    if (LINES.includes(path)) return source(path).then((text) => new Response(text));
    return path === `${root}/user` ? patiently(what, how) : get.call(window, what, how);
  };
  LINES.forEach((path) => source(path).catch(() => {})); // a line asks again, and shows what is wrong

  // The socket of the chat says first when the server is gone.
  const Native = WebSocket;
  window.WebSocket = new Proxy(Native, {
    construct(target, args) {
      const socket = new target(...args);
      socket.addEventListener('close', () => setTimeout(ask, 300));
      return socket;
    },
  });
  window.addEventListener('online', ask);
  window.addEventListener('offline', ask);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && ask());

  if (document.body) ask();
  else document.addEventListener('DOMContentLoaded', ask);
})();
