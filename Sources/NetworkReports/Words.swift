import CNNText

/// The images of a batch: `1 image`, `a batch of 64`.
///
/// - `one`: how a report calls a single one.
package func images(_ batch: Int, one: String = "1 image") -> String {
  batch == 1 ? one : "a batch of \(NumberText.grouped(batch))"
}

extension Int64 {
  /// `4,111,512,576 (4.11 G)`
  package var exactAndReadable: String {
    let exact = NumberText.grouped(self)
    return magnitude < 10_000 ? exact : "\(exact) (\(NumberText.abbreviated(self)))"
  }

  /// `+22.23 M`
  package var signedAndReadable: String { (self > 0 ? "+" : "") + NumberText.abbreviated(self) }
}

/// A whole number with the minus sign that tables use.
package func signed(_ number: Int64) -> String {
  number < 0 ? "−\(number.magnitude)" : "\(number)"
}

/// `7.5` of 15 halves.
package func halves(_ count: Int64) -> String {
  let sign = count < 0 ? "−" : ""
  return sign + "\(count.magnitude / 2)" + (count.magnitude % 2 == 0 ? "" : ".5")
}
