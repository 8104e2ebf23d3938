// The end of a test program, and its proof (docs/decisions/0002).

@_silgen_name("polyproof_run_main") private func runUserMain()

public let checkFailed: Int32 = 10

/// Runs the statements at the top of what was submitted.
public func runMain() { runUserMain() }

/// What `exit` in the tests becomes: an end that can be told from one by the solution.
public func exitTests(_ code: Int32) -> Never {
  if code == 0 { finish(checks: -1) }
  leave(checkFailed)
}

/// Sends the result of one test of a framework.
public func report(_ name: String, _ passed: Bool, _ message: String) {
  var out = Writer(bytes: Array("r".utf8))
  out.text(name)
  out.append(passed ? "t" : "f")
  out.text(String(message.prefix(2_000)))
  send(out.bytes)
}

/// The call is the tuple (nonce); the reply repeats it and adds the number of checks.
public func finish(checks: Int) -> Never {
  guard let payload = receive(), payload.starts(with: "u1:".utf8) else { leave(1) }
  send(Array("vu2:".utf8) + payload.dropFirst(3) + Array("i\(checks);".utf8))
  _ = receive()
  leave(0)
}
