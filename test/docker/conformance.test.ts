/** Temporary shim (not committed): the kit moved to test/conformance/language.test.ts. */
import { suite } from 'uvu';

if (process.argv.length > 2) await import('../conformance/language.test.ts');
else {
  const test = suite('moved');
  test('the kits are run by language', () => {});
  test.run();
}
