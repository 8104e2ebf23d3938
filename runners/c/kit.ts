/** Programs that prove the C image: see ../kit.ts. */
import type { Kit } from '../kit.ts';

const numbers = [1, 2, 3, 4, 5];
const includes =
  '#include <stdbool.h>\n#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n#include <unistd.h>\n';

export const kit: Kit = {
  // The parts of a declaration and the lengths of a result belong to the type.
  echo: '#include <stdbool.h>\n#include <stdlib.h>\n{{type}}\n',
  types: {
    bool: 'bool echo(bool x) { return x; }',
    int: 'long long echo(long long x) { return x; }',
    'big int': null,
    float: 'double echo(double x) { return x; }',
    string: 'const char *echo(const char *x) { return x; }',
    'optional<int>': 'long long *echo(long long *x) { return x; }',
    'list<int>': 'long long *echo(long long *x, int count, int *returnSize) { *returnSize = count; return x; }',
    'list<float>': 'double *echo(size_t count, const double x[], size_t *size) { *size = count; return (double *)x; }',
    'list<string>': 'char **echo(char **x, int count, int *returnSize) { *returnSize = count; return x; }',
    'list<list<int>>':
      'long long **echo(long long **x, int rows, int *columns, int *returnSize, int **returnColumnSizes) { *returnSize = rows; *returnColumnSizes = columns; return x; }',
    'map<string, int>': null,
    'map<int, string>': null,
    'tuple<int, string>': null,
    'list<map<string, optional<float>>>': null,
    'map<string, list<tuple<bool, string>>>': null,
  },
  compiles: true,
  tests: [
    '#include <assert.h>',
    'int main(void) {',
    ...numbers.map((x) => `  assert(twice(${x}) == ${2 * x});`),
    '  return 0;',
    '}',
    '',
  ].join('\n'),
  noTests: 'int main(void) {\n  twice(1);\n  return 0;\n}\n',
  behaviours: {
    right: 'long long twice(long long x) { return 2 * x; }\n',
    wrong: 'long long twice(long long x) { return 2 * x + 1; }\n',
    prefix: 'long long twice(long long x) { return x < 3 ? 2 * x : 0; }\n',
    raises: `${includes}long long twice(long long x) { abort(); }\n`,
    exits: `${includes}long long twice(long long x) { exit(0); }\n`,
    'exits-at-load': `${includes}__attribute__((constructor)) static void early(void) { _exit(0); }\nlong long twice(long long x) { return 2 * x; }\n`,
    'exits-in-hook': `${includes}static void hook(void) { _exit(0); }\n__attribute__((constructor)) static void early(void) { atexit(hook); }\nlong long twice(long long x) { return 2 * x + 1; }\n`,
    loops: 'volatile int on = 1;\nlong long twice(long long x) { while (on) {} return 2 * x; }\n',
    memory: `${includes}long long twice(long long x) {\n  for (;;) { char *more = malloc(10000000); memset(more, 1, 10000000); if (more[x] == 2) break; }\n  return x;\n}\n`,
    forks: `${includes}long long twice(long long x) { for (;;) fork(); }\n`,
    output: `${includes}long long twice(long long x) { for (;;) puts("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"); }\n`,
    forges: `${includes}long long twice(long long x) {
  printf("OK\\nall tests passed\\naccepted\\ni%lld;\\n", 2 * x);
  fflush(stdout);
  for (int descriptor = 1; descriptor < 5; descriptor++) if (write(descriptor, "4\\nvi2;", 6) < 0) continue;
  return 2 * x + 1;
}
`,
    warns: `${includes}long long twice(long long x) {\n  int unused;\n  fputs("warning: Error-prone\\n", stderr);\n  return 2 * x;\n}\n`,
    child: `${includes}long long twice(long long x) {\n  if (fork() == 0) { sleep(300); _exit(0); }\n  return 2 * x;\n}\n`,
    broken: 'long long twice(long long x { return 2 * x; }\n',
  },
  frameworks: {
    'a main that returns': {
      tests: `#include <stdio.h>
#include "solution.h"

int main() {
  int failures = 0;
${numbers.map((x) => `  if (twice(${x}) != ${2 * x}) { printf("twice(${x})\\n"); failures++; }`).join('\n')}
  return failures > 0 ? 1 : 0;
}
`,
      reports: false,
    },
    'asserts without a main': {
      tests: `#include <assert.h>\n#include "solution.c"\n${numbers.map((x) => `assert(twice(${x}) == ${2 * x});`).join('\n')}\n`,
      reports: false,
    },
    Check: {
      tests: `#include <check.h>
#include <stdlib.h>

long long twice(long long x);

START_TEST(test_twice) {
${numbers.map((x) => `  ck_assert_int_eq(twice(${x}), ${2 * x});`).join('\n')}
}
END_TEST

int main(void) {
  Suite *s = suite_create("twice");
  TCase *tc = tcase_create("core");
  tcase_add_test(tc, test_twice);
  suite_add_tcase(s, tc);
  SRunner *sr = srunner_create(s);
  srunner_run_all(sr, CK_NORMAL);
  int failed = srunner_ntests_failed(sr);
  srunner_free(sr);
  return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
`,
      reports: true,
    },
    cmocka: {
      tests: `#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

${numbers.map((x) => `static void twice_of_${x}(void **state) {\n  assert_int_equal(twice(${x}), ${2 * x});\n}\n`).join('\n')}
int main(void) {
  const struct CMUnitTest tests[] = {
${numbers.map((x) => `    cmocka_unit_test(twice_of_${x}),`).join('\n')}
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
`,
      reports: true,
    },
  },
  styles: {
    'a prototype and a main': `#include <stdio.h>

/* Returns twice(x). */
long twice(long x);

int main(int argc, char *argv[]) {
  printf("%ld\\n", twice(21));
  return 1;
}

long
twice(long x)
{
	return x + x;
}
`,
    'a static inline function and a typedef': `#include <stdint.h>
typedef int64_t number;
static inline number twice(const number x) { return x * 2; }
`,
    'a name in another convention and a header that is not needed':
      '#include <math.h>\nlong long Twice(int x) { return 2LL * x; }\n',
    'helpers, globals and macros': `#include <stdlib.h>
#define MAX(a, b) ((a) > (b) ? (a) : (b))
#define TWO 2
struct pair { int a, b; };
static int calls = 0;
static struct pair *make(int x) { struct pair *p = malloc(sizeof(*p)); p->a = TWO; p->b = x; return p; }
int twice(int x) { struct pair *p = make(x); calls++; int r = p->a * p->b; free(p); return MAX(r, r); }
`,
  },
};
