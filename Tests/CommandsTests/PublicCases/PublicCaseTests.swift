import TestSupport
import Testing

/// Public questions and networks that others wrote, with the right answers. The folder's own pages say
/// who asked and how each answer was found.
@Suite(
  .enabled(
    if: PublicCase.folder != nil, "the public cases are not beside the reference figures"))
struct PublicCaseTests {
  @Test("are answered right", arguments: PublicCase.all)
  func answer(_ one: PublicCase) throws { try one.check() }
}

extension PublicCase {
  fileprivate static let all =
    networks + shapes + axes + sayable + reasons + figures + words + differential + totals
}
