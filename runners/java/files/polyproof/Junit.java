package polyproof;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs JUnit tests, reports each, and ends the process when one fails: JUnit itself would swallow it. */
final class Junit implements TestExecutionListener {
  private int tests;
  private int failures;

  /** How many tests ran, all of them passing. */
  static int run(List<Class<?>> classes) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request().selectors(classes.stream().map(it -> selectClass(it)).toList()).build();
    Launcher launcher = LauncherFactory.create();
    Junit listener = new Junit();
    launcher.execute(request, listener);
    if (listener.tests == 0 && listener.failures == 0) Tests.fail(1, "JUnit found no test to run");
    if (listener.failures > 0) Tests.fail(Tests.CHECK_FAILED, listener.failures + " of " + listener.tests + " tests failed");
    return listener.tests;
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    boolean passed = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
    // A container, such as a class, is worth a report only when its set-up fails.
    if (test.isTest()) tests++;
    else if (passed) return;
    if (!passed) failures++;
    Throwable error = result.getThrowable().orElse(null);
    if (error != null) error.printStackTrace();
    Wire.Writer report = new Wire.Writer().raw("r").lenient(test.getDisplayName()).raw(passed ? "t" : "f");
    try {
      Channel.send(report.lenient(error == null ? "" : String.valueOf(error)).bytes());
    } catch (IOException lost) {
      throw new UncheckedIOException(lost);
    }
  }
}
