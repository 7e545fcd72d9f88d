/// Images in Netpbm's binary formats: color (`P6`) and gray (`P5`), 8 or 16 bits per sample.
/// Source: Netpbm, ppm(5) and pgm(5).
package struct PortablePixmap {
  private static let largestExtent = 1 << 16

  /// Channels, height and width.
  package let shape: [Int]
  private let largest: Int
  private let start: Int

  /// Reads the header of an image that is all there.
  package init(_ source: some ByteSource) throws(InterchangeError) {
    let head = try source.read(0..<min(source.count, 4096))
    var header = Header(head)
    let channels: Int
    switch head.prefix(2) {
    case [0x50, 0x36]: channels = 3
    case [0x50, 0x35]: channels = 1
    case [0x50, 0x33], [0x50, 0x32]:
      throw .unsupported("plain-text images are not supported; use binary `P6` or `P5`")
    default: throw .malformed("it is not a `P6` or `P5` image")
    }
    let width = try header.number(atMost: PortablePixmap.largestExtent)
    let height = try header.number(atMost: PortablePixmap.largestExtent)
    largest = try header.number(atMost: 65535)
    start = header.offset + 1
    shape = [channels, height, width]
    let count = try NumericArray.count(of: shape)
    guard start + count * sampleBytes <= source.count else { throw .truncated }
  }

  private var sampleBytes: Int { largest > 255 ? 2 : 1 }

  /// The samples divided by the largest: from 0 to 1.
  package func read(_ source: some ByteSource) throws(InterchangeError) -> NumericArray {
    let (channels, height, width) = (shape[0], shape[1], shape[2])
    var values = [Float](repeating: 0, count: channels * height * width)
    let plane = height * width
    let scale = 1 / Float(largest)
    let rowBytes = width * channels * sampleBytes
    for row in 0..<height {
      let samples = try source.read(start + row * rowBytes..<start + (row + 1) * rowBytes)
      for column in 0..<width {
        for channel in 0..<channels {
          let index = column * channels + channel
          let sample =
            sampleBytes == 1
            ? Int(samples[index]) : Int(samples[2 * index]) << 8 | Int(samples[2 * index + 1])
          guard sample <= largest else {
            throw .malformed("a sample is larger than the header says")
          }
          values[channel * plane + row * width + column] = Float(sample) * scale
        }
      }
    }
    return NumericArray(shape: shape, values: values)
  }

  /// Numbers separated by white space and comments.
  private struct Header {
    private let bytes: [UInt8]
    private(set) var offset = 2

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func number(atMost most: Int) throws(InterchangeError) -> Int {
      while offset < bytes.count {
        let byte = bytes[offset]
        if byte == UInt8(ascii: "#") {
          offset = bytes[offset...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        } else if byte == 0x20 || (0x09...0x0D).contains(byte) {
          offset += 1
        } else {
          break
        }
      }
      var value = 0
      let start = offset
      while offset < bytes.count, (0x30...0x39).contains(bytes[offset]), value <= most {
        value = value * 10 + Int(bytes[offset] - 0x30)
        offset += 1
      }
      guard offset > start, value >= 1, value <= most, offset < bytes.count else {
        throw .malformed("the image's header has no number from 1 to \(most) where one is expected")
      }
      return value
    }
  }
}
