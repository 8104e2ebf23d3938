/** The repairer answers as the responder does: with a whole program. */
export { readProgram as readRepair } from '../responder/reply.ts';
