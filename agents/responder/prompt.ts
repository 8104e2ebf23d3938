/** Words for the responder, who solves a problem in one language. */
import type { Runner } from '../../runners/runner.ts';
import { type Lesson, lessonLines } from '../memory/lessons.ts';
import type { Prompt } from '../model.ts';
import { type Problem, problemText } from '../problem.ts';

export interface ResponderInput {
  readonly runner: Runner;
  readonly problem: Problem;
  /** What went wrong before in this language. */
  readonly lessons: readonly Lesson[];
}

export function responderPrompt({ runner, problem, lessons }: ResponderInput): Prompt {
  return {
    system: solverRules(runner),
    user: [
      `[Problem]\n${problemText(problem)}\n[End of problem]`,
      ...(lessons.length === 0 ? [] : [`Mistakes made before in ${runner.title}:\n${lessonLines(lessons)}`]),
      `Solve it in ${runner.title}.`,
    ].join('\n\n'),
  };
}

/** What holds for every solution in a language; the repairer is told the same. */
export function solverRules(runner: Runner): string {
  return `You write ${runner.title}. You solve a programming problem with a complete source file that defines the entry point and all it needs, and nothing that runs by itself: no main, no tests, no reading of input, no printing.
${runner.guidance ?? 'Write the entry point as a function at the top level, with the types of the language that correspond to those of the problem.'}
Use the standard library only. Mind the corner cases that the problem names, and comment what is not obvious.

Reply with the source in one fenced block (\`\`\`${runner.name}) and nothing after it.`;
}
