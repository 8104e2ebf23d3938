// Neutral values to Swift types. Which type is wanted is known when it runs, as
// metadata: a tuple cannot conform to a protocol, but may be anywhere within a type.

protocol Readable {
  static func read(_ value: Neutral) throws -> Self
}

func read<T>(_ type: T.Type, _ value: Neutral) throws -> T {
  if let readable = type as? any Readable.Type { return try readable.read(value) as! T }
  if let plain = type as? any RawRepresentable.Type { return try readRaw(plain, value) as! T }
  if type == Any.self { return plainOf(value) as! T }
  if let parts = tupleParts(type) { return try readTuple(type, parts, value) }
  throw Unable("a parameter has the type \(type), which neutral values cannot be turned into")
}

private func readRaw<R: RawRepresentable>(_ type: R.Type, _ value: Neutral) throws -> R {
  guard let made = R(rawValue: try read(R.RawValue.self, value)) else { throw value.misfit(type) }
  return made
}

extension Readable where Self: FixedWidthInteger {
  static func read(_ value: Neutral) throws -> Self {
    guard case .int(let digits) = value, let number = Self(digits) else { throw value.misfit(Self.self) }
    return number
  }
}

extension Int: Readable {}
extension Int8: Readable {}
extension Int16: Readable {}
extension Int32: Readable {}
extension Int64: Readable {}
extension UInt: Readable {}
extension UInt8: Readable {}
extension UInt16: Readable {}
extension UInt32: Readable {}
extension UInt64: Readable {}
@available(macOS 15, *) extension Int128: Readable {}
@available(macOS 15, *) extension UInt128: Readable {}

extension Double: Readable {
  static func read(_ value: Neutral) throws -> Double {
    switch value {
    case .float(let number): return number
    case .int(let digits):
      guard let number = Int(digits), abs(number) <= 1 << 53 else { throw value.misfit(Double.self) }
      return Double(number)
    default: throw value.misfit(Double.self)
    }
  }
}

extension Float: Readable {
  static func read(_ value: Neutral) throws -> Float {
    let wide = try Double.read(value)
    let number = Float(wide)
    if number.isInfinite && wide.isFinite { throw value.misfit(Float.self) }
    return number
  }
}

extension Bool: Readable {
  static func read(_ value: Neutral) throws -> Bool {
    guard case .bool(let truth) = value else { throw value.misfit(Bool.self) }
    return truth
  }
}

extension String: Readable {
  static func read(_ value: Neutral) throws -> String {
    guard case .string(let text) = value else { throw value.misfit(String.self) }
    return text
  }
}

extension Substring: Readable {
  static func read(_ value: Neutral) throws -> Substring { Substring(try String.read(value)) }
}

extension Character: Readable {
  static func read(_ value: Neutral) throws -> Character {
    guard case .string(let text) = value, text.count == 1, let letter = text.first else { throw value.misfit(Character.self) }
    return letter
  }
}

extension Optional: Readable {
  static func read(_ value: Neutral) throws -> Wrapped? {
    if case .null = value { return nil }
    return .some(try polyproofHarness.read(Wrapped.self, value))
  }
}

extension Array: Readable {
  static func read(_ value: Neutral) throws -> [Element] {
    if Element.self == Character.self, case .string(let text) = value { return Array<Character>(text) as! [Element] }
    return try value.items([Element].self).map { try polyproofHarness.read(Element.self, $0) }
  }
}

extension ArraySlice: Readable {
  static func read(_ value: Neutral) throws -> ArraySlice<Element> { ArraySlice(try [Element].read(value)) }
}

extension Set: Readable {
  static func read(_ value: Neutral) throws -> Set<Element> { Set(try [Element].read(value)) }
}

extension Dictionary: Readable {
  static func read(_ value: Neutral) throws -> [Key: Value] {
    guard case .map(let entries) = value else { throw value.misfit([Key: Value].self) }
    var out: [Key: Value] = [:]
    for (key, held) in entries {
      out[try polyproofHarness.read(Key.self, key)] = try polyproofHarness.read(Value.self, held)
    }
    return out
  }
}

/// What a parameter of type Any gets.
private func plainOf(_ value: Neutral) -> Any {
  switch value {
  case .null: return Any?.none as Any
  case .bool(let truth): return truth
  case .int(let digits): return Int(digits) ?? (Double(digits) as Any)
  case .float(let number): return number
  case .string(let text): return text
  case .list(let items), .tuple(let items): return items.map(plainOf)
  case .map(let entries):
    var out: [AnyHashable: Any] = [:]
    for (key, held) in entries {
      if case .string(let text) = key { out[text] = plainOf(held) } else if case .int(let digits) = key { out[Int(digits) ?? 0] = plainOf(held) }
    }
    return out
  }
}

private struct TuplePart {
  let type: Any.Type
  let offset: Int
}

/// The parts of a tuple type, from its metadata, whose layout is a promise of the language's ABI.
private func tupleParts(_ type: Any.Type) -> [TuplePart]? {
  let words = unsafeBitCast(type, to: UnsafePointer<Int>.self)
  let tupleKind = 0x301
  guard words[0] == tupleKind else { return nil }
  return (0..<words[1]).map { index in
    TuplePart(type: unsafeBitCast(words[3 + 2 * index], to: Any.Type.self), offset: words[4 + 2 * index] & 0xffff_ffff)
  }
}

private func readTuple<T>(_ type: T.Type, _ parts: [TuplePart], _ value: Neutral) throws -> T {
  let items = try value.items(type)
  guard items.count == parts.count else { throw Unable("a tuple has \(parts.count) items, not \(items.count)") }
  if parts.isEmpty { return () as! T }
  let space = UnsafeMutableRawPointer.allocate(byteCount: MemoryLayout<T>.size, alignment: MemoryLayout<T>.alignment)
  defer { space.deallocate() }
  for (part, item) in zip(parts, items) { try put(part.type, item, space + part.offset) }
  return space.assumingMemoryBound(to: T.self).move()
}

/// Not generic itself: the compiler stops at a type that is opened where another one is open already.
private func put(_ type: Any.Type, _ value: Neutral, _ space: UnsafeMutableRawPointer) throws {
  func opened<T>(_ type: T.Type) throws {
    space.initializeMemory(as: T.self, to: try read(type, value))
  }
  try _openExistential(type, do: opened)
}
