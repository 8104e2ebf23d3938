// Answers calls until there are no more.

@_silgen_name("polyproof_read") private func channelRead(_ to: UnsafeMutablePointer<UInt8>, _ count: Int) -> Int
@_silgen_name("polyproof_write") private func channelWrite(_ from: UnsafePointer<UInt8>, _ count: Int) -> Int
@_silgen_name("polyproof_leave") private func channelLeave(_ code: Int32)

public func leave(_ code: Int32) -> Never {
  channelLeave(code)
  fatalError("unreachable")
}

/// The payload of the next frame; nil at the end.
func receive() -> [UInt8]? {
  var length = 0
  while true {
    guard let digit = take(1)?[0] else { return nil }
    if digit == UInt8(ascii: "\n") { return take(length) }
    length = 10 * length + Int(digit) - 48
  }
}

private func take(_ count: Int) -> [UInt8]? {
  var space = [UInt8](repeating: 0, count: count)
  var filled = 0
  while filled < count {
    let got = space.withUnsafeMutableBufferPointer { channelRead($0.baseAddress! + filled, count - filled) }
    if got <= 0 { return nil }
    filled += got
  }
  return space
}

func send(_ payload: [UInt8]) {
  let frame = Array("\(payload.count)\n".utf8) + payload
  var sent = 0
  while sent < frame.count {
    let put = frame.withUnsafeBufferPointer { channelWrite($0.baseAddress! + sent, frame.count - sent) }
    if put <= 0 { leave(1) }
    sent += put
  }
}

@_silgen_name("fflush") private func flush(_ stream: Int) -> Int32

// Serve a function, which is made for each call: a method of a fresh object. One for each
// number of parameters: the compiler stops at packs of parameters that hold one tuple.

public func serve<R>(_ entry: () -> () throws -> R) -> Never {
  answerAll(0) { _ in try called { try entry()() } }
}

public func serve<A, R>(_ entry: () -> (A) throws -> R) -> Never {
  answerAll(1) { call in
    let a: A = try call.read(0)
    return try called { try entry()(a) }
  }
}

public func serve<A, B, R>(_ entry: () -> (A, B) throws -> R) -> Never {
  answerAll(2) { call in
    let a: A = try call.read(0)
    let b: B = try call.read(1)
    return try called { try entry()(a, b) }
  }
}

public func serve<A, B, C, R>(_ entry: () -> (A, B, C) throws -> R) -> Never {
  answerAll(3) { call in
    let a: A = try call.read(0)
    let b: B = try call.read(1)
    let c: C = try call.read(2)
    return try called { try entry()(a, b, c) }
  }
}

public func serve<A, B, C, D, R>(_ entry: () -> (A, B, C, D) throws -> R) -> Never {
  answerAll(4) { call in
    let a: A = try call.read(0)
    let b: B = try call.read(1)
    let c: C = try call.read(2)
    let d: D = try call.read(3)
    return try called { try entry()(a, b, c, d) }
  }
}

public func serve<A, B, C, D, E, R>(_ entry: () -> (A, B, C, D, E) throws -> R) -> Never {
  answerAll(5) { call in
    let a: A = try call.read(0)
    let b: B = try call.read(1)
    let c: C = try call.read(2)
    let d: D = try call.read(3)
    let e: E = try call.read(4)
    return try called { try entry()(a, b, c, d, e) }
  }
}

public func serve<A, B, C, D, E, F, R>(_ entry: () -> (A, B, C, D, E, F) throws -> R) -> Never {
  answerAll(6) { call in
    let a: A = try call.read(0)
    let b: B = try call.read(1)
    let c: C = try call.read(2)
    let d: D = try call.read(3)
    let e: E = try call.read(4)
    let f: F = try call.read(5)
    return try called { try entry()(a, b, c, d, e, f) }
  }
}

public func serve<A, B, C, D, E, F, G, R>(_ entry: () -> (A, B, C, D, E, F, G) throws -> R) -> Never {
  answerAll(7) { call in
    let a: A = try call.read(0)
    let b: B = try call.read(1)
    let c: C = try call.read(2)
    let d: D = try call.read(3)
    let e: E = try call.read(4)
    let f: F = try call.read(5)
    let g: G = try call.read(6)
    return try called { try entry()(a, b, c, d, e, f, g) }
  }
}

public func serve<A, B, C, D, E, F, G, H, R>(_ entry: () -> (A, B, C, D, E, F, G, H) throws -> R) -> Never {
  answerAll(8) { call in
    let a: A = try call.read(0)
    let b: B = try call.read(1)
    let c: C = try call.read(2)
    let d: D = try call.read(3)
    let e: E = try call.read(4)
    let f: F = try call.read(5)
    let g: G = try call.read(6)
    let h: H = try call.read(7)
    return try called { try entry()(a, b, c, d, e, f, g, h) }
  }
}

/// The arguments of one call.
struct Call {
  let arguments: [Neutral]

  func read<T>(_ index: Int) throws -> T {
    do { return try polyproofHarness.read(T.self, arguments[index]) } catch let problem as Unable {
      throw Unable("argument \(index): \(problem.reason)")
    }
  }
}

/// What the entry point itself threw, which is told from what we do.
struct Raising: Error {
  let error: any Error
}

private func called<R>(_ call: () throws -> R) throws -> R {
  do { return try call() } catch { throw Raising(error: error) }
}

private func answerAll(_ count: Int, _ make: (Call) throws -> Any) -> Never {
  while let payload = receive() {
    let reply: [UInt8]
    do {
      var out = Writer(bytes: [UInt8(ascii: "v")])
      try out.write(try make(Call(arguments: try argumentsOf(payload, count))))
      reply = out.bytes
    } catch let raised as Raising {
      reply = told("e", "\(type(of: raised.error))", "\(raised.error)")
    } catch {
      reply = told("u", (error as? Unable)?.reason ?? "\(error)")
    }
    _ = flush(0)
    send(reply)
  }
  leave(0)
}

private func argumentsOf(_ payload: [UInt8], _ count: Int) throws -> [Neutral] {
  var reader = Reader(bytes: payload)
  guard case .tuple(let arguments) = try reader.value() else { throw Unable("the call is not a tuple") }
  if arguments.count == count { return arguments }
  throw Unable("the entry point takes \(count) arguments, not \(arguments.count)")
}

func told(_ tag: String, _ texts: String...) -> [UInt8] {
  var out = Writer(bytes: Array(tag.utf8))
  for text in texts { out.text(String(text.prefix(2_000))) }
  return out.bytes
}
