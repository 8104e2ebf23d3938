// Runs what `@Test` marks.
import Dispatch
@_spi(ForToolsIntegrationOnly) import Testing
import polyproofHarness

public func runTesting() -> Never {
  Task.detached {
    let code: CInt = await Testing.__swiftPMEntryPoint(passing: nil)
    let isFailure = code == 1
    if code != 0 { leave(isFailure ? checkFailed : 1) }
    finish(checks: -1)
  }
  dispatchMain()
}
