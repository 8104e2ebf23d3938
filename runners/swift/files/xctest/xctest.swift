// Runs the test cases that the builder found, and reports each.
import XCTest
import polyproofHarness

private final class Failures: NSObject, XCTestObservation {
  var messages: [String] = []

  func testCase(_ testCase: XCTestCase, didFailWithDescription description: String, inFile file: String?, atLine line: Int) {
    messages.append("line \(line): \(description)")
  }
}

/// A test that skips itself has not passed: a solution could skip its way to success.
public func runXCTests(_ entries: [XCTestCaseEntry]) -> Never {
  let failures = Failures()
  XCTestObservationCenter.shared.addTestObserver(failures)
  var count = 0
  var failed = false
  for entry in entries {
    entry.testCaseClass.setUp()
    for (name, closure) in entry.allTests {
      failures.messages = []
      let test = entry.testCaseClass.init(name: name, testClosure: closure)
      test.run()
      let skipped = test.testRun?.hasBeenSkipped ?? true
      let passed = test.testRun?.hasSucceeded ?? false
      report("\(entry.testCaseClass).\(name)", passed && !skipped, skipped ? "skipped while it ran" : failures.messages.joined(separator: "\n"))
      failed = failed || !passed || skipped
      count += 1
    }
    entry.testCaseClass.tearDown()
  }
  if failed { leave(checkFailed) }
  finish(checks: count)
}
