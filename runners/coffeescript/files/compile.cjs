/**
 * Writes the JavaScript of every CoffeeScript file that is named, for node to run.
 *
 *     node compile.cjs main.coffee
 *     node compile.cjs solution.coffee tests.coffee
 *
 * Without the function that CoffeeScript puts around a file, its top-level
 * names are those of the JavaScript, where the harness looks for them.
 */
'use strict';

const fs = require('node:fs');
const { compile } = require('coffeescript');

/** The harness knows the solution by names that JavaScript has for it. */
const suffix = /(['"])((?:\.{1,2}\/)+[^'"\n]*)\.coffee\1/g;
const importLine = /^import\b[^;]*;[ \t]*$/gm;

function compiled(filename) {
  try {
    return compile(fs.readFileSync(filename, 'utf8'), { bare: true, filename }).replace(suffix, '$1$2$1');
  } catch (error) {
    const [message, ...shown] = `${error}`.split('\n'); // the message last, as it is everywhere else
    fs.writeSync(2, `${[...shown, message].join('\n')}\n`);
    process.exit(1);
  }
}

/** Tests may run in one file with the solution, where an import that both have would be declared twice. */
function withoutRepeated(code, before) {
  const known = new Set(before.match(importLine));
  return code.replace(importLine, (line) => (known.has(line) ? '' : line));
}

const names = process.argv.slice(2);
const codes = names.map(compiled);
for (const [index, name] of names.entries()) {
  const code = index === 0 ? codes[index] : withoutRepeated(codes[index], codes[0]);
  fs.writeFileSync(name.replace(/\.coffee$/, '.js'), code);
}
