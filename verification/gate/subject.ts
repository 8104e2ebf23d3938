/** What is gated: a problem with a reference solution, and whatever else is known of it. Plain data. */
import type { Runner } from '../../runners/runner.ts';
import type { Task } from '../task.ts';

export interface Subject {
  readonly id: string;
  /** The problem, with the reference as its source. */
  readonly task: Task;
  /** What people or models were asked for; null where the row does not say. */
  readonly instruction: string | null;
  /** Solutions of the same problem, in other languages or by other authors. */
  readonly others: readonly Solution[];
  /** Programs in the language of the task that are known to be wrong: the agents' own failed tries. */
  readonly wrong: readonly string[];
  readonly oracle: Oracle;
}

export interface Solution {
  readonly runner: Runner;
  readonly source: string;
}

/**
 * Where expected values come from: the problem's own text or its author; independent solutions that
 * agree; or the reference itself, which proves nothing about the reference.
 */
export type Oracle = 'spec' | 'consensus' | 'snapshot';
