// Reports the tests of Check: linked with --wrap=srunner_run_all and --wrap=srunner_run.
#include <check.h>
#include <stdlib.h>

#include "tests.h"

void __real_srunner_run(SRunner*, const char*, const char*, enum print_output);

static void report(SRunner* runner) {
  TestResult** results = srunner_results(runner);
  for (int i = 0; i < srunner_ntests_run(runner); i++)
    polyproof_report(tr_tcname(results[i]), tr_rtype(results[i]) == CK_PASS, tr_msg(results[i]) ? tr_msg(results[i]) : "");
  free(results);
}

void __wrap_srunner_run(SRunner* runner, const char* suite, const char* test_case, enum print_output output) {
  __real_srunner_run(runner, suite, test_case, output);
  report(runner);
}

void __wrap_srunner_run_all(SRunner* runner, enum print_output output) {
  __wrap_srunner_run(runner, NULL, NULL, output);
}
