/** Splits a list into consecutive pieces of at most `size` items. */
function chunk(list, size) {
  if (size < 1) throw new RangeError('size must be at least 1');
  const chunks = [];
  for (let start = 0; start < list.length; start += size) {
    chunks.push(list.slice(start, start + size));
  }
  return chunks;
}

module.exports = { chunk };
