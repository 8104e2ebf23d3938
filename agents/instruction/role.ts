/** The instruction generator: writes a problem from a snippet. */
import type { Ask, Asking } from '../ask.ts';
import { type InstructionInput, instructionPrompt } from './prompt.ts';
import { type Instruction, readInstruction } from './reply.ts';

export function writeInstruction(ask: Ask, asking: Asking, input: InstructionInput): Promise<Instruction> {
  return ask({
    ...asking,
    role: 'instruction',
    firstAttempt: 1,
    prompt: instructionPrompt(input),
    read: readInstruction,
  });
}
