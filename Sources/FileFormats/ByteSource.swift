/// A file that can be read piecemeal, so that half a gigabyte of weights is never held twice.
package protocol ByteSource {
  /// Bytes in the file.
  var count: Int { get }

  /// - Throws: `.truncated` if the range reaches beyond the end, `.unreadable` if the system says so.
  func read(_ range: Range<Int>) throws(InterchangeError) -> [UInt8]
}

/// Bytes in memory.
package struct ByteBuffer: ByteSource, Sendable {
  private let bytes: [UInt8]

  package init(_ bytes: [UInt8]) { self.bytes = bytes }

  package var count: Int { bytes.count }

  package func read(_ range: Range<Int>) throws(InterchangeError) -> [UInt8] {
    guard range.lowerBound >= 0, range.upperBound <= bytes.count else { throw .truncated }
    return Array(bytes[range])
  }
}

/// A fault in a file of another program's format.
package enum InterchangeError: Error, Hashable, Sendable {
  /// It ends before what it announces.
  case truncated
  /// The system's reason.
  case unreadable(String)
  /// It is not of the format.
  case malformed(String)
  /// It is of the format, but uses a part of it that is not read here.
  case unsupported(String)
  /// Larger than what is read here.
  case tooLarge(String)
  /// Nested more deeply than what is read here.
  case tooDeep(String)

  /// In words that follow the file's name and a colon.
  package var reason: String {
    switch self {
    case .truncated: "the file ends too early"
    case .unreadable(let why), .malformed(let why), .unsupported(let why), .tooLarge(let why),
      .tooDeep(let why):
      why
    }
  }
}

/// Numbers with their extents, whatever file they come from; the last extent varies fastest.
package struct NumericArray: Hashable, Sendable {
  package var shape: [Int]
  package var values: [Float]

  /// Values beyond which an array is refused: 2³¹, 8 GiB.
  package static let mostValues = 1 << 31

  /// - Precondition: there are as many values as the shape says.
  package init(shape: [Int], values: [Float]) {
    precondition(values.count == shape.reduce(1, *))
    self.shape = shape
    self.values = values
  }

  /// Values that a shape has.
  ///
  /// - Throws: `.malformed` for a negative extent, `.tooLarge` beyond `mostValues`.
  package static func count(of shape: [Int]) throws(InterchangeError) -> Int {
    var count = 1
    for extent in shape {
      guard extent >= 0 else { throw .malformed("an extent is negative") }
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      guard !overflow, product <= mostValues else {
        throw .tooLarge("an array has more than \(mostValues) values")
      }
      count = product
    }
    return count
  }
}

/// The type of numbers in a file; all little-endian.
enum ElementType: Hashable, Sendable {
  case float64, float32, float16, bfloat16, int64, int32, int16, int8, uint8

  var byteCount: Int {
    switch self {
    case .float64, .int64: 8
    case .float32, .int32: 4
    case .float16, .bfloat16, .int16: 2
    case .int8, .uint8: 1
    }
  }

  /// Elements that are read at once, so that no array is held twice.
  private static let pieceCount = 1 << 17

  /// The numbers of a part of a file as float32, rounded to nearest where they are wider.
  ///
  /// - Precondition: the part is a whole number of elements.
  func floats(
    _ source: some ByteSource, in place: Range<Int>
  ) throws(InterchangeError) -> [Float] {
    // Before memory is taken for them.
    guard place.upperBound <= source.count else { throw .truncated }
    var values: [Float] = []
    values.reserveCapacity(place.count / byteCount)
    var next = place.lowerBound
    while next < place.upperBound {
      let end = min(next + ElementType.pieceCount * byteCount, place.upperBound)
      let bytes = try source.read(next..<end)
      bytes.withUnsafeBytes { raw in
        // Every load lies inside: an element ends at most at the end of the bytes.
        for offset in stride(from: 0, to: raw.count, by: byteCount) {
          values.append(element(raw, offset))
        }
      }
      next = end
    }
    return values
  }

  private func element(_ raw: UnsafeRawBufferPointer, _ offset: Int) -> Float {
    switch self {
    case .float64:
      Float(
        Double(
          bitPattern: UInt64(
            littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))))
    case .float32:
      Float(
        bitPattern: UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
      )
    case .float16:
      Self.half(UInt16(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt16.self)))
    case .bfloat16:
      Float(
        bitPattern: UInt32(
          UInt16(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt16.self))) << 16)
    case .int64:
      Float(Int64(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: Int64.self)))
    case .int32:
      Float(Int32(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: Int32.self)))
    case .int16:
      Float(Int16(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: Int16.self)))
    case .int8: Float(Int8(bitPattern: raw[offset]))
    case .uint8: Float(raw[offset])
    }
  }

  /// IEEE 754 binary16, subnormals, infinities and NaN included. `Float16` is not there on every
  /// processor that Swift runs on.
  private static func half(_ bits: UInt16) -> Float {
    let sign = UInt32(bits & 0x8000) << 16
    let exponent = UInt32(bits >> 10 & 0x1F)
    let fraction = UInt32(bits & 0x3FF)
    switch exponent {
    case 0:
      return Float(sign: sign == 0 ? .plus : .minus, exponent: -24, significand: Float(fraction))
    case 31: return Float(bitPattern: sign | 0x7F80_0000 | fraction << 13)
    default: return Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
    }
  }
}
