// The quiet line below an answer: tokens, seconds, tokens a second, and why it ended early if it did.
// `props` are the stats kept with the answer: outcome, tokens, thinking, seconds, rate; queued if it never left the queue.

const WORDS = {
  en: {
    tokens: (n) => `${n} token${n === 1 ? '' : 's'}`,
    thinking: (n) => `${n} of them thinking`,
    seconds: (s) => `${s} s`,
    rate: (r) => `${r} tokens/s`,
    nothing: 'The model said nothing.',
    length: 'Cut off at the longest answer allowed. Raise “Answer length” in the settings, or say “go on”.',
    stopped: 'Stopped',
    left: 'You left the queue',
    ended_by_admin: 'Ended by an administrator',
    disconnected: 'Interrupted: the connection to your browser was lost',
    timeout: 'Interrupted: the time limit was reached',
    failed: 'Interrupted: the model failed. Please try again',
    shutdown: 'Interrupted: the server was shut down',
    restart: 'Interrupted: the server was restarted',
    cancelled: 'Interrupted',
  },
  zh: {
    tokens: (n) => `${n} 个 token`,
    thinking: (n) => `其中思考 ${n} 个`,
    seconds: (s) => `${s} 秒`,
    rate: (r) => `${r} token/秒`,
    nothing: '模型没有给出回答。',
    length: '已达到回答长度上限。可在设置中调大“回答长度”，或输入“继续”。',
    stopped: '已停止',
    left: '你已离开队列',
    ended_by_admin: '已被管理员结束',
    disconnected: '已中断：与浏览器的连接断开',
    timeout: '已中断：达到时间上限',
    failed: '已中断：模型出错，请重试',
    shutdown: '已中断：服务器已关闭',
    restart: '已中断：服务器曾重启',
    cancelled: '已中断',
  },
};

export default function AnswerFooter() {
  const words = (navigator.language || '').toLowerCase().startsWith('zh') ? WORDS.zh : WORDS.en;
  const { outcome, tokens, thinking, seconds, rate, queued } = props;
  const figures = [
    tokens > 0 && words.tokens(tokens),
    thinking > 0 && words.thinking(thinking),
    seconds > 0 && words.seconds(seconds.toFixed(seconds < 10 ? 1 : 0)),
    rate > 0 && words.rate(rate < 10 ? rate.toFixed(1) : Math.round(rate)),
  ].filter(Boolean);
  const why = outcome === 'stopped' && queued ? words.left : words[outcome];
  const note = outcome === 'finished' ? (tokens > 0 ? null : words.nothing) : why;
  return (
    <div className="steward-stats" data-outcome={outcome}>
      {note ? <span className="steward-note">{note}{figures.length ? ' · ' : ''}</span> : null}
      {figures.join(' · ')}
    </div>
  );
}
