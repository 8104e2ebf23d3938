// Neutral values as they came over the wire (docs/decisions/0002).

/// Why a call cannot be made, or its result not be told.
struct Unable: Error {
  let reason: String
  init(_ reason: String) { self.reason = reason }
}

enum Neutral {
  case null
  case bool(Bool)
  /// The digits: an int may be of any size.
  case int(String)
  case float(Double)
  case string(String)
  case list([Neutral])
  case tuple([Neutral])
  case map([(Neutral, Neutral)])

  var description: String {
    switch self {
    case .null: return "null"
    case .bool: return "a bool"
    case .int(let digits): return digits.utf8.count > 40 ? "an int of this size" : "an int (\(digits))"
    case .float(let number): return "a float (\(number))"
    case .string: return "a string"
    case .list: return "a list"
    case .tuple: return "a tuple"
    case .map: return "a map"
    }
  }

  func misfit(_ wanted: Any.Type) -> Unable { Unable("\(description) does not fit \(wanted)") }

  func items(_ wanted: Any.Type) throws -> [Neutral] {
    switch self {
    case .list(let items), .tuple(let items): return items
    default: throw misfit(wanted)
    }
  }
}

struct Reader {
  let bytes: [UInt8]
  var at = 0

  mutating func value() throws -> Neutral {
    guard at < bytes.count else { throw Unable("the call is not a neutral value") }
    at += 1
    switch bytes[at - 1] {
    case UInt8(ascii: "n"): return .null
    case UInt8(ascii: "t"): return .bool(true)
    case UInt8(ascii: "f"): return .bool(false)
    case UInt8(ascii: "i"): return .int(until(";"))
    case UInt8(ascii: "d"): return .float(Double(until(";")) ?? .nan)
    case UInt8(ascii: "s"):
      let count = Int(until(":")) ?? 0
      guard at + count <= bytes.count else { throw Unable("the call is not a neutral value") }
      at += count
      return .string(String(decoding: bytes[at - count..<at], as: UTF8.self))
    case UInt8(ascii: "l"): return .list(try items())
    case UInt8(ascii: "u"): return .tuple(try items())
    case UInt8(ascii: "m"):
      var entries: [(Neutral, Neutral)] = []
      for _ in 0..<(Int(until(":")) ?? 0) { entries.append((try value(), try value())) }
      return .map(entries)
    default: throw Unable("the call is not a neutral value")
    }
  }

  mutating func items() throws -> [Neutral] {
    var items: [Neutral] = []
    for _ in 0..<(Int(until(":")) ?? 0) { items.append(try value()) }
    return items
  }

  mutating func until(_ end: Unicode.Scalar) -> String {
    let start = at
    while at < bytes.count && bytes[at] != UInt8(ascii: end) { at += 1 }
    at += 1
    return String(decoding: bytes[start..<min(at - 1, bytes.count)], as: UTF8.self)
  }
}
