// A main for Catch2 programs that have none: runs every test case and reports each.
#include <catch2/catch_session.hpp>
#include <catch2/catch_test_case_info.hpp>
#include <catch2/reporters/catch_reporter_event_listener.hpp>
#include <catch2/reporters/catch_reporter_registrars.hpp>

#include "tests.hpp"

namespace {

class Reporter : public Catch::EventListenerBase {
 public:
  using EventListenerBase::EventListenerBase;

  void testCaseEnded(const Catch::TestCaseStats& stats) override {
    polyproof::checks = std::max(polyproof::checks, 0) + 1;
    const bool passed = stats.totals.assertions.failed == 0 && stats.totals.testCases.failed == 0;
    polyproof::report(stats.testInfo->name, passed, passed ? "" : "an assertion failed");
  }
};

CATCH_REGISTER_LISTENER(Reporter)

}  // namespace

int main(int count, char** arguments) {
  Catch::Session session;
  session.configData().rngSeed = 1;
  return session.run(count, arguments);
}
