/** Requests to run a program: what is refused before anything runs. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readConfig } from '../../../server/config.ts';
import { ServerError } from '../../../server/errors.ts';
import { readRun, runRequest } from '../../../server/run-request.ts';

const test = suite('readRun');
const { limits } = readConfig({});

function read(...paths: readonly string[]) {
  const files = paths.map((path) => ({ path, content: 'x' }));
  return readRun(runRequest.parse({ language: 'python', source: 'print(1)', files }), limits, 'me');
}

test('takes files beside the program', () => {
  assert.equal(
    read('data/main.py', 'main.pyx').files.map(({ path }) => path),
    ['data/main.py', 'main.pyx'],
  );
});

for (const path of ['main.py', 'main.py/deeper']) {
  test(`refuses ${path}, which stands in the way of the program`, () => {
    try {
      read('ok.txt', path);
    } catch (error) {
      assert.instance(error, ServerError);
      assert.is((error as ServerError).code, 'invalid-request');
      assert.match((error as ServerError).message, path);
      return;
    }
    assert.unreachable();
  });
}

test('refuses two files of one name', () => assert.throws(() => read('a', 'a'), /Two files are called a/));

test.run();
