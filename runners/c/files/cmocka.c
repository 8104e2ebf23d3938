// Reports the tests of cmocka: linked with --wrap=_cmocka_run_group_tests.
//
// Tests run in order, so one function can stand in for each of them. It gets to
// its last line only where the test neither fails nor skips itself.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests.h"

int __real__cmocka_run_group_tests(const char*, const struct CMUnitTest*, size_t, CMFixtureFunction, CMFixtureFunction);

static const struct CMUnitTest* originals;
static size_t next;
static bool* passed;

static void run_next(void** state) {
  const size_t index = next++;
  originals[index].test_func(state);
  passed[index] = true;
}

int __wrap__cmocka_run_group_tests(const char* name, const struct CMUnitTest* tests, size_t count,
                                   CMFixtureFunction setup, CMFixtureFunction teardown) {
  struct CMUnitTest* copies = calloc(count + 1, sizeof *copies);
  if (count > 0) memcpy(copies, tests, count * sizeof *copies);
  for (size_t i = 0; i < count; i++)
    if (copies[i].test_func != NULL) copies[i].test_func = run_next;
  originals = tests;
  next = 0;
  passed = calloc(count + 1, sizeof *passed);
  const int failures = __real__cmocka_run_group_tests(name, copies, count, setup, teardown);
  for (size_t i = 0; i < count; i++)
    polyproof_report(tests[i].name ? tests[i].name : "a test", passed[i], passed[i] ? "" : "failed, or skipped while it ran");
  if (failures > 0) polyproof_report(name ? name : "the tests", false, "a test or a fixture failed");
  return failures;
}
