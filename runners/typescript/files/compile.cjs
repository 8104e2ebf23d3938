/**
 * Type-checks what was submitted and writes the JavaScript that node runs.
 *
 *     node compile.cjs program   (main.ts is in the current folder)
 *     node compile.cjs calls     (solution.ts is)
 *     node compile.cjs tests     (solution.ts and tests.ts are)
 *
 * A line of ours follows every text, so that what the compiler adds behind it
 * can be cut off. Tests that do not import the solution are checked as if they
 * followed it in one file, which is how they are run.
 */
'use strict';

const { spawnSync } = require('node:child_process');
const { randomBytes } = require('node:crypto');
const fs = require('node:fs');

const compiler = '/usr/local/lib/typescript/tsc';
const folder = 'build';
/** As lenient as TypeScript allows without giving up on types: people's snippets seldom say everything. */
const options = [
  ...['--strict', 'false', '--skipLibCheck', '--pretty', 'false', '--noEmitOnError', '--newLine', 'lf'],
  ...['--target', 'es2024', '--lib', 'esnext', '--module', 'preserve', '--moduleDetection', 'force'],
  ...['--types', 'node', '--typeRoots', '/node_modules/@types', '--rewriteRelativeImportExtensions'],
  ...['--outDir', '.', '--rootDir', '.'],
];
const marker = `void "polyproof:${randomBytes(8).toString('hex')}";`;
const isModule = /^[ \t]*(?:import\s*(?:[\w$*{]|['"])|export\s*(?:default|const|let|var|function|async|class|abstract|enum|type|interface|declare|namespace|[{*=])(?![\w$]))/m;
const solutionPath = /(['"`])(?:\.{1,2}\/)+(?:[\w-]+\/)*(?:solution|main|index)(?:\.[cm]?[jt]s)?\1/g;
const declared = /^(?:abstract\s+)?(?:async\s+)?(?:function\s*\*?|class|const\s+enum|const|let|var|enum|interface|type|namespace)\s*\b([\w$]+)/gm;
/** What only a CommonJS module knows. Our harness gives them to every module, node itself does not. */
const commonNames = /\brequire\s*[.(]|\bmodule\.\w|=== module\b|\b__(?:dir|file)name\b/;
const importLine = /^import\b[^;\n]*;?[ \t]*$/gm;

const read = (name) => fs.readFileSync(`${name}.ts`, 'utf8').replace(/^#!/, '//');

/** Checks the texts together and answers what became of each. Ends the process where they are wrong. */
function compile(texts, where, more = []) {
  fs.mkdirSync(folder);
  const files = Object.keys(texts).map((name) => `${name}.ts`);
  for (const [name, text] of Object.entries(texts)) fs.writeFileSync(`${folder}/${name}.ts`, text);
  const { status, stdout, stderr, error } = spawnSync(compiler, [...options, ...more, ...files, `${__dirname}/globals.d.ts`], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (error !== undefined) throw error;
  if (status !== 0) {
    process.stderr.write(where(stdout.replaceAll('../', '')) + stderr);
    process.exit(1);
  }
  return Object.fromEntries(Object.keys(texts).map((name) => [name, fs.readFileSync(`${folder}/${name}.js`, 'utf8')]));
}

/** The parts of compiled code before, between and behind our markers. */
function parts(code, count) {
  const found = code.split(marker);
  if (found.length === count) return found;
  process.stderr.write('the text ends within a comment, a quote or a bracket\n');
  process.exit(1);
}

/** Exports of what the solution declares and tests want to import; cut off again afterwards. */
function missingExports(source) {
  const names = [...source.matchAll(declared)].map(([, name]) => name);
  const exported = [...source.matchAll(/^export\s*\{([^}]*)\}/gm)].flatMap(([, list]) => list.split(',').map((it) => it.trim().split(/\s+/).at(-1)));
  if (/^export\s*=/m.test(source)) return '';
  return `export { ${[...new Set(names)].filter((name) => !exported.includes(name)).join(', ')} };`;
}

function compileOne(name) {
  const text = read(name);
  const more = name === 'main' && commonNames.test(text) ? ['--module', 'commonjs', '--moduleResolution', 'bundler'] : [];
  const compiled = compile({ [name]: `${text}\n;${marker}\n` }, (errors) => errors, more);
  fs.writeFileSync(`${name}.js`, parts(compiled[name], 2)[0]);
}

function compileTests() {
  const [source, tests] = [read('solution'), read('tests').replace(solutionPath, '$1./solution$1')];
  const { solution, tests: checks } = tests.search(solutionPath) >= 0 ? apart(source, tests) : together(source, tests);
  fs.writeFileSync('solution.js', solution);
  fs.writeFileSync('tests.js', checks);
}

function apart(source, tests) {
  const texts = { solution: `${source}\n;${marker}${missingExports(source)}\n`, tests: `${tests}\n;${marker}\n` };
  const compiled = compile(texts, (errors) => errors);
  return { solution: parts(compiled.solution, 2)[0], tests: parts(compiled.tests, 2)[0] };
}

function together(source, tests) {
  const known = new Set((source.match(importLine) ?? []).map((line) => line.trim()));
  const rest = tests.replace(importLine, (line) => (known.has(line.trim()) ? '' : line));
  const [opens, closes] = isModule.test(rest) ? ['', ''] : ['{', '}'];
  const before = source.split('\n').length + 1;
  const text = `${source}\n;${marker}${opens}\n${rest}\n${closes};${marker}\n`;
  const compiled = compile({ solution: text }, (errors) =>
    errors.replace(/^solution\.ts\((\d+),/gm, (whole, line) => (line > before ? `tests.ts(${line - before},` : whole)),
  );
  const [solution, checks] = parts(compiled.solution, 3);
  return { solution, tests: checks };
}

const shape = process.argv[2];
if (shape === 'tests') compileTests();
else compileOne(shape === 'calls' ? 'solution' : 'main');
