/** Writes what `readJson` read: integers of any size as numbers, so that reading it again gives the same. */

/** JSON in UTF-8. */
export function exactJson(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value, writeBigIntegers));
}

/** In the language, and not yet in TypeScript's library. */
const { rawJSON } = JSON as typeof JSON & { rawJSON(text: string): unknown };

function writeBigIntegers(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? rawJSON(String(value)) : value;
}
