import Foundation
import TestSupport
import Testing

@testable import KDL

/// The official test cases of KDL 2.0.0, which lie beside the project and are not copied into it.
struct OfficialCase: Sendable, CustomTestStringConvertible {
  let name: String
  let input: [UInt8]
  /// Nil where the input must be rejected.
  let expected: String?

  var testDescription: String { name }

  static let folder: URL? = {
    guard let cases = referenceFolder?.appending(path: "../kdl/test_cases").standardized else {
      return nil
    }
    return FileManager.default.fileExists(atPath: cases.path) ? cases : nil
  }()

  static let all: [OfficialCase] = {
    guard let folder else { return [] }
    let inputs = folder.appending(path: "input")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: inputs.path)) ?? []
    return names.sorted().compactMap { name in
      guard let input = try? Data(contentsOf: inputs.appending(path: name)) else { return nil }
      let expected = folder.appending(path: "expected_kdl/\(name)")
      return OfficialCase(
        name: name, input: [UInt8](input),
        expected: name.hasSuffix("_fail.kdl")
          ? nil : try? String(contentsOf: expected, encoding: .utf8))
    }
  }()
}

@Suite(
  .enabled(
    if: OfficialCase.folder != nil,
    "the official KDL cases are not there: set CNNSHAPE_REFERENCE to a `reference` folder beside `kdl`"
  ))
struct OfficialCases {
  @Test func allArePresent() {
    #expect(OfficialCase.all.count == 336)
    #expect(OfficialCase.all.filter { $0.expected == nil }.count == 95)
  }

  @Test(arguments: OfficialCase.all)
  func behavesAsItSays(_ officialCase: OfficialCase) throws {
    guard let expected = officialCase.expected else {
      #expect(throws: KDLError.self) {
        try KDLDocument(parsing: officialCase.input, source: testSource)
      }
      return
    }
    let document = try KDLDocument(parsing: officialCase.input, source: testSource)
    #expect(document.canonicalText == expected)
  }
}
