/// The decompression of DEFLATE data (RFC 1951), which does not state its decompressed size.
package struct Inflate {
  private var input: BitReader
  private let mostBytes: Int
  private var output: [UInt8] = []
  private var lengths = [UInt8](repeating: 0, count: Inflate.mostLengths)
  private var literals = PrefixCode()
  private var distances = PrefixCode()

  private static let mostLiterals = 286
  private static let mostDistances = 30
  private static let mostLengths = mostLiterals + mostDistances
  private static let endOfBlock = 256

  /// Decompresses a part of some bytes, which must be one complete stream.
  ///
  /// - Throws: `.truncated` if the part ends before the stream, `.malformed` if it is none or ends after it,
  ///   `.tooLarge` if more than `mostBytes` come out; no more memory is taken.
  package static func bytes(
    of compressed: [UInt8], in part: Range<Int>, atMost mostBytes: Int
  ) throws(InterchangeError) -> [UInt8] {
    var inflate = Inflate(compressed, in: part, atMost: mostBytes)
    try inflate.run()
    return inflate.output
  }

  private init(_ compressed: [UInt8], in part: Range<Int>, atMost mostBytes: Int) {
    input = BitReader(bytes: compressed, in: part)
    self.mostBytes = mostBytes
  }

  private mutating func run() throws(InterchangeError) {
    var isLast = false
    while !isLast {
      isLast = try input.bits(1) == 1
      switch try input.bits(2) {
      case 0: try copyStored()
      case 1: try decode(Inflate.fixedLiterals, Inflate.fixedDistances)
      case 2:
        try readCodes()
        try decode(literals, distances)
      default: throw Inflate.damaged
      }
    }
    guard input.isAtEnd else { throw .malformed("bytes follow the end of the compressed data") }
  }

  private static let damaged = InterchangeError.malformed("the compressed data is damaged")

  // MARK: Blocks

  private mutating func copyStored() throws(InterchangeError) {
    input.skipToByte()
    let count = try input.bits(16)
    guard try input.bits(16) == ~count & 0xFFFF else { throw Inflate.damaged }
    try checkRoom(for: count)
    try input.copy(count, to: &output)
  }

  // The last two symbols of each have a code, but no meaning.
  private static let fixedLiterals = PrefixCode(
    (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 })
  private static let fixedDistances = PrefixCode([UInt8](repeating: 5, count: 32))

  /// The order in which the lengths of the code of lengths stand.
  private static let orderOfLengths = [
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
  ]

  private mutating func readCodes() throws(InterchangeError) {
    let literalCount = try input.bits(5) + 257
    let distanceCount = try input.bits(5) + 1
    let given = try input.bits(4) + 4
    guard literalCount <= Inflate.mostLiterals, distanceCount <= Inflate.mostDistances else {
      throw Inflate.damaged
    }
    for (place, symbol) in Inflate.orderOfLengths.enumerated() {
      lengths[symbol] = place < given ? UInt8(try input.bits(3)) : 0
    }
    literals.set(lengths, in: 0..<19)
    guard literals.isComplete else { throw Inflate.damaged }
    let count = literalCount + distanceCount
    var next = 0
    while next < count {
      let symbol = try literals.symbol(from: &input)
      guard symbol >= 16 else {
        lengths[next] = UInt8(symbol)
        next += 1
        continue
      }
      var length: UInt8 = 0
      let repeats: Int
      switch symbol {
      case 16:
        guard next > 0 else { throw Inflate.damaged }
        length = lengths[next - 1]
        repeats = try input.bits(2) + 3
      case 17: repeats = try input.bits(3) + 3
      default: repeats = try input.bits(7) + 11
      }
      guard repeats <= count - next else { throw Inflate.damaged }
      for _ in 0..<repeats {
        lengths[next] = length
        next += 1
      }
    }
    guard lengths[Inflate.endOfBlock] != 0 else { throw Inflate.damaged }
    literals.set(lengths, in: 0..<literalCount)
    distances.set(lengths, in: literalCount..<count)
    // A block may do with one distance, whose code has one bit, or with none.
    guard literals.isComplete || literals.isSingle, distances.isComplete || distances.isSingle
    else { throw Inflate.damaged }
  }

  private static let lengthBases: [Int] = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
    163, 195, 227, 258,
  ]
  private static let lengthBits: [Int] = [
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
  ]
  private static let distanceBases: [Int] = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049,
    3073, 4097, 6145, 8193, 12_289, 16_385, 24_577,
  ]
  private static let distanceBits: [Int] = [
    0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13,
    13,
  ]

  private mutating func decode(
    _ literals: PrefixCode, _ distances: PrefixCode
  ) throws(InterchangeError) {
    while true {
      let symbol = try literals.symbol(from: &input)
      if symbol < Inflate.endOfBlock {
        try checkRoom(for: 1)
        output.append(UInt8(symbol))
        continue
      }
      if symbol == Inflate.endOfBlock { return }
      let lengthCode = symbol - Inflate.endOfBlock - 1
      guard lengthCode < Inflate.lengthBases.count else { throw Inflate.damaged }
      let length =
        Inflate.lengthBases[lengthCode] + (try input.bits(Inflate.lengthBits[lengthCode]))
      let distanceCode = try distances.symbol(from: &input)
      guard distanceCode < Inflate.distanceBases.count else { throw Inflate.damaged }
      let distance =
        Inflate.distanceBases[distanceCode] + (try input.bits(Inflate.distanceBits[distanceCode]))
      guard distance <= output.count else { throw Inflate.damaged }
      try checkRoom(for: length)
      // One at a time: what is copied may be part of what it is copied from.
      for _ in 0..<length { output.append(output[output.count - distance]) }
    }
  }

  private func checkRoom(for count: Int) throws(InterchangeError) {
    guard count <= mostBytes - output.count else {
      throw .tooLarge("more than \(mostBytes) bytes come out of the compressed data")
    }
  }
}

