#include <cstdint>

// Steps of the Collatz sequence from n down to 1.
int collatz_steps(std::uint64_t n) {
  int steps = 0;
  while (n != 1) {
    n = n % 2 == 0 ? n / 2 : 3 * n + 1;
    ++steps;
  }
  return steps;
}
