/** Selectors of versions, as npm means them. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { satisfies } from '../../../../server/compatible/piston/version-range.ts';

const test = suite('satisfies');

/** A selector, versions that it allows and versions that it does not. */
const rows: readonly [selector: string, allowed: string, refused: string][] = [
  ['*', '0.0.1 3.13.0', ''],
  ['', '3.13.0', ''],
  ['x', '3.13.0', ''],
  ['3', '3.0.0 3.13.2', '2.9.9 4.0.0 13.0.0'],
  ['3.x', '3.0.0 3.13.2', '4.0.0'],
  ['3.1', '3.1.0 3.1.9', '3.13.0 3.2.0'],
  ['3.13.0', '3.13.0', '3.13.1'],
  ['=v3.13.0', '3.13.0', '3.13.1'],
  ['^3.10', '3.10.0 3.13.0', '3.9.0 4.0.0'],
  ['^0.2.3', '0.2.3 0.2.9', '0.2.2 0.3.0 1.0.0'],
  ['~3.10.1', '3.10.1 3.10.9', '3.10.0 3.11.0'],
  ['~3', '3.0.0 3.9.0', '4.0.0'],
  ['>=3.9', '3.9.0 4.0.0', '3.8.9'],
  ['>3.9', '3.10.0', '3.9.0 3.9.5'],
  ['>3.9.1', '3.9.2', '3.9.1'],
  ['<4', '3.9.0', '4.0.0 4.0.1'],
  ['<=3.9', '3.9.7 3.0.0', '3.10.0'],
  ['>=3.9 <3.12', '3.11.9', '3.12.0 3.8.0'],
  ['>= 3.9', '3.9.0', '3.8.0'],
  ['3.9 - 3.11', '3.9.0 3.11.5', '3.12.0'],
  ['2 || 3', '2.1.0 3.1.0', '4.0.0'],
  ['latest?', '', '3.0.0'],
  ['python', '', '3.0.0'],
];
for (const [selector, allowed, refused] of rows) {
  test(`${selector} allows ${allowed || 'nothing'}${refused === '' ? '' : ` and not ${refused}`}`, () => {
    for (const version of allowed.split(' ').filter(Boolean)) assert.ok(satisfies(version, selector), version);
    for (const version of refused.split(' ').filter(Boolean)) assert.not.ok(satisfies(version, selector), version);
  });
}

test.run();
