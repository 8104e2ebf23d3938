/**
 * A language of one's own, outside the package: Python with the libraries that
 * read web pages. `polyproof run page.py --language python-web --runners examples/runners`.
 *
 * It takes Python's harness as it is (`shares`); a language that is new to
 * Polyproof brings one in its own `files/` instead.
 */
const environment = { PYTHONDONTWRITEBYTECODE: '1', PYTHONHASHSEED: '0', PYTHONNOUSERSITE: '1' };
const harness = '/opt/polyproof/harness.pyc';

export const pythonWeb = {
  name: 'python-web',
  title: 'Python 3.13 for web pages',
  aliases: ['pyweb'],
  extensions: ['pyweb'],
  // The folder is filled in; what is shared is found in the package.
  image: { folder: '', megabytes: 240, shares: ['python/files'] },
  naming: 'snake',
  program: { files: { 'main.py': '{{source}}' }, run: ['python3', 'main.py'], environment },
  calls: { files: { 'solution.py': '{{source}}' }, run: ['python3', harness, 'calls', '{{entry}}'], environment },
  tests: {
    files: { 'solution.py': '{{source}}', 'tests.py': '{{tests}}' },
    run: ['python3', harness, 'tests'],
    environment,
    checks: /\bassert|\braises?\b|\bdef\s+test|\bexit\s*\(/,
  },
  lacks: {},
  libraries: ['beautifulsoup4', 'lxml', 'PyYAML', 'pytest'],
  memoryMessages: ['MemoryError'],
  hello: 'print("hello")',
};
