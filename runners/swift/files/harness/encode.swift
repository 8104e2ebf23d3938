// Swift values to their wire form.

private let bytesMax = 16 << 20
private let depthMax = 256

struct Writer {
  var bytes: [UInt8] = []

  mutating func write(_ value: Any, _ depth: Int = 1) throws {
    if depth > depthMax { throw Unable("the result is nested deeper than \(depthMax)") }
    if bytes.count > bytesMax { throw Unable("the result takes more than \(bytesMax) bytes") }
    switch value {
    case let value as any Writable: try value.write(to: &self, depth)
    case let value as any RawRepresentable: try write(value.rawValue, depth + 1)
    default: try reflect(value, depth)
    }
  }

  /// Tuples, and structs as the tuples of what they store.
  private mutating func reflect(_ value: Any, _ depth: Int) throws {
    let mirror = Mirror(reflecting: value)
    guard mirror.displayStyle == .tuple || mirror.displayStyle == .struct else {
      throw Unable("the result holds a \(type(of: value)), which is not a neutral value")
    }
    if mirror.children.isEmpty { return append("n") }
    append("u\(mirror.children.count):")
    for child in mirror.children { try write(child.value, depth + 1) }
  }

  mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  mutating func text(_ text: String) {
    append("s\(text.utf8.count):")
    append(text)
  }

  mutating func list<T>(_ items: some Collection<T>, _ depth: Int) throws {
    append("l\(items.count):")
    for item in items { try write(item, depth + 1) }
  }
}

protocol Writable {
  func write(to out: inout Writer, _ depth: Int) throws
}

extension Writable where Self: BinaryInteger {
  func write(to out: inout Writer, _ depth: Int) { out.append("i\(String(self));") }
}

extension Int: Writable {}
extension Int8: Writable {}
extension Int16: Writable {}
extension Int32: Writable {}
extension Int64: Writable {}
extension UInt: Writable {}
extension UInt8: Writable {}
extension UInt16: Writable {}
extension UInt32: Writable {}
extension UInt64: Writable {}
@available(macOS 15, *) extension Int128: Writable {}
@available(macOS 15, *) extension UInt128: Writable {}

extension Writable where Self: BinaryFloatingPoint & CustomStringConvertible {
  func write(to out: inout Writer, _ depth: Int) { out.append("d\(isNaN ? "nan" : description);") }
}

extension Double: Writable {}
extension Float: Writable {}

extension Bool: Writable {
  func write(to out: inout Writer, _ depth: Int) { out.append(self ? "t" : "f") }
}

extension String: Writable {
  func write(to out: inout Writer, _ depth: Int) { out.text(self) }
}

extension Substring: Writable {
  func write(to out: inout Writer, _ depth: Int) { out.text(String(self)) }
}

extension Character: Writable {
  func write(to out: inout Writer, _ depth: Int) { out.text(String(self)) }
}

extension Optional: Writable {
  func write(to out: inout Writer, _ depth: Int) throws {
    switch self {
    case .none: out.append("n")
    case .some(let value): try out.write(value, depth)
    }
  }
}

extension Array: Writable {
  func write(to out: inout Writer, _ depth: Int) throws { try out.list(self, depth) }
}

extension ArraySlice: Writable {
  func write(to out: inout Writer, _ depth: Int) throws { try out.list(self, depth) }
}

extension Set: Writable {
  /// Sorted, where that is possible, because a set has no order.
  func write(to out: inout Writer, _ depth: Int) throws {
    if let numbers = self as? Set<Int> { return try out.list(numbers.sorted(), depth) }
    if let texts = self as? Set<String> { return try out.list(texts.sorted(), depth) }
    try out.list(self, depth)
  }
}

extension Dictionary: Writable {
  func write(to out: inout Writer, _ depth: Int) throws {
    out.append("m\(count):")
    for (key, value) in self {
      try out.write(key, depth + 1)
      try out.write(value, depth + 1)
    }
  }
}

extension AnyHashable: Writable {
  func write(to out: inout Writer, _ depth: Int) throws { try out.write(base, depth) }
}
