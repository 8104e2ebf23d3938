/** What the exit code of every command says. docs/cli.md shows this table. */
export const exitCodes = {
  /** All is well: every program accepted, every check passed. */
  ok: 0,
  /** An answer, and not the hoped-for one: a program that is not accepted, a check that fails. */
  negative: 1,
  /** The input, the options or the settings are wrong. */
  badInput: 2,
  /** We could not do it: no engine, no image, no model. Nothing is said about any program; try again. */
  notJudged: 3,
  /** A mistake in polyproof itself. */
  internal: 70,
  /** Ctrl-C. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
