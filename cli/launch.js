/** `node cli/launch.js SCRIPT.ts ARGUMENT…`: runs a script of the project on any Node, in a checkout where nothing is installed yet. */
import { launch } from './bootstrap.js';

const [script, ...args] = process.argv.slice(2);
if (script === undefined) {
  process.stderr.write('usage: node cli/launch.js SCRIPT.ts [ARGUMENT…]\n');
  process.exitCode = 2;
} else {
  launch(script, args);
}
