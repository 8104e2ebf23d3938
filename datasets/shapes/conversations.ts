/** Shapes of instruction data: a reply with code in it, and seldom anything to judge it by. */
import { instructionOf } from './functions.ts';
import {
  has,
  idOf,
  listOf,
  objectOf,
  type ProblemRow,
  type RawRow,
  type Shape,
  textOf,
  type Unusable,
  unusable,
} from './shape.ts';

export const alpaca: Shape = {
  name: 'alpaca',
  about: 'instruction, input and output; tests beside them are used',
  matches: (row) => has(row, 'instruction', 'output') && typeof row['output'] === 'string',
  read: (row) => judgedBy(row, textOf(row, 'output'), instructionOf(row)),
};

export const messages: Shape = {
  name: 'messages',
  about: 'messages (role, content) or conversations (from, value); the last reply is the solution',
  matches: (row) => turnsOf(row).length > 0,
  read(row) {
    const turns = turnsOf(row);
    const reply = turns.findLast(({ role }) => role === 'assistant' || role === 'gpt' || role === 'model');
    const asked = turns.find(({ role }) => role === 'user' || role === 'human');
    return judgedBy(row, reply?.text, asked === undefined ? {} : { instruction: asked.text });
  },
};

interface Turn {
  readonly role: string;
  readonly text: string;
}

function turnsOf(row: RawRow): readonly Turn[] {
  const list = listOf(row['messages'] ?? row['conversations'] ?? row['conversation']) ?? [];
  return list.flatMap((item) => {
    const turn = objectOf(item);
    const role = turn === undefined ? undefined : textOf(turn, 'role', 'from');
    const text = turn === undefined ? undefined : textOf(turn, 'content', 'value');
    return role === undefined || text === undefined ? [] : [{ role, text }];
  });
}

function judgedBy(
  row: RawRow,
  reply: string | undefined,
  asked: Pick<ProblemRow, 'instruction'>,
): ProblemRow | Unusable {
  if (reply === undefined) return unusable('no-solution', 'the row has no reply');
  const tests = textOf(row, 'tests', 'test', 'test_code', 'unit_test');
  const language = textOf(row, 'language', 'lang', 'programming_language') ?? taggedLanguage(reply);
  if (tests === undefined) return unusable('no-tests', 'the row has a reply and nothing to judge it by');
  return { ...idOf(row), ...(language !== undefined && { language }), ...asked, reply, tests };
}

/** The word after the first fence. */
function taggedLanguage(reply: string): string | undefined {
  return /^\s*(?:```|~~~)([A-Za-z+#]+)\s*$/m.exec(reply)?.[1]?.toLowerCase();
}
