#include <cstddef>
#include <vector>

// Index of the first element that is not less than the key; the size if there is none.
std::size_t lower_bound_index(const std::vector<long>& sorted, long key) {
  std::size_t low = 0, high = sorted.size();
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (sorted[middle] < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
