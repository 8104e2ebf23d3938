/** What a row says of its licence, by the names that SPDX gives. */
import type { RawRow } from '../shapes/shape.ts';
import { textOf } from '../shapes/shape.ts';

/** The licence that a row names, as it names it; null when it names none. */
export function licenceOf(row: RawRow): string | null {
  return textOf(row, 'license', 'licence', 'license_type', 'licenses', 'spdx') ?? null;
}

/** Whether a licence is one of those allowed: case and the words "the" and "license" make no difference. */
export function isAllowed(licence: string, allowed: readonly string[]): boolean {
  const wanted = plain(licence);
  return allowed.some((each) => plain(each) === wanted);
}

function plain(licence: string): string {
  return licence
    .toLowerCase()
    .replace(/\b(?:the|license|licence)\b/g, '')
    .replace(/[^a-z0-9.+-]+/g, ' ')
    .trim()
    .replaceAll(' ', '-');
}
