import Foundation
import CNNText
import Testing

@Suite struct NumberTextTests {
  @Test(arguments: [
    (0, "0"), (7, "7"), (999, "999"), (1000, "1,000"), (-1234567, "-1,234,567"),
    (138_357_544, "138,357,544"), (Int.max, "9,223,372,036,854,775,807"),
    (Int.min, "-9,223,372,036,854,775,808"),
  ])
  func groupedSeparatesThousands(_ number: Int, _ text: String) {
    #expect(NumberText.grouped(number) == text)
  }

  @Test(arguments: [
    (0, "0"), (999, "999"), (-999, "-999"), (1000, "1.00 k"), (61_706, "61.71 k"),
    (431_080, "431.1 k"), (6_998_552, "7.00 M"), (138_357_544, "138.4 M"),
    (15_470_264_320, "15.47 G"), (3_857_973_248, "3.86 G"),
    // Rounding that fills up a place moves on to the next form.
    (99_994, "99.99 k"), (99_995, "100.0 k"), (999_949, "999.9 k"), (999_950, "1.00 M"),
    (-999_950, "-1.00 M"), (Int.max, "9.22 E"), (Int.min, "-9.22 E"),
  ])
  func abbreviatedKeepsFourDigits(_ number: Int, _ text: String) {
    #expect(NumberText.abbreviated(number) == text)
  }

  @Test(arguments: [
    (0, "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (60_950_432, "58.1 MiB"),
    (553_430_176, "527.8 MiB"), (1_048_524, "1023.9 KiB"), (1_048_525, "1.0 MiB"),
    (Int.max, "8.0 EiB"), (-2048, "-2.0 KiB"),
  ])
  func binarySizeHasOneDecimal(_ bytes: Int, _ text: String) {
    #expect(NumberText.binarySize(bytes) == text)
  }

  @Test(arguments: [
    (54.25, 2, "54.25"), (54.25, 1, "54.3"), (0.5, 0, "1"), (2.5, 0, "3"), (-2.5, 0, "-3"),
    (1.005, 2, "1.00"), (0.125, 2, "0.13"), (-0.001, 2, "0.00"), (0.0, 3, "0.000"),
    (1e15, 1, "1000000000000000.0"), (9.999, 2, "10.00"), (.leastNonzeroMagnitude, 3, "0.000"),
    (.nan, 2, "–"), (.infinity, 2, "–"), (1e300, 2, "1e+300"), (3, -1, "3"),
  ])
  func fixedRoundsTheExactValueHalvesUp(_ number: Double, _ digits: Int, _ text: String) {
    #expect(NumberText.fixed(number, digits: digits) == text)
  }

  @Test func fixedAgreesWithTheSystemWhereNoHalfIsInvolved() {
    var state: UInt64 = 88_172_645_463_325_252
    for _ in 0..<2000 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      let digits = Int(state % 8)
      let scale = [1e-9, 1e-3, 1, 1e4][Int(state >> 40) % 4]
      let number = (Double(state >> 11) / 9_007_199_254_740_992 - 0.5) * scale
      let expected = String(format: "%.\(digits)f", number)
      let isZero = expected.allSatisfy { "-0.".contains($0) }
      let unsigned = isZero ? expected.replacingOccurrences(of: "-", with: "") : expected
      #expect(NumberText.fixed(number, digits: digits) == unsigned)
    }
  }

  @Test(arguments: [(0.742, 1, "74.2%"), (1, 0, "100%"), (0, 1, "0.0%"), (.nan, 1, "–")])
  func percentIsAPartOfAWhole(_ part: Double, _ digits: Int, _ text: String) {
    #expect(NumberText.percent(part, digits: digits) == text)
  }
}
