#!/usr/bin/env node
/** The command `polyproof`: prepares what is missing, then runs cli/main.ts. */
import { launch } from './bootstrap.js';

launch('cli/main.ts', process.argv.slice(2));
