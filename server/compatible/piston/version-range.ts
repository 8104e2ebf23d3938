/**
 * Selectors of versions as npm writes them, as far as clients of Piston use
 * them: `*`, `3`, `3.x`, `^3.10`, `~3.10.1`, `>=3.9 <4`, `1.2 - 2`, `a || b`.
 */
type Version = readonly [major: number, minor: number, patch: number];

interface Comparator {
  readonly sign: string;
  /** Only the parts that are stated. */
  readonly parts: readonly number[];
}

/** Tells whether a version such as `3.13.0` is one that the selector allows. A selector that makes no sense allows none. */
export function satisfies(version: string, selector: string): boolean {
  const wanted = versionOf(version);
  return selector.split('||').some((range) => {
    const comparators = comparatorsOf(range);
    return comparators?.every((comparator) => allows(comparator, wanted)) ?? false;
  });
}

function comparatorsOf(range: string): readonly Comparator[] | null {
  const spaced = range
    .trim()
    .replace(/^(\S+)\s+-\s+(\S+)$/, '>=$1 <=$2')
    .replaceAll(/([<>=^~]+)\s+/g, '$1');
  if (spaced === '' || /^latest$/i.test(spaced)) return [];
  const comparators = spaced.split(/\s+/).map(comparatorOf);
  return comparators.every((comparator) => comparator !== null) ? comparators : null;
}

function comparatorOf(text: string): Comparator | null {
  const [, sign = '', rest] = /^(\^|~>?|[<>]=?|=)?v?([\dxX*]+(?:\.[\dxX*]+){0,2}(?:[-+][\w.-]+)?)$/.exec(text) ?? [];
  if (rest === undefined) return null;
  const words = (rest.split(/[-+]/)[0] ?? '').split('.');
  const open = words.findIndex((word) => /^[xX*]$/.test(word));
  const parts = (open < 0 ? words : words.slice(0, open)).map(Number);
  return parts.some(Number.isNaN) ? null : { sign: sign || '=', parts };
}

function allows({ sign, parts }: Comparator, version: Version): boolean {
  if (parts.length === 0) return sign !== '<' && sign !== '>';
  const low = filled(parts);
  const isAtLeast = compare(version, low) >= 0;
  switch (sign) {
    case '>=':
      return isAtLeast;
    case '<':
      return !isAtLeast;
    case '>':
      return compare(version, above(parts, parts.length - 1)) >= 0 && compare(version, low) > 0;
    case '<=':
      return compare(version, above(parts, parts.length - 1)) < 0 || compare(version, low) === 0;
    case '^':
      return (
        isAtLeast &&
        compare(
          version,
          above(
            parts,
            Math.max(
              0,
              parts.findIndex((part) => part > 0),
            ),
          ),
        ) < 0
      );
    case '~':
    case '~>':
      return isAtLeast && compare(version, above(parts, Math.min(1, parts.length - 1))) < 0;
    default:
      return parts.every((part, index) => version[index] === part);
  }
}

/** The first version beyond all that agree with `parts` up to `index`. */
function above(parts: readonly number[], index: number): Version {
  return filled(parts.slice(0, index + 1).map((part, at) => (at === index ? part + 1 : part)));
}

function filled([major = 0, minor = 0, patch = 0]: readonly number[]): Version {
  return [major, minor, patch];
}

function versionOf(text: string): Version {
  return filled(text.split('.').map((part) => Number.parseInt(part, 10) || 0));
}

function compare(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}
