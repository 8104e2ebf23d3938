/**
 * The house style, as far as a machine can tell. Each rule is one test, so a
 * failure reads as the rule and lists the places. The idea is TigerBeetle's.
 */
import { globSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { languages } from '../../runners/languages.ts';

const test = suite('house style');

const rooms = ['cli', 'client', 'server', 'agents', 'datasets', 'verification', 'sandboxes', 'runners'];
const root = path.resolve(import.meta.dirname, '../..');

interface File {
  readonly path: string;
  readonly text: string;
}

const notOurs = ['node_modules', '.git', '.polyproof', 'coverage', 'dist'];
const files: readonly File[] = globSync('**/*', { cwd: root, exclude: (name) => notOurs.includes(path.basename(name)) })
  .concat(
    globSync('.ci/*', { cwd: root }),
    globSync('.{npmrc,editorconfig,gitattributes,gitignore,oxlintrc.json}', { cwd: root }),
  )
  .filter((file) => statSync(path.join(root, file)).isFile())
  .map((file) => ({ path: file, text: readFileSync(path.join(root, file), 'latin1') }));

/** Data that only looks like source: programs to run, snippets to read. */
const isData = (file: File): boolean => /^(test\/fixtures|examples)\//.test(file.path);
const source = files.filter((file) => /\.([cm]?[jt]s|[ch]|cpp|py|java)$/.test(file.path) && !isData(file));
const typescript = source.filter((file) => file.path.endsWith('.ts') && !/^runners\/[^/]+\/files\//.test(file.path));
const inRooms = typescript.filter((file) => rooms.includes(roomOf(file.path)));

function roomOf(file: string): string {
  return file.split('/')[0] ?? '';
}

/** Specifiers of everything that a file imports, statically or not. */
function importsOf(file: File): readonly string[] {
  return [...file.text.matchAll(/(?:\bfrom|^import|\bimport\()\s*'(?<specifier>[^']+)'/gm)].map(
    (match) => match.groups?.['specifier'] ?? '',
  );
}

/** Asserts that no file has a match; the list of those that have is the failure. */
function refuse(where: readonly File[], pattern: RegExp): void {
  assert.equal(
    where.filter(({ text }) => pattern.test(text)).map((file) => file.path),
    [],
  );
}

test('sees the whole project', () => {
  for (const room of rooms)
    assert.ok(
      inRooms.some((file) => roomOf(file.path) === room),
      `nothing found in ${room}/`,
    );
});

test('the client imports nothing of the rooms but types', () => {
  const wrong = inRooms
    .filter((file) => roomOf(file.path) === 'client')
    .flatMap(({ path: file, text }) =>
      [...text.matchAll(/^import (?!type )[^;]*?'(?<specifier>[^']+)'/gm)]
        .map((match) => match.groups?.['specifier'] ?? '')
        // Nor any package: it runs in browsers too.
        .filter((specifier) => !specifier.startsWith('./'))
        .map((specifier) => `${file} imports ${specifier}`),
    );
  assert.equal(wrong, []);
});

test('imports go right only: cli → client → server → agents → datasets → verification → sandboxes → runners', () => {
  const wrong = inRooms.flatMap((file) =>
    importsOf(file)
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => path.join(path.dirname(file.path), specifier))
      .filter((target) => rooms.indexOf(roomOf(target)) < rooms.indexOf(roomOf(file.path)) && target !== 'package.json')
      .map((target) => `${file.path} imports ${target}`),
  );
  assert.equal(wrong, []);
});

test('what is imported from our own files ends in its extension', () => {
  const wrong = typescript.flatMap((file) =>
    importsOf(file)
      .filter((it) => it.startsWith('.') && path.extname(it) === '')
      .map((it) => `${file.path}: ${it}`),
  );
  assert.equal(wrong, []);
});

test('there is no default export and no `export *`', () => {
  refuse(typescript, /^export (default\b|\*|\{[^}]*\bas default\b)/m);
});

const isJava = (file: File): boolean => file.path.endsWith('.java');

test('every source file opens by saying what it is for', () => {
  // Java's tools want what a class is for between the imports and the class.
  const [java, others] = [source.filter(isJava), source.filter((file) => !isJava(file))];
  refuse(others, /^(?!(#!.*\n)?\s*(\/\/|\/\*|#(?!include|define|if)|""")[\s\S]{20})/);
  refuse(java, /^(?!((package|import) .*\n|\s*\n)*\/\*\*[\s\S]{20})/);
});

test('no file or folder is named after nothing in particular', () => {
  const vague = /(^|[/.-])(utils?|helpers?|common|misc|managers?|services?)([/.-]|$)/i;
  assert.equal(
    source.map((file) => file.path).filter((it) => vague.test(it)),
    [],
  );
});

test('no source file has more than 300 lines', () => {
  const lines = ({ text }: File): number => text.trimEnd().split('\n').length;
  assert.equal(
    source.filter((file) => lines(file) > 300).map((file) => `${file.path}: ${lines(file)}`),
    [],
  );
});

for (const { name, owner } of [
  { name: 'openai', owner: 'agents/openai.ts' },
  { name: 'dockerode', owner: 'sandboxes/docker.ts' },
]) {
  test(`only ${owner} imports ${name}`, () => {
    assert.equal(
      inRooms.filter((file) => importsOf(file).includes(name)).map((file) => file.path),
      [owner],
    );
  });
}

test('only server/config.ts reads process.env', () => {
  refuse(
    inRooms.filter((file) => file.path !== 'server/config.ts'),
    /\bprocess\.env\b|\benv\b[^\n]*from 'node:process'/,
  );
});

test('every suite is run', () => {
  const tests = typescript.filter((file) => file.path.endsWith('.test.ts'));
  const unrun = tests.flatMap(({ path: file, text }) => {
    // Texts of fixture suites lie in template literals and start no line with a declaration.
    const names = [...text.matchAll(/^(?:const|let) (?<name>\w+) = suite\b/gm)].map(
      (match) => match.groups?.['name'] ?? '',
    );
    const missing = names.filter((name) => !new RegExp(`^ *${name}\\.run\\(\\);`, 'm').test(text));
    return names.length === 0 ? [`${file} has no suite`] : missing.map((name) => `${file} does not run ${name}`);
  });
  assert.equal(unrun, []);
});

test('no `.only` is left in a test', () => {
  refuse(
    typescript.filter((file) => file.path !== 'test/unit/support/run.test.ts'),
    /^\s*\w+\.only\(/m,
  );
});

test('outside runners/ no code asks which language it is', () => {
  const asks =
    /(?<!typeof )\b(language|runner)(\??\.name)?\s*[!=]==?\s*['"`]|switch \((\w+\.)?(language|runner)(\.name)?\)/;
  refuse(
    inRooms.filter((file) => roomOf(file.path) !== 'runners'),
    asks,
  );
});

test('the facts of a runner contain no function', () => {
  const functionsIn = (value: unknown, at: string): readonly string[] => {
    if (typeof value === 'function') return [at];
    if (typeof value !== 'object' || value === null || value instanceof RegExp) return [];
    return Object.entries(value).flatMap(([key, inner]) => functionsIn(inner, `${at}.${key}`));
  };
  assert.equal(functionsIn(languages, 'languages'), []);
});

test('every package is pinned to one version', () => {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(textOf('package.json'));
  const pins = Object.entries<string>({ ...dependencies, ...devDependencies, ...optionalDependencies });
  assert.ok(pins.length > 0);
  assert.equal(
    pins.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version)).map((pin) => pin.join('@')),
    [],
  );
});

test('no file names a host that packages or images are fetched from', () => {
  // Written in pieces, so that this file passes too.
  const known = [
    'registry#npmjs',
    'registry#yarnpkg',
    'deb#debian',
    'security#debian',
    'snapshot#debian',
    'archive#ubuntu',
    'pypi#org',
    'pythonhosted#org',
    'registry-1#docker',
    'index#docker',
    'crates#io',
    'rubygems#org',
    'maven#org',
    'proxy#golang',
  ];
  const [, configured] = /^https?:\/\/([^/:]+)/.exec(process.env['npm_config_registry'] ?? '') ?? [];
  const hosts = [...known.map((host) => host.replace('#', '.')), ...(configured?.includes('.') ? [configured] : [])];
  refuse(
    files,
    new RegExp(`${hosts.join('|').replaceAll('.', '\\.')}|https?://[^\\s'"]*(registry|mirror|nexus|artifactory)`, 'i'),
  );
  refuse(
    files.filter((file) => file.path === 'package-lock.json'),
    /"resolved": "http/,
  );
});

test('nothing leans on folders outside the project', () => {
  refuse(files, new RegExp(`${['\\.\\.', 'shared'].join('/')}|${['', 'work', '(shared|main)'].join('/')}\\b`));
});

function textOf(file: string): string {
  return files.find((it) => it.path === file)?.text ?? '';
}

test.run();
