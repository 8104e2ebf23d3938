/**
 * Loaded before every program: has it wait while its output is taken away.
 *
 * Left alone node keeps in memory what a full pipe does not take, forgets it
 * at process.exit, and grows without end in a loop that never comes to rest.
 */
'use strict';

for (const stream of [process.stdout, process.stderr]) stream._handle?.setBlocking?.(true);
