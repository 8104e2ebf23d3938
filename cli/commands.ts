/**
 * The table of commands. Each is loaded only when it is the one called:
 * `polyproof --help` must not wait for libraries it does not need.
 */
import type { Command } from 'commander';
import type { Terminal } from './terminal.ts';

export interface CommandEntry {
  readonly about: string;
  readonly load: () => Promise<(terminal: Terminal) => Command>;
}

export const commands: Readonly<Record<string, CommandEntry>> = {
  run: {
    about: 'Run a program in a box and show what it prints',
    load: async () => (await import('./run.ts')).runCommand,
  },
  verify: {
    about: 'Judge programs against cases or tests',
    load: async () => (await import('./verify.ts')).verifyCommand,
  },
  gate: {
    about: 'Tell which rows of a data set are truly verified, and why the others are not',
    load: async () => (await import('./gate.ts')).gateCommand,
  },
  explain: {
    about: 'Replay one row of a data set, with what is run and what each stage says',
    load: async () => (await import('./replay-row.ts')).explainCommand,
  },
  check: {
    about: 'Re-execute the certificates of a data set, and say how many hold',
    load: async () => (await import('./check.ts')).checkCommand,
  },
  render: {
    about: 'Write cases as tests in the usual framework of a language',
    load: async () => (await import('./render.ts')).renderCommand,
  },
  serve: {
    about: 'Start the HTTP service',
    load: async () => (await import('./serve.ts')).serveCommand,
  },
  token: {
    about: 'Make, list and take back tokens for the service',
    load: async () => (await import('./token.ts')).tokenCommand,
  },
  daemon: {
    about: 'Keep boxes warm, so that run and verify answer at once',
    load: async () => (await import('./daemon.ts')).daemonCommand,
  },
  languages: {
    about: 'List the languages',
    load: async () => (await import('./languages.ts')).languagesCommand,
  },
  images: {
    about: "Build, list and prune the languages' images",
    load: async () => (await import('./images.ts')).imagesCommand,
  },
  synth: {
    about: 'Make verified cross-lingual data from snippets of code',
    load: async () => (await import('./synth.ts')).synthCommand,
  },
  demo: {
    about: 'Show the whole of it, with a recorded model',
    load: async () => (await import('./demo.ts')).demoCommand,
  },
  canaries: {
    about: 'Run programs whose verdicts are known, and measure how often they are missed',
    load: async () => (await import('./canaries.ts')).canariesCommand,
  },
  doctor: {
    about: 'Look at the engine, the images and the disk, and say how to mend what is wrong',
    load: async () => (await import('./doctor.ts')).doctorCommand,
  },
};
