/** The stages of the gate, cheapest first. This table is the single list of them. */
import { agreement } from './agreement.ts';
import { cases } from './cases.ts';
import { contract } from './contract.ts';
import { discrimination } from './discrimination.ts';
import { mutants } from './mutants.ts';
import { oracle } from './oracle.ts';
import { reference } from './reference.ts';
import type { Stage } from './stage.ts';
import { stubs } from './stubs.ts';

export const stages: readonly Stage[] = [contract, cases, reference, oracle, stubs, mutants, agreement, discrimination];