/// Bits of a byte string, those of the lowest value first.
private struct BitReader {
  private let bytes: [UInt8]
  private var next: Int
  private let end: Int
  private var held: UInt32 = 0
  private var heldCount = 0

  init(bytes: [UInt8], in part: Range<Int>) {
    let part = part.clamped(to: 0..<bytes.count)
    self.bytes = bytes
    next = part.lowerBound
    end = part.upperBound
  }

  /// True if not one whole byte is left.
  var isAtEnd: Bool { next == end && heldCount < 8 }

  /// - Precondition: `count` is at most 16.
  mutating func bits(_ count: Int) throws(InterchangeError) -> Int {
    while heldCount < count {
      guard next < end else { throw .truncated }
      held |= UInt32(bytes[next]) << UInt32(heldCount)
      next += 1
      heldCount += 8
    }
    let bits = held & (1 << UInt32(count) - 1)
    held >>= UInt32(count)
    heldCount -= count
    return Int(bits)
  }

  mutating func skipToByte() {
    let rest = heldCount % 8
    held >>= UInt32(rest)
    heldCount -= rest
  }

  /// - Precondition: no bits are held, as after a whole number of bytes.
  mutating func copy(_ count: Int, to output: inout [UInt8]) throws(InterchangeError) {
    guard count <= end - next else { throw .truncated }
    output.append(contentsOf: bytes[next..<next + count])
    next += count
  }
}

/// A canonical prefix code: from bits to symbols by the lengths of the codes alone (RFC 1951, §3.2.2).
private struct PrefixCode {
  private static let longest = 15
  /// Codes of each length.
  private var counts = [Int](repeating: 0, count: PrefixCode.longest + 1)
  /// In the order of their codes.
  private var symbols = [UInt16](repeating: 0, count: 288)
  /// Where the codes of each length begin among the symbols, then where they end.
  private var places = [Int](repeating: 0, count: PrefixCode.longest + 2)
  /// The length of the longest code, 0 if there is none.
  private var longestUsed = 0
  /// Codes that are still free; below zero if there are too many.
  private var free = 0

  /// True if every string of bits begins with a code, and with one only.
  var isComplete: Bool { free == 0 }
  /// True if there is no code at all, or one of one bit.
  private(set) var isSingle = false

  init() {}

  init(_ lengths: [UInt8]) { set(lengths, in: lengths.indices) }

  /// Sets the code by the length of each symbol's code; 0 where a symbol has none.
  mutating func set(_ lengths: [UInt8], in part: Range<Int>) {
    for length in 0...PrefixCode.longest { counts[length] = 0 }
    for place in part { counts[Int(lengths[place])] += 1 }
    let used = part.count - counts[0]
    isSingle = used == 0 || used == 1 && counts[1] == 1
    free = 1
    longestUsed = 0
    places[1] = 0
    for length in 1...PrefixCode.longest {
      if counts[length] > 0 { longestUsed = length }
      free = free << 1 - counts[length]
      places[length + 1] = places[length] + counts[length]
      // Too many codes are refused, and no symbol of them is read.
      if free < 0 { return }
    }
    for place in part where lengths[place] != 0 {
      symbols[places[Int(lengths[place])]] = UInt16(place - part.lowerBound)
      places[Int(lengths[place])] += 1
    }
  }

  func symbol(from input: inout BitReader) throws(InterchangeError) -> Int {
    var code = 0
    var first = 0
    var index = 0
    for length in stride(from: 1, through: longestUsed, by: 1) {
      code |= try input.bits(1)
      let count = counts[length]
      if code - first < count { return Int(symbols[index + code - first]) }
      index += count
      first = (first + count) << 1
      code <<= 1
    }
    throw .malformed("the compressed data is damaged")
  }
}
