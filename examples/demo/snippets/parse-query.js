/** Reads the query part of a URL into an object; of a repeated key the last value counts. */
export function parseQuery(query) {
  const values = {};
  for (const part of query.replace(/^\?/, '').split('&')) {
    if (part === '') continue;
    const at = part.indexOf('=');
    const key = at === -1 ? part : part.slice(0, at);
    values[decodeURIComponent(key)] = at === -1 ? '' : decodeURIComponent(part.slice(at + 1));
  }
  return values;
}
