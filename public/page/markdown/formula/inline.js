// Formulas within a line, as a micromark construct. `$` by pandoc's rule: nothing but a visible character after the opening sign and
// before the closing one, no digit after that.

import { MAX_FORMULA, closerOf, isPrice } from './rule.js';

const DOLLAR = 36;
const BACKSLASH = 92;
const BACKTICK = 96;
const isLineEnd = (code) => code !== null && code < -2;
const isWhite = (code) => code === null || code < 0 || code === 32;
const isDigit = (code) => code >= 48 && code <= 57;

/** `source` is the text that is parsed: a formula that it ends in the middle of is one that is still being written. */
export function formulaInline(source) {
  const sourceEnd = source.trimEnd().length;
  const unclosedUntil = {}; // by opening: no closer between an earlier opening and here, so each text is searched once
  return { name: 'formulaInline', tokenize, previous };

  function previous(code) {
    return code !== DOLLAR || this.events[this.events.length - 1][1].type === 'characterEscape';
  }

  function tokenize(effects, ok, nok) {
    const context = this;
    let token, marker, opening, begin, inData, last;
    let text = '';
    return start;

    function start(code) {
      begin = context.now().offset;
      token = effects.enter('formula');
      effects.enter('formulaMarker');
      last = code;
      effects.consume(code);
      return opened;
    }

    function opened(code) {
      if (last === BACKSLASH) {
        if (code !== 40 && code !== 91) return nok(code); // ( [
        opening = `\\${String.fromCharCode(code)}`;
      } else {
        opening = code === DOLLAR ? '$$' : '$';
      }
      if (begin < (unclosedUntil[opening] ?? 0)) return nok(code);
      Object.assign(token, { opening, display: opening === '$$' || opening === '\\[', block: false, closed: false });
      if (opening === '$') {
        effects.exit('formulaMarker');
        return isWhite(code) ? nok(code) : inside(code);
      }
      effects.consume(code);
      effects.exit('formulaMarker');
      last = null;
      return first;
    }

    function first(code) {
      return opening === '$$' && code === DOLLAR ? nok(code) : inside(code);
    }

    function inside(code) {
      if (code === null || text.length > MAX_FORMULA) return unclosed(code);
      if (isLineEnd(code)) {
        leaveData();
        effects.enter('lineEnding');
        take(code);
        effects.exit('lineEnding');
        return inside;
      }
      if (opening === '$' && code === BACKTICK) return nok(code); // `$HOME` is code, whatever sign stands before it
      if (code === BACKSLASH || (code === DOLLAR && opening[0] === '$')) {
        if (opening === '$' && code === DOLLAR && isWhite(last)) return nok(code);
        leaveData();
        marker = effects.enter('formulaMarker');
        effects.consume(code);
        last = code;
        if (opening !== '$' || code === BACKSLASH) return pair;
        effects.exit('formulaMarker');
        return after;
      }
      if (!inData) effects.enter('formulaData');
      inData = true;
      take(code);
      return inside;
    }

    /** After a backslash, or after the first of what may be two dollar signs: a closer, or a part of the formula. */
    function pair(code) {
      const closes = code !== null && code > 0 && String.fromCharCode(last, code) === closerOf(opening);
      if (closes) {
        effects.consume(code);
        effects.exit('formulaMarker');
        return after;
      }
      text += String.fromCharCode(last);
      if (last === BACKSLASH && code !== null && code > 0) take(code);
      else {
        effects.exit('formulaMarker');
        marker.type = 'formulaData';
        return inside(code);
      }
      effects.exit('formulaMarker');
      marker.type = 'formulaData';
      return inside;
    }

    function after(code) {
      if (!text.trim()) return nok(code);
      if (opening === '$' && (isDigit(code) || isPrice(text))) return nok(code);
      if (opening === '\\[' && code === 40) return nok(code); // an escaped link: \[a\](b)
      token.closed = true;
      effects.exit('formula');
      return ok(code);
    }

    function unclosed(code) {
      const here = context.now().offset;
      leaveData();
      if (opening !== '$' && code === null && here >= sourceEnd && text.trim()) {
        effects.exit('formula');
        return ok(code);
      }
      unclosedUntil[opening] = here;
      return nok(code);
    }

    function take(code) {
      text += code < 0 ? ' ' : String.fromCharCode(code);
      last = code;
      effects.consume(code);
    }

    function leaveData() {
      if (inData) effects.exit('formulaData');
      inData = false;
    }
  }
}
