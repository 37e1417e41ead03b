// The page's words in English and Chinese, and how it writes numbers, sizes and times.

const EN = {
  operator: 'Operator',
  live: (time) => `Live · ${time}`,
  paused: 'Paused while hidden',
  away: (time) => `The server cannot be reached; this is how it was at ${time}. Trying again…`,
  never: 'The server cannot be reached. Trying again…',
  broken: (status) => `The server answers with an error (${status}). The start page and its log say why.`,
  fault: 'This page has a fault; the browser’s console has the details. Trying again…',
  signIn: 'Sign in',
  ready: 'Ready',
  starting: 'The model is loading',
  failed: 'The model cannot be used',
  requests: 'Requests',
  users: 'Users',
  nobody: 'Nobody is asking anything at the moment.',
  noUsers: 'Nobody has asked anything today.',
  more: (n) => `${n} more are not shown.`,
  partly: 'So much was asked today that only the latest requests are counted here.',
  usersFailed: (why) => `Users cannot be shown: ${why}`,
  // Cards
  queue: 'Requests',
  speed: 'Speed',
  kv: 'KV cache',
  memory: 'Memory',
  running: 'running',
  waiting: 'waiting',
  slots: (n) => `${n} slots`,
  longest: (time) => `longest wait ${time}`,
  perSecond: 'tokens/s',
  preempted: (n) => `${n} preempted`,
  notPreempted: 'none preempted',
  inUse: 'in use',
  setAside: 'set aside',
  ofTokens: (n) => `of ${n} tokens`,
  server: 'server',
  engine: 'engine',
  gpu: 'GPU',
  gpuOf: (size) => `of ${size} GPU`,
  unknown: 'unknown',
  lastHour: (title) => `${title}, the last hour`,
  // Tables
  user: 'User',
  state: 'State',
  age: 'Age',
  prompt: 'Prompt',
  answer: 'Answer',
  rate: 'Tokens/s',
  share: 'KV cache',
  states: { running: 'Running', waiting: 'Waiting', arriving: 'Arriving', ending: 'Ending…' },
  thinking: 'Thinking',
  position: (n) => `position ${n}`,
  next: 'next',
  about: (time) => `about ${time}`,
  of: (n) => `of ${n}`,
  held: (held, reserved, all) => `${held} tokens held, ${reserved} set aside, of ${all}`,
  end: 'End',
  really: 'Really end?',
  ended: (user) => `Ended the request of ${user}.`,
  gone: 'This request has already ended.',
  notEnded: (why) => `The request could not be ended: ${why}`,
  guest: (id) => `Guest ${id}`,
  role: 'Role',
  now: 'Now',
  asked: 'Requests today',
  tokens: 'Tokens today',
  budgets: 'Limits',
  refused: (n) => `${n} refused`,
  inAndOut: (prompt, answer) => `${prompt} prompt, ${answer} answer`,
  noLimit: 'no limit',
  and: ', ',
  noAccount: 'no account',
  budget: {
    requests_per_minute: (used, limit) => `${used} of ${limit} requests a minute`,
    tokens_per_minute: (used, limit) => `${used} of ${limit} tokens a minute`,
    tokens_per_day: (used, limit) => `${used} of ${limit} tokens a day`,
  },
  returns: (time) => `returns from ${time}`,
  roles: 'Roles and their limits',
  limit: {
    weight: 'Share',
    max_concurrent: 'Running',
    max_waiting: 'Waiting',
    requests_per_minute: 'Requests a minute',
    tokens_per_minute: 'Tokens a minute',
    tokens_per_day: 'Tokens a day',
    max_prompt_tokens: 'Prompt',
    max_answer_tokens: 'Answer',
    max_thinking_tokens: 'Thinking',
    disconnect: 'Browser gone',
  },
  disconnect: { abort: 'ends', finish: 'goes on', grace: (time) => `ends after ${time}` },
  seconds: (s) => `${s} s`,
  minutes: (m, s) => (s ? `${m} min ${s} s` : `${m} min`),
  hours: (h, m) => `${h} h ${m} min`,
};

