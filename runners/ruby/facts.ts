/** Ruby of Debian, with minitest, RSpec and test-unit. RubyGems itself is loaded only when it is named. */
import type { Command, Runner } from '../runner.ts';
import { style } from './style.ts';

const interpret = (...rest: readonly string[]): Command => [
  'ruby',
  '--disable=gems,did_you_mean,error_highlight,syntax_suggest',
  '-r/opt/polyproof/gems.rb',
  ...rest,
];

export const ruby: Runner = {
  name: 'ruby',
  title: 'Ruby 3.3',
  aliases: ['rb', 'ruby3'],
  extensions: ['rb'],
  image: { folder: 'ruby', megabytes: 255 },
  naming: 'snake',
  program: {
    files: { 'main.rb': '{{source}}' },
    run: interpret('main.rb'),
  },
  calls: {
    files: { 'solution.rb': '{{source}}' },
    run: interpret('/opt/polyproof/harness.rb', 'calls', '{{entry}}'),
  },
  tests: {
    files: { 'solution.rb': '{{source}}', 'tests.rb': '{{tests}}' },
    run: interpret('/opt/polyproof/harness.rb', 'tests'),
    // Whatever name the tests know the solution by, it is the one file there is.
    rewrites: [
      {
        in: 'tests',
        pattern: /^([ \t]*)(?:require_relative\b|(?:require|load)\b(?=[ (]*['"]\.))[ (]*['"][^'"\n]*['"]\)?/gm,
        with: "$1require_relative 'solution'",
      },
    ],
    checks:
      /\b(?:raise|fail|abort|flunk)\b|\bexit\b|\b(?:assert|refute)\w*|\b(?:must|wont)_\w+|\bexpect\s*[({]|\bis_expected\b|\bshould\b/,
  },
  lacks: { tuple: 'tuples are arrays' },
  libraries: ['the Ruby standard library', 'prime', 'matrix', 'minitest 5.25', 'RSpec 3.13', 'test-unit 3.6'],
  guidance:
    'A method at the top level, or of a class or module of any name (class Solution if there are several) whose constructor takes no arguments. ' +
    'Integer, Float, true and false, String, nil, Array and Hash are the neutral types; a tuple is an Array; a Symbol counts as a String. ' +
    'Sets, ranges and enumerators are not neutral: return an Array. Raise errors with raise.',
  surroundings: [/^\s*require_relative\b/m, /^\s*(?:require|load)[ (]*['"]\./m],
  memoryMessages: ['NoMemoryError', 'failed to allocate memory'],
  style,
  hello: 'puts "hello"\n',
};
