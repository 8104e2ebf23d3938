/** `polyproof render FILE`: write a task's cases as tests in the usual framework of its language. */
import type { Command } from 'commander';
import { readConfig } from '../server/config.ts';
import { ServerError } from '../server/errors.ts';
import { readTask } from '../server/read-task.ts';
import { taskRequest } from '../server/task-request.ts';
import { renderTests } from '../verification/rendering.ts';
import { command, examples } from './command.ts';
import { readTaskFile } from './task-file.ts';
import type { Terminal } from './terminal.ts';

export function renderCommand(terminal: Terminal): Command {
  return command(
    'render',
    'Write the cases of a task as tests that people read: pytest, JUnit, GoogleTest, …',
    terminal,
  )
    .argument('[file]', 'a task with calls, in JSON or YAML; - reads stdin', '-')
    .addHelpText(
      'after',
      examples('polyproof render task.yaml > test_solution.py', 'polyproof render task.json --json'),
    )
    .action((file: string, options: { readonly json?: boolean }) => render(terminal, file, options));
}

async function render(terminal: Terminal, file: string, { json }: { readonly json?: boolean }): Promise<void> {
  const { limits } = readConfig(terminal.environment);
  const { rows } = await readTaskFile(file, terminal.stdin);
  let count = 0;
  for await (const { at, content } of rows) {
    count += 1;
    if ('error' in content) throw content.error;
    const task = readTask(taskRequest.parse(content.value), limits, 'cli');
    if ('outcome' in task) throw new ServerError('bad-request', `Task ${at} is invalid: ${task.message}.`);
    if (task.shape !== 'calls') {
      throw new ServerError('bad-request', `Task ${at} has no calls: only cases with args become tests.`);
    }
    const rendered = renderTests(task);
    terminal.print(json === true ? JSON.stringify(rendered) : rendered.text);
    terminal.note(`${rendered.framework}: ${rendered.file}`);
  }
  if (count === 0) throw new ServerError('bad-request', `There is no task in ${file === '-' ? 'stdin' : file}.`);
}
