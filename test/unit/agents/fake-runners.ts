/** Two languages that nothing can run: tests of the agents need their facts only. */
import type { Runner } from '../../../runners/runner.ts';

function runner(name: string, title: string, extension: string): Runner {
  const recipe = { files: { [`main.${extension}`]: '{{source}}' }, run: [name, `main.${extension}`] } as const;
  return {
    name,
    title,
    aliases: [],
    extensions: [extension],
    image: { folder: name, megabytes: 1 },
    naming: 'snake',
    program: recipe,
    calls: recipe,
    tests: { ...recipe, checks: /assert/ },
    lacks: {},
    libraries: [],
    guidance: `In ${title} a function is a function.`,
    surroundings: [/^need .*/m],
    memoryMessages: [],
    hello: 'hello',
  };
}

export const runners = { alpha: runner('alpha', 'Alpha 1', 'al'), beta: runner('beta', 'Beta 2', 'be') } as const;
