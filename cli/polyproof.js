#!/usr/bin/env node
/** The command `polyproof`: asks the daemon, or prepares what is missing and runs cli/main.ts. */
import { launch } from './bootstrap.js';
import { viaDaemon } from './daemon-client.js';

const args = process.argv.slice(2);

/** Once asks the daemon to stop; twice is for those who do not want to wait. */
function onInterrupt(interrupt) {
  let isAsked = false;
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => {
      if (isAsked) process.exit(130);
      isAsked = true;
      interrupt();
    });
  }
}

const { stdin, stdout, stderr, env: environment } = process;
// A reader that has seen enough (`| head`) is no error.
stdout.on('error', (error) => process.exit(error.code === 'EPIPE' ? 0 : 1));
const exitCode = await viaDaemon(args, { stdin, stdout, stderr, environment, cwd: process.cwd(), onInterrupt });
if (exitCode === null) launch('cli/main.ts', args);
else process.exitCode = exitCode;
