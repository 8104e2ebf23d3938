/** Programs that prove the C++ image: see ../kit.ts. */
import type { Kit } from '../kit.ts';

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
    ...[1, 2, 3, 4, 5].map((x) => `  assert(twice(${x}) == ${2 * x});`),
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
};
