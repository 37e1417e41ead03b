// The words of the panel of limits (limits-panel.js), in the reader's language.
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
  window.stewardLimits = { words: zh ? WORDS.zh : WORDS.en };
})();
