/** The leader of a centralized discussion: proposes a new problem. */
import type { Ask, Asking } from '../ask.ts';
import type { Problem } from '../problem.ts';
import { type DiscussionInput, discussionPrompt } from './prompt.ts';
import { readProposal } from './reply.ts';

export function propose(ask: Ask, asking: Asking, input: DiscussionInput): Promise<Problem> {
  return ask({ ...asking, role: 'discussion', firstAttempt: 1, prompt: discussionPrompt(input), read: readProposal });
}