const ZH = {
  operator: '管理',
  live: (time) => `实时 · ${time}`,
  paused: '页面隐藏时暂停',
  away: (time) => `无法连接服务器，以下是 ${time} 的状态。正在重试…`,
  never: '无法连接服务器，正在重试…',
  broken: (status) => `服务器返回错误（${status}），原因见首页和日志。`,
  fault: '本页面出错，详情见浏览器控制台。正在重试…',
  signIn: '登录',
  ready: '就绪',
  starting: '模型正在加载',
  failed: '模型无法使用',
  requests: '请求',
  users: '用户',
  nobody: '目前没有请求。',
  noUsers: '今天还没有请求。',
  more: (n) => `另有 ${n} 项未显示。`,
  partly: '今天的请求过多，这里只统计最近的部分。',
  usersFailed: (why) => `无法显示用户：${why}`,
  queue: '请求',
  speed: '速度',
  kv: 'KV 缓存',
  memory: '内存',
  running: '运行',
  waiting: '等待',
  slots: (n) => `共 ${n} 个位置`,
  longest: (time) => `最长等待 ${time}`,
  perSecond: 'token/秒',
  preempted: (n) => `被抢占 ${n} 次`,
  notPreempted: '无抢占',
  inUse: '已用',
  setAside: '预留',
  ofTokens: (n) => `共 ${n} 个 token`,
  server: '服务器',
  engine: '引擎',
  gpu: 'GPU',
  gpuOf: (size) => `/ ${size} 显存`,
  unknown: '未知',
  lastHour: (title) => `${title}（最近一小时）`,
  user: '用户',
  state: '状态',
  age: '时长',
  prompt: '输入',
  answer: '回答',
  rate: 'token/秒',
  share: 'KV 缓存',
  states: { running: '运行中', waiting: '等待中', arriving: '到达', ending: '正在结束…' },
  thinking: '思考中',
  position: (n) => `第 ${n} 位`,
  next: '下一个',
  about: (time) => `约 ${time}`,
  of: (n) => `/ ${n}`,
  held: (held, reserved, all) => `占用 ${held} 个 token，预留 ${reserved} 个，共 ${all} 个`,
  end: '结束',
  really: '确定结束？',
  ended: (user) => `已结束 ${user} 的请求。`,
  gone: '该请求已经结束。',
  notEnded: (why) => `无法结束该请求：${why}`,
  guest: (id) => `访客 ${id}`,
  role: '角色',
  now: '当前',
  asked: '今日请求',
  tokens: '今日 token',
  budgets: '额度',
  refused: (n) => `${n} 个被拒绝`,
  inAndOut: (prompt, answer) => `输入 ${prompt}，回答 ${answer}`,
  noLimit: '无限制',
  and: '，',
  noAccount: '无帐号',
  budget: {
    requests_per_minute: (used, limit) => `每分钟请求 ${used} / ${limit}`,
    tokens_per_minute: (used, limit) => `每分钟 token ${used} / ${limit}`,
    tokens_per_day: (used, limit) => `每日 token ${used} / ${limit}`,
  },
  returns: (time) => `${time} 起恢复`,
  roles: '角色及其限制',
  limit: {
    weight: '权重',
    max_concurrent: '同时运行',
    max_waiting: '同时等待',
    requests_per_minute: '每分钟请求',
    tokens_per_minute: '每分钟 token',
    tokens_per_day: '每日 token',
    max_prompt_tokens: '输入',
    max_answer_tokens: '回答',
    max_thinking_tokens: '思考',
    disconnect: '浏览器断开',
  },
  disconnect: { abort: '立即结束', finish: '继续完成', grace: (time) => `${time}后结束` },
  seconds: (s) => `${s} 秒`,
  minutes: (m, s) => (s ? `${m} 分 ${s} 秒` : `${m} 分钟`),
  hours: (h, m) => `${h} 小时 ${m} 分`,
};

const chinese = /^zh\b/i.test(navigator.language);
export const W = chinese ? ZH : EN;

const LOCALE = chinese ? 'zh-CN' : 'en';
const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat(LOCALE, { notation: 'compact', maximumFractionDigits: 1 });
const one = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 });
const time = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const hour = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

export const count = (n) => (n < 100000 ? whole : short).format(n);
export const decimal = (n) => (n < 10 ? one : whole).format(n);
export const percent = (share) => `${(share < 0.0995 ? one : whole).format(share * 100)} %`;
/** Seconds since 1970 as the time of day. */
export const at = (seconds) => time.format(seconds * 1000);
export const hhmm = (seconds) => hour.format(seconds * 1000);

export function bytes(n) {
  if (n === null || n === undefined) return W.unknown;
  return n < 2 ** 30 ? `${whole.format(n / 2 ** 20)} MiB` : `${one.format(n / 2 ** 30)} GiB`;
}

export function duration(seconds) {
  const s = Math.floor(seconds);
  if (s < 60) return W.seconds(s);
  if (s < 3600) return W.minutes(Math.floor(s / 60), s % 60);
  return W.hours(Math.floor(s / 3600), Math.floor((s % 3600) / 60));
}

/** A guest's name is a long number; its head is enough to tell guests apart. */
export function person(user) {
  const guest = /^guest-([0-9a-f]{6})[0-9a-f]{26}$/.exec(user);
  return guest ? W.guest(guest[1]) : user;
}

/** Why something is wrong, in the page's language. The server says it in English, with a code where it knows one. */
let reasons = {};
if (chinese) {
  const sentences = fetch('public/reasons.zh.json', { signal: AbortSignal.timeout(3000) });
  reasons = await sentences.then((answer) => answer.json()).catch(() => ({})); // without them it is told in English
}
export const reason = (english, code, params = {}) => reasons[code]?.replace(/\{(\w+)\}/g, (_, name) => params[name]) ?? english;
