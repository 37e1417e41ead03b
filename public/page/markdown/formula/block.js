// Formulas that take whole lines, `$$` or `\[` to their closer, as a micromark construct.

import { blockFormula } from './rule.js';

const isLineEnd = (code) => code !== null && code < -2;
const isSpace = (code) => code === -2 || code === -1 || code === 32;

/** `source` is the text that is parsed: whether a formula ends is known before its first line is taken, as lists and quotes need. */
export function formulaBlock(source) {
  return { name: 'formulaBlock', concrete: true, tokenize };

  function tokenize(effects, ok, nok) {
    const context = this;
    let formula, token, inData;
    return start;

    function start(code) {
      formula = blockFormula(source, context.now().offset);
      if (!formula) return nok(code);
      token = effects.enter('formula');
      Object.assign(token, { opening: formula.opening, display: true, block: true, closed: false });
      effects.enter('formulaMarker');
      effects.consume(code);
      return opened;
    }

    function opened(code) {
      effects.consume(code);
      effects.exit('formulaMarker');
      return context.interrupt ? ok : content;
    }

    function content(code) {
      if (code === null) return end(code);
      if (isLineEnd(code)) {
        leaveData();
        return effects.attempt({ tokenize: continuation, partial: true }, content, end)(code);
      }
      if (context.now().offset === formula.end) {
        leaveData();
        token.closed = true;
        effects.enter('formulaMarker');
        effects.consume(code);
        return closing;
      }
      if (!inData) effects.enter('formulaData');
      inData = true;
      effects.consume(code);
      return content;
    }

    function closing(code) {
      effects.consume(code);
      effects.exit('formulaMarker');
      return after;
    }

    function after(code) {
      if (!isSpace(code)) return end(code);
      effects.enter('whitespace');
      return spaces(code);
    }

    function spaces(code) {
      if (isSpace(code)) {
        effects.consume(code);
        return spaces;
      }
      effects.exit('whitespace');
      return end(code);
    }

    function end(code) {
      leaveData();
      effects.exit('formula');
      return ok(code);
    }

    function leaveData() {
      if (inData) effects.exit('formulaData');
      inData = false;
    }
  }

  /** The next line, unless it has left the quote or list that the formula stands in. */
  function continuation(effects, ok, nok) {
    const context = this;
    return (code) => {
      effects.enter('lineEnding');
      effects.consume(code);
      effects.exit('lineEnding');
      return (next) => (context.parser.lazy[context.now().line] ? nok(next) : ok(next));
    };
  }
}
