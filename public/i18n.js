// Texts in the reader's language, which the server has detected. /i18n/messages.js is made of i18n/*.json (web/translations.py).

import { locale, messages } from '../i18n/messages.js';

export const languageTag = { en: 'en-US', zh: 'zh-CN' }[locale];

/** The text for a key, with `values` in its {placeholders}. */
export const translate = (key, values = {}) => messages[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** The text for `${area}.${code}`; the server's English where the catalogue has none. */
export const describe = (area, code, english, values) =>
  Object.hasOwn(messages, `${area}.${code}`) ? translate(`${area}.${code}`, values) : english;

/** The plural of `key` for the number `n` (or its ordinal): `key.one`, `key.other`, ... `text` is the number as it is shown. */
export function plural(key, n, { text = n, type = 'cardinal' } = {}) {
  return translate(`${key}.${new Intl.PluralRules(languageTag, { type }).select(n)}`, { n: text });
}

/** "1 h 5 min": the parts that are not 0, in the order of `{ hours, minutes, seconds }`. */
export function units(parts) {
  const texts = Object.entries(parts).filter(([, n]) => n).map(([unit, n]) => translate(`time.${unit}`, { n }));
  return texts.join(' ') || translate('time.seconds', { n: 0 });
}

document.documentElement.lang = locale === 'zh' ? 'zh-CN' : 'en';
