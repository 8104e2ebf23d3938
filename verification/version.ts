/** The version of polyproof, which fixes harnesses and judge: part of every verdict's evidence. */
import manifest from '../package.json' with { type: 'json' };

export const polyproofVersion: string = manifest.version;
