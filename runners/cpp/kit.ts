/** Programs that prove the C++ image: see ../kit.ts. */
import type { Kit } from '../kit.ts';

const numbers = [1, 2, 3, 4, 5];

export const kit: Kit = {
  echo: '#include <bits/stdc++.h>\nusing namespace std;\n{{type}} echo({{type}} x) { return x; }\n',
  types: {
    bool: 'bool',
    int: 'long long',
    'big int': null,
    float: 'double',
    string: 'string',
    'optional<int>': 'optional<long long>',
    'list<int>': 'vector<long long>',
    'list<float>': 'vector<double>',
    'list<string>': 'vector<string>',
    'list<list<int>>': 'vector<vector<long long>>',
    'map<string, int>': 'map<string, long long>',
    'map<int, string>': 'unordered_map<long long, string>',
    'tuple<int, string>': 'pair<long long, string>',
    'list<map<string, optional<float>>>': 'vector<map<string, optional<double>>>',
    'map<string, list<tuple<bool, string>>>': 'map<string, vector<tuple<bool, string>>>',
  },
  compiles: true,
  plain: { file: 'plain.cpp', compile: ['g++', '-std=c++20', '-O2', '-o', 'plain', 'plain.cpp'], run: ['./plain'] },
  tests: [
    '#include <cassert>',
    'int main() {',
    ...numbers.map((x) => `  assert(twice(${x}) == ${2 * x});`),
    '}',
    '',
  ].join('\n'),
  noTests: 'int main() {\n  twice(1);\n}\n',
  behaviours: {
    right: 'long long twice(long long x) { return 2 * x; }\n',
    wrong: 'long long twice(long long x) { return 2 * x + 1; }\n',
    prefix: 'long long twice(long long x) { return x < 3 ? 2 * x : 0; }\n',
    raises: '#include <stdexcept>\nlong long twice(long long x) { throw std::runtime_error("no"); }\n',
    exits: '#include <cstdlib>\nlong long twice(long long x) { std::_Exit(0); }\n',
    'exits-at-load':
      '#include <cstdlib>\nstruct Early { Early() { std::_Exit(0); } } early;\nlong long twice(long long x) { return 2 * x; }\n',
    'exits-in-hook':
      '#include <cstdlib>\nstruct Early { Early() { std::atexit([] { std::_Exit(0); }); } } early;\nlong long twice(long long x) { return 2 * x + 1; }\n',
    loops: 'volatile bool on = true;\nlong long twice(long long x) { while (on) {} return 2 * x; }\n',
    memory:
      '#include <cstring>\n#include <vector>\nlong long twice(long long x) {\n  std::vector<char*> kept;\n  for (;;) { char* more = new char[10000000]; std::memset(more, 1, 10000000); kept.push_back(more); }\n}\n',
    forks: '#include <unistd.h>\nlong long twice(long long x) { for (;;) fork(); }\n',
    output:
      '#include <cstdio>\nlong long twice(long long x) { for (;;) std::puts("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"); }\n',
    forges: `#include <cstdio>
#include <unistd.h>
long long twice(long long x) {
  std::printf("OK\\nall tests passed\\naccepted\\ni%lld;\\n", 2 * x);
  std::fflush(stdout);
  for (int descriptor = 1; descriptor < 5; descriptor++) if (write(descriptor, "4\\nvi2;", 6) < 0) continue;
  return 2 * x + 1;
}
`,
    warns:
      '#include <cstdio>\nlong long twice(long long x) {\n  int unused;\n  std::fputs("warning: Error-prone\\n", stderr);\n  return 2 * x;\n}\n',
    child:
      '#include <unistd.h>\nlong long twice(long long x) {\n  if (fork() == 0) { sleep(300); _exit(0); }\n  return 2 * x;\n}\n',
    broken: 'long long twice(long long x { return 2 * x; }\n',
  },
  frameworks: {
    'a main that returns': {
      tests: `#include <cassert>
#include <iostream>

int main() {
${numbers.map((x) => `  assert(twice(${x}) == ${2 * x} && "twice");`).join('\n')}
  std::cout << "all passed" << std::endl;
  return 0;
}
`,
      reports: false,
    },
    'asserts without a main': {
      tests: `#include <cassert>\n${numbers.map((x) => `assert(twice(${x}) == ${2 * x});`).join('\n')}\n`,
      reports: false,
    },
    GoogleTest: {
      tests: `#include <gtest/gtest.h>
${numbers.map((x) => `\nTEST(Twice, Of${x}) {\n  EXPECT_EQ(twice(${x}), ${2 * x});\n}\n`).join('')}`,
      reports: true,
    },
    'Catch2 with sections': {
      tests: `#include <catch2/catch_test_macros.hpp>

TEST_CASE("twice", "[numbers]") {
${numbers.map((x) => `  SECTION("of ${x}") {\n    REQUIRE(twice(${x}) == ${2 * x});\n  }`).join('\n')}
}
`,
      reports: true,
    },
  },
  styles: {
    'a class Solution and using namespace std': `#include <vector>
#include <string>
using namespace std;

class Solution {
public:
    int twice(int x) {
        return helper(x, 2);
    }
private:
    int helper(int x, int factor) { return x * factor; }
};
`,
    'a main, a prototype and iostream': `#include <iostream>

long long twice(long long x);

int main() {
  long long x;
  std::cin >> x;
  std::cout << twice(x) << std::endl;
  return 3;
}

long long twice(long long x) { return x + x; }
`,
    'bits/stdc++.h and macros of contests': `#include <bits/stdc++.h>
using namespace std;
#define int long long
#define pb push_back
typedef vector<int> vi;
int twice(int x) { vi v; v.pb(x); v.pb(x); return accumulate(v.begin(), v.end(), 0LL); }
`,
    'a constant reference and a name in another convention':
      'static inline auto Twice(const long long& x) -> long long { return x << 1; }\n',
    'the use of a helper, a struct and a lambda': `#include <functional>
struct Pair { long long a, b; };
static Pair pair_of(long long x) { return {x, x}; }
long long twice(long long x) {
  const std::function<long long(const Pair&)> sum = [](const Pair& p) { return p.a + p.b; };
  return sum(pair_of(x));
}
`,
  },
};
