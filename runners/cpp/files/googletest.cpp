// A main for GoogleTest programs that have none: runs every test and reports each.
#include <gtest/gtest.h>

#include "tests.hpp"

namespace {

class Reporter : public testing::EmptyTestEventListener {
  void OnTestEnd(const testing::TestInfo& test) override {
    std::string message;
    for (int i = 0; i < test.result()->total_part_count(); i++) {
      const testing::TestPartResult& part = test.result()->GetTestPartResult(i);
      if (part.failed()) message += message.empty() ? part.message() : std::string("\n") + part.message();
    }
    polyproof::report(std::string(test.test_suite_name()) + '.' + test.name(), test.result()->Passed(), message);
  }
};

}  // namespace

int main(int count, char** arguments) {
  testing::InitGoogleTest(&count, arguments);
  testing::UnitTest& tests = *testing::UnitTest::GetInstance();
  tests.listeners().Append(new Reporter);
  const int code = RUN_ALL_TESTS();
  polyproof::checks = tests.test_to_run_count();
  if (polyproof::checks > 0) return code;
  std::fputs("the tests define no test\n", stderr);
  return 1;
}
