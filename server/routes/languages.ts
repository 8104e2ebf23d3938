/** GET /v1/languages: what can be run. */
import { z } from 'zod';
import type { Runner } from '../../runners/runner.ts';
import type { Routes } from '../zod.ts';

const languageView = z.object({
  name: z.string(),
  title: z.string(),
  aliases: z.array(z.string()),
  extensions: z.array(z.string()),
  compiled: z.boolean(),
  libraries: z.array(z.string()),
  lacks: z.record(z.string(), z.string()).describe('Neutral features that the language lacks, and why.'),
  guidance: z.string().optional().describe('How a solution to a task with calls is written.'),
  hello: z.string(),
});
export type LanguageView = z.output<typeof languageView>;

const schema = {
  tags: ['polyproof'],
  summary: 'List the languages',
  response: { 200: z.object({ languages: z.array(languageView) }) },
};

export const languageRoutes =
  (languages: Readonly<Record<string, Runner>>): Routes =>
  async (app) => {
    const body = { languages: Object.values(languages).map(viewLanguage) };
    app.get('/v1/languages', { schema }, async () => body);
  };

/** What people may want to know about a language. */
export function viewLanguage(runner: Runner): LanguageView {
  const { name, title, aliases, extensions, program, libraries, lacks, guidance, hello } = runner;
  return {
    name,
    title,
    aliases: [...aliases],
    extensions: [...extensions],
    compiled: program.compile !== undefined,
    libraries: [...libraries],
    lacks: { ...lacks } as Record<string, string>,
    ...(guidance === undefined ? {} : { guidance }),
    hello,
  };
}
