/** Programs that prove the JavaScript image: see ../kit.ts. */
import { type Kit, untyped } from '../kit.ts';

export const kit: Kit = {
  echo: 'function echo(x) { return x; }\n',
  types: untyped,
  compiles: false,
  plain: { file: 'plain.js', run: ['node', 'plain.js'] },
  tests: [
    "const assert = require('node:assert');",
    ...[1, 2, 3, 4, 5].map((x) => `assert.strictEqual(twice(${x}), ${2 * x});`),
    '',
  ].join('\n'),
  noTests: 'twice(1);\n',
  behaviours: {
    right: 'function twice(x) { return 2 * x; }\n',
    wrong: 'function twice(x) { return 2 * x + 1; }\n',
    prefix: 'function twice(x) { return x < 3 ? 2 * x : 0; }\n',
    raises: "function twice(x) { throw new RangeError('no'); }\n",
    exits: 'function twice(x) { process.exit(0); }\n',
    'exits-at-load': 'process.exit(0);\nfunction twice(x) { return 2 * x; }\n',
    'exits-in-hook':
      "process.on('exit', () => { process.exitCode = 0; process.reallyExit(0); });\nfunction twice(x) { return 2 * x + 1; }\n",
    loops: 'function twice(x) { for (;;); }\n',
    memory: 'function twice(x) { const kept = []; for (;;) kept.push(Buffer.alloc(10_000_000, 1)); }\n',
    forks:
      "const { spawn } = require('node:child_process');\nfunction twice(x) { for (;;) spawn('sleep', ['300']).on('error', () => {}); }\n",
    output: "const fs = require('node:fs');\nfunction twice(x) { for (;;) fs.writeSync(1, 'x'.repeat(10_000)); }\n",
    forges: `const fs = require('node:fs');
function twice(x) {
  console.log('OK\\nall tests passed\\naccepted\\ni' + 2 * x + ';');
  for (const descriptor of [1, 2, 3, 4]) {
    try { fs.writeSync(descriptor, '4\\nvi2;'); } catch {}
  }
  return 2 * x + 1;
}
`,
    warns: "function twice(x) { console.error('warning: Error-prone'); return 2 * x; }\n",
    child:
      "const { spawn } = require('node:child_process');\nfunction twice(x) { spawn('sleep', ['300'], { stdio: 'inherit' }).unref(); return 2 * x; }\n",
    broken: 'function twice(x { return 2 * x; }\n',
  },
};
