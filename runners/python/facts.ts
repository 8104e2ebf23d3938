/** Python 3 of Debian, with numpy, pytest and hypothesis. */
import type { Runner } from '../runner.ts';
import { style } from './style.ts';

const environment = {
  PYTHONDONTWRITEBYTECODE: '1',
  PYTHONHASHSEED: '0',
  PYTHONNOUSERSITE: '1',
  // Plugins that nobody asked for cost more than most tests.
  PYTEST_DISABLE_PLUGIN_AUTOLOAD: '1',
};

export const python: Runner = {
  name: 'python',
  title: 'Python 3.13',
  aliases: ['py', 'python3'],
  extensions: ['py'],
  image: { folder: 'python', megabytes: 330 },
  naming: 'snake',
  program: {
    files: { 'main.py': '{{source}}' },
    run: ['python3', 'main.py'],
    environment,
  },
  calls: {
    files: { 'solution.py': '{{source}}' },
    run: ['python3', '/opt/polyproof/harness.pyc', 'calls', '{{entry}}'],
    environment,
  },
  tests: {
    files: { 'solution.py': '{{source}}', 'tests.py': '{{tests}}' },
    run: ['python3', '/opt/polyproof/harness.pyc', 'tests'],
    environment,
    checks: /\bassert|\braises?\b|\bdef\s+test|\bexit\s*\(/,
  },
  lacks: {},
  libraries: ['numpy', 'pytest', 'hypothesis'],
  guidance:
    'A top-level function, or a method of a class Solution that takes no arguments. int, float, bool, str, None, list, dict and tuple are the neutral types; numpy scalars and arrays count as the numbers and lists they hold. Sets and generators are not neutral: return a list.',
  surroundings: [/^\s*from\s+\./m, /^\s*import\s+\./m],
  memoryMessages: ['MemoryError'],
  style,
  hello: 'print("hello")',
};
