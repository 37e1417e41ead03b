// Names of languages that the page's block of code cannot read from a class: it takes letters and digits only.

import { visit } from './tree.js';

const NAMES = {
  'c++': 'cpp', 'c#': 'csharp', 'f#': 'fsharp', 'objective-c': 'objectivec', 'obj-c': 'objectivec', 'objective-c++': 'objectivec',
  'shell-session': 'shell', 'visual-basic': 'vbnet', 'python-repl': 'python', 'asp.net': 'csharp', 'vb.net': 'vbnet', 'common-lisp': 'lisp',
  'emacs-lisp': 'lisp', 'html+erb': 'erb', 'git-commit': 'plaintext', 'js+erb': 'javascript',
};

export const languageName = (language) => NAMES[language.toLowerCase()] ?? language;

/** A rehype plugin. */
export function codeLanguages() {
  return (tree) => {
    visit(tree, (node) => {
      const classes = node.tagName === 'code' && node.properties?.className;
      if (!Array.isArray(classes)) return;
      node.properties.className = classes.map((name) => name.replace(/^language-(.+)$/, (_, language) => `language-${languageName(language)}`));
    });
  };
}
