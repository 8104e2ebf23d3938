/** Words for the case writer, who sees the problem and never a solution. */
import type { Prompt } from '../model.ts';
import { type Problem, problemText } from '../problem.ts';

const system = `You write test cases for a programming problem. You see its words and its signature, and no solution: what you expect must follow from the words alone.
Write at least 8 cases: ordinary ones, the smallest input, empty input where it is allowed, corner cases that a careless solution gets wrong. Work each expected value out step by step before you write it. Expected values must differ from case to case where the problem lets them: a function that always returns the same value has to fail.
Write values as JSON: maps as objects, tuples as arrays, optional values as null or the value, integers beyond 2^53 as texts of digits. If the problem says that a call fails, write "raises": true in the place of "expected".

Reply with JSON alone, in this form:
{"cases": [{"args": [[3, 1, 2], 2], "expected": 5}, {"args": [[], 0], "raises": true}]}`;

export function casesPrompt(problem: Problem): Prompt {
  return { system, user: `[Problem]\n${problemText(problem)}\n[End of problem]` };
}
