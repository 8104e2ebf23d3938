/** Every role's prompt says what it must, and its reader takes what models write. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { casesPrompt } from '../../../agents/cases/prompt.ts';
import { readCases } from '../../../agents/cases/reply.ts';
import { discussionPrompt } from '../../../agents/discussion/prompt.ts';
import { readProposal } from '../../../agents/discussion/reply.ts';
import { AgentError } from '../../../agents/errors.ts';
import { instructionPrompt } from '../../../agents/instruction/prompt.ts';
import { readInstruction } from '../../../agents/instruction/reply.ts';
import { repairPrompt } from '../../../agents/repairer/prompt.ts';
import { responderPrompt } from '../../../agents/responder/prompt.ts';
import { readProgram } from '../../../agents/responder/reply.ts';
import { scorerPrompt } from '../../../agents/scorer/prompt.ts';
import { readScores } from '../../../agents/scorer/reply.ts';
import { runners } from './fake-runners.ts';
import { evenWeights, execution, judged, problem } from './samples.ts';

const test = suite('roles');

function codeOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof AgentError) return error.code;
    throw error;
  }
  return 'none';
}

test('the instruction generator sees the snippet, its language and the way out', () => {
  const { system, user } = instructionPrompt({ language: 'Alpha 1', snippet: 'def f(): pass' });
  assert.match(user, 'Language: Alpha 1');
  assert.match(user, 'def f(): pass');
  assert.match(system, '"self_contained": false');
});

test('the instruction generator answers with a problem, or with what the snippet needs', () => {
  const json =
    '{"title": "T", "instruction": "Write a function f that does it.", "signature": {"entry": "f", "parameters": [{"name": "x", "type": "List[int]"}], "returns": "dict<string, int?>"}, "self_contained": true}';
  const read = readInstruction(`Of course:\n${json}`);
  assert.ok(read.selfContained);
  assert.equal(read.problem.signature.parameters[0]?.type, { kind: 'list', of: { kind: 'int' } });
  assert.equal(readInstruction('{"self_contained": false, "reason": "a database"}'), {
    selfContained: false,
    reason: 'a database',
  });
});

test('a signature of unknown types, or without a proper name, is unreadable', () => {
  const json = (entry: string, returns: string) =>
    `{"title": "T", "instruction": "Write a function that does it.", "signature": {"entry": "${entry}", "parameters": [{"name": "x", "type": "int"}], "returns": "${returns}"}}`;
  assert.is(
    codeOf(() => readProposal(json('f', 'Widget'))),
    'unreadable-reply',
  );
  assert.is(
    codeOf(() => readProposal(json('rm -rf', 'int'))),
    'unreadable-reply',
  );
  assert.is(
    codeOf(() => readProposal(json('f', 'int'))),
    'none',
  );
});

test('the case writer sees the problem and nothing of a solution', () => {
  const { user } = casesPrompt(problem);
  assert.match(user, problem.instruction);
  assert.match(user, 'clamp(x: int, most: int) -> int');
});

test('cases are read by the types of the signature', () => {
  const cases = [0, 1, 2, 3, 4].map((x) => `{"args": [${x}, 2], "expected": ${Math.min(x, 2)}}`);
  const read = readCases(
    `\`\`\`json\n{"cases": [${cases.join(',')}, {"args": ["9", 2], "raises": true}]}\n\`\`\``,
    problem.signature,
  );
  assert.equal(read[3], { args: [3n, 2n], expected: { kind: 'value', value: 2n } });
  assert.equal(read[5], { args: [9n, 2n], expected: { kind: 'raises' } });
});

test('cases that do not fit the signature are unreadable', () => {
  for (const one of [
    '{"args": [1], "expected": 1}',
    '{"args": [1.5, 2], "expected": 1}',
    '{"args": [1, 2]}',
    '{"args": [1, 2], "expected": null}',
  ]) {
    assert.is(
      codeOf(() => readCases(`[${one}]`, problem.signature)),
      'unreadable-reply',
      one,
    );
  }
});

test('the responder is told the language, its rules and the mistakes made before', () => {
  const lessons = [{ language: 'Alpha 1', reason: 'time-limit', message: 'never ends for 0' } as const];
  const { system, user } = responderPrompt({ runner: runners.alpha, problem, lessons });
  assert.match(system, 'Alpha 1');
  assert.match(system, runners.alpha.guidance ?? '');
  assert.match(user, 'time-limit: never ends for 0');
});

test('a program is taken from the fence of its language, else from the longest, else from a reply that is code', () => {
  assert.is(readProgram('```sh\nlonger than the program itself\n```\n```al\nf = 1\n```', runners.alpha), 'f = 1\n');
  assert.is(readProgram('```\nx\n```\n```\nlonger\n```', runners.alpha), 'longer\n');
  assert.is(readProgram('f(x) {\n  return x;\n}', runners.alpha), 'f(x) {\n  return x;\n}\n');
});

test('a reply that only talks holds no code', () => {
  assert.is(
    codeOf(() => readProgram('First you would sort the list.\nThen take the middle.', runners.alpha)),
    'no-code',
  );
  assert.is(
    codeOf(() => readProgram('```alpha\n\n```', runners.alpha)),
    'no-code',
  );
  assert.is(
    codeOf(() => readProgram('', runners.alpha)),
    'no-code',
  );
});

test('the repairer sees the compiler and may not touch the cases', () => {
  const verdict = judged('compile-error', { compile: execution({ stderr: 'line 3: expected ;' }) });
  const { system, user } = repairPrompt({
    runner: runners.alpha,
    problem,
    source: 'broken',
    judged: verdict,
    cases: [],
  });
  assert.match(system, 'cannot be changed');
  assert.match(user, 'line 3: expected ;');
  assert.match(user, 'broken');
});

test('the repairer sees failing cases with what was expected and what came', () => {
  const cases = [{ args: [5n, 2n], expected: { kind: 'value', value: 2n } } as const];
  const verdict = judged('wrong-answer', { actual: 5n });
  const { user } = repairPrompt({ runner: runners.alpha, problem, source: 's', judged: verdict, cases });
  assert.match(user, 'clamp(5, 2) must return 2; it returned 5');
});

test('the leader of a discussion sees memory, reflection, communication, goal and guidelines', () => {
  const shown = { problem, language: 'Alpha 1', source: 'SOURCE', merits: ['neat'], faults: ['dull'] };
  const { system, user } = discussionPrompt({
    language: 'Alpha 1',
    target: 'Beta 2',
    memory: [shown],
    communication: [
      { ...shown, agent: 'Agent a' },
      { ...shown, agent: 'Agent b' },
    ],
    lessons: [],
    evolution: 'combine two.',
  });
  assert.match(system, 'expert of Alpha 1');
  for (const part of ['[Memory]', '[Reflection]', '[Communication]', '[Goal]', '[Guidelines]'])
    assert.ok(user.includes(part), part);
  for (const word of ['neat', 'dull', 'Agent b brings', 'SOURCE', 'problem for Beta 2', 'combine two.'])
    assert.ok(user.includes(word), word);
});

test('the panel names its eight experts and the total', () => {
  const { system, user } = scorerPrompt({ problem, solutions: [{ language: 'Alpha 1', source: 'SOURCE' }] });
  for (const expert of [
    'consistency',
    'relevance',
    'difficulty',
    'code exists',
    'code correctness',
    'code clarity',
    'code comments',
    'easy to learn',
    'total',
  ]) {
    assert.ok(system.includes(expert), expert);
  }
  assert.match(user, '[Answer in Alpha 1]');
});

test('scores are weighed, and what one expert garbles does not cost the others', () => {
  const reply = `[{"expert": "Consistency", "score": "4.0", "reason": "yes"}, {"expert": "code_clarity", "score": 2},
    {"expert": "difficulty", "score": "N/A"}, {"expert": "relevance", "score": 17}, "oops", {"expert": "total", "score": 1}]`;
  assert.is(readScores(reply, evenWeights).total, 3);
  assert.is(readScores(reply, { ...evenWeights, consistency: 3 }).total, 3.5);
  assert.is(readScores('{"scores": [{"expert": "total", "score": 4}]}', evenWeights).total, 4);
  assert.is(
    codeOf(() => readScores('[{"expert": "consistency", "score": "N/A"}]', evenWeights)),
    'unreadable-reply',
  );
});

test.run();
