/**
 * Names of functions by how definitions look in nearly all languages, for
 * sources that cannot be parsed: less exact than a tree, and enough to see
 * that test code defines what it should test.
 */
export function namesWritten(source: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const line of source.split('\n')) {
    const text = line.slice(0, 300);
    const name = definitions
      .map((pattern) => pattern.exec(text)?.groups?.['name'])
      .find((found) => found !== undefined);
    if (name !== undefined) names.add(name);
  }
  return names;
}

const definitions: readonly RegExp[] = [
  /^\s*(?:(?:pub|public|private|static|local|export|async|override)\s+)*(?:def|defp|function|fn|func|fun|sub|proc|define)\s+\(?(?:self\.|this\.)?(?<name>[A-Za-z_][\w-]*)/,
  // `name() {` of shells, and `(defun name` of Lisps.
  /^\s*(?<name>[A-Za-z_][\w-]*)\s*\(\s*\)\s*\{?\s*$/,
  /^\s*\((?:defn-?|defun|define)\s+\(?(?<name>[A-Za-z_][\w-]*)/,
];
