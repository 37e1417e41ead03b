// How the operator's page writes numbers, sizes, times and users.

import { languageTag, translate, units } from '../public/i18n.js';

const whole = new Intl.NumberFormat(languageTag, { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat(languageTag, { notation: 'compact', maximumFractionDigits: 1 });
const one = new Intl.NumberFormat(languageTag, { maximumFractionDigits: 1 });
const time = new Intl.DateTimeFormat(languageTag, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const hour = new Intl.DateTimeFormat(languageTag, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

export const count = (n) => (n < 100000 ? whole : short).format(n);
export const decimal = (n) => (n < 10 ? one : whole).format(n);
export const percent = (share) => `${(share < 0.0995 ? one : whole).format(share * 100)} %`;
/** Seconds since 1970 as the time of day. */
export const at = (seconds) => time.format(seconds * 1000);
export const hhmm = (seconds) => hour.format(seconds * 1000);

/** A size, in the unit that suits `like`: two that are compared have the same. */
export function bytes(n, like = n) {
  if (n === null || n === undefined) return translate('admin.unknown');
  return like < 2 ** 30 ? `${whole.format(n / 2 ** 20)} MiB` : `${one.format(n / 2 ** 30)} GiB`;
}

export function duration(seconds) {
  const s = Math.floor(seconds);
  if (s < 3600) return units({ minutes: Math.floor(s / 60), seconds: s % 60 });
  return units({ hours: Math.floor(s / 3600), minutes: Math.floor((s % 3600) / 60) });
}

/** A guest's name is a long number; its head is enough to tell guests apart. */
export function person(user) {
  const guest = /^guest-([0-9a-f]{6})[0-9a-f]{26}$/.exec(user);
  return guest ? translate('admin.guest', { number: guest[1] }) : user;
}
