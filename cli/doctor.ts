/** `polyproof doctor`: what works, what does not, and how to mend it. */
import type { Command } from 'commander';
import { languages } from '../runners/languages.ts';
import { dockerEngine } from '../sandboxes/docker.ts';
import { examine, type Finding } from '../sandboxes/doctor.ts';
import { imageStore } from '../sandboxes/images.ts';
import { openLocalSandbox } from '../sandboxes/local.ts';
import { type Config, readConfig } from '../server/config.ts';
import { sandboxOptions } from '../server/sandbox-options.ts';
import { command, examples } from './command.ts';
import { setUpEngine } from './engine.ts';
import { exitCodes } from './exit-codes.ts';
import { imageProgress } from './image-progress.ts';
import type { Colors, Terminal } from './terminal.ts';

interface DoctorOptions {
  readonly fix?: boolean;
  readonly json?: boolean;
}

export function doctorCommand(terminal: Terminal): Command {
  return command('doctor', 'Look at engine, images and disk, and say how to mend what is wrong.', terminal)
    .option('--fix', 'install and start an engine where none answers (Debian and Ubuntu, as root)')
    .addHelpText('after', examples('polyproof doctor', 'polyproof doctor --json', 'polyproof doctor --fix'))
    .addHelpText('after', '\nExit codes: 0 nothing is broken, 1 something is.\n')
    .action((options: DoctorOptions) => doctor(terminal, options));
}

async function doctor(terminal: Terminal, { fix, json }: DoctorOptions): Promise<void> {
  const config = readConfig(terminal.environment);
  if (fix === true) await setUpEngine(terminal, config);
  const findings = await examineAll(terminal, config);
  if (json === true) terminal.print(JSON.stringify(findings, null, 2));
  else for (const finding of findings) terminal.print(shown(finding, terminal.colors));
  const broken = findings.filter(({ status }) => status === 'broken').length;
  const degraded = findings.filter(({ status }) => status === 'degraded').length;
  terminal.note(broken + degraded === 0 ? 'All is well.' : `${broken} broken, ${degraded} degraded.`);
  terminal.exitCode = broken === 0 ? exitCodes.ok : exitCodes.negative;
}

async function examineAll(terminal: Terminal, config: Config): Promise<readonly Finding[]> {
  const { boxes, dataFolder } = config;
  const progress = imageProgress(terminal);
  const engine = dockerEngine({ socket: boxes.socket });
  try {
    return await examine({
      engine,
      images: imageStore(engine, { dataFolder, overrides: boxes.imageOverrides }),
      runners: Object.values(languages),
      dataFolder,
      runtime: boxes.runtime,
      openSandbox: () => openLocalSandbox(sandboxOptions(config, progress.report)),
    });
  } finally {
    progress.end();
  }
}

function shown({ name, status, found, consequence, remedy }: Finding, colors: Colors): string {
  const paint = { ok: colors.green, degraded: colors.yellow, broken: colors.red }[status];
  const line = `${paint(status.padEnd(8))}  ${name.padEnd(24)}  ${found}`;
  const more = [consequence, remedy === '' ? '' : `→ ${remedy}`].filter((text) => text !== '');
  return [line, ...more.map((text) => `${' '.repeat(10)}${colors.dim(text)}`)].join('\n');
}
