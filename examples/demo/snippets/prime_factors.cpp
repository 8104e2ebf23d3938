#include <vector>

// Prime factors in ascending order, each as often as it divides n.
std::vector<long long> prime_factors(long long n) {
  std::vector<long long> factors;
  for (long long p = 2; p * p <= n; ++p) {
    while (n % p == 0) {
      factors.push_back(p);
      n /= p;
    }
  }
  if (n > 1) factors.push_back(n);
  return factors;
}
