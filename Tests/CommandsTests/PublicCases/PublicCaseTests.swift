import TestSupport
import Testing

/// Public questions and networks that others wrote, with the right answers. The folder's own pages say
/// who asked and how each answer was found.
@Suite(
  .enabled(
    if: PublicCase.folder != nil, "the public cases are not beside the reference figures"))
struct PublicCaseTests {
  @Test("networks that others wrote from the documentation", arguments: PublicCase.networks)
  func networks(_ one: PublicCase) throws { try one.check() }

  @Test("shapes", arguments: PublicCase.shapes)
  func shapes(_ one: PublicCase) throws { try one.check() }

  @Test("sequences, clips, and channels that come first", arguments: PublicCase.axes)
  func axes(_ one: PublicCase) throws { try one.check() }

  @Test("networks that could not be described before", arguments: PublicCase.sayable)
  func sayable(_ one: PublicCase) throws { try one.check() }

  @Test("why, and what else would do", arguments: PublicCase.reasons)
  func reasons(_ one: PublicCase) throws { try one.check() }

  @Test("figures where the question is asked", arguments: PublicCase.figures)
  func figures(_ one: PublicCase) throws { try one.check() }

  @Test("a framework's words lead to the words here", arguments: PublicCase.words)
  func words(_ one: PublicCase) throws { try one.check() }

  @Test("what 4,000 random networks beside PyTorch left", arguments: PublicCase.differential)
  func differential(_ one: PublicCase) throws { try one.check() }

  @Test("totals", arguments: PublicCase.totals)
  func totals(_ one: PublicCase) throws { try one.check() }
}
