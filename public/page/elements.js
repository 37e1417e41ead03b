// The custom elements below answers. Chainlit loads an element's source and compiles it in the browser (react-runner), which ends in
// `new Function`; the page's policy has no 'unsafe-eval' and forbids that. So the source that Chainlit gets is only a name, and
// `new Function` of it gives the module that is here already: also when the server has stopped and serves nothing any more.

import { AnswerFooter } from '../elements/AnswerFooter.js';
import { Countdown } from '../elements/Countdown.js';
import { root } from './address.js';
import { answerRequests } from './network.js';

const ELEMENTS = { AnswerFooter, Countdown };
const NAMED = /'steward element (\w+)'/;

/** What react-runner's code would be: it gets the scope by its names and gives the component to `exports`. */
const runner = (element, names) => (...values) => {
  const scope = Object.fromEntries(names.map((name, i) => [name, values[i]]));
  scope.exports.default = () => element(scope);
};

export function provideElements() {
  for (const name of Object.keys(ELEMENTS)) {
    answerRequests(`${root}/public/elements/${name}.jsx`, async () => new Response(`'steward element ${name}'`));
  }
  const native = window.Function;
  window.Function = new Proxy(native, {
    construct(target, args, newTarget) {
      const name = NAMED.exec(args.at(-1))?.[1];
      return name in ELEMENTS ? runner(ELEMENTS[name], args.slice(0, -1)) : Reflect.construct(target, args, newTarget);
    },
  });
  native.prototype.constructor = window.Function; // code that compares a function's constructor sees no difference
}
