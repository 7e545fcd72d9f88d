import NetworkExecution
import NetworkModel
import NetworkVerification
import TestSupport
import Testing

struct VerificationTests {
  private static let text = """
    input 8 8 3
    conv c1 filters=4 kernel=3 pad=1
    relu r1
    maxpool p1 kernel=2 stride=2
    add {
        path { conv c2 filters=5 kernel=3 pad=1 }
        path { conv c3 filters=5 kernel=1 }
    }
    fc f1 units=6
    softmax s
    """

  private static func verification(
    of claims: NetworkClaims? = nil, by kernels: any LayerKernels = DirectKernels()
  ) throws -> Verification {
    try network(text).verification(
      of: claims, with: SeededParameters(seed: 11), by: kernels)
  }

  /// True claims, changed at one layer.
  private static func claims(
    changing name: String, _ change: (inout LayerClaim) throws -> Void
  ) throws -> NetworkClaims {
    let network = try network(text)
    var claims = try network.claims()
    try change(&claims[network.node(named: name)])
    return claims
  }

  private static func differing(
    _ verification: Verification, in figure: (LayerVerification) -> Bool
  ) -> [String] {
    verification.layers.filter { !figure($0) }.map(\.name)
  }

  @Test("a true claim holds in every figure")
  func holds() throws {
    let verification = try Self.verification()
    #expect(verification.holds)
    #expect(verification.shapes == .equal)
    #expect(verification.parameters == .equal)
    #expect(verification.operations == .equal)
    #expect(verification.liveBytes == .equal)
    #expect(verification.layers.count == 9)
    #expect(verification.peakBytes == verification.calculatedPeakBytes)
  }

  @Test("a wrong window formula is caught")
  func wrongShape() throws {
    // As if the division by the stride forgot to add 1.
    let claims = try Self.claims(changing: "p1") { claim in
      claim.shape = try Shape(height: 3, width: 3, channels: 4)
    }
    let verification = try Self.verification(of: claims)
    #expect(!verification.holds)
    #expect(verification.shapes == .different)
    #expect(verification.operations == .equal)
    #expect(Self.differing(verification) { $0.shape.isEqual } == ["p1"])
    let shape = try #require(verification.layers.first { $0.name == "p1" }).shape
    #expect(shape.calculated.height == 3)
    #expect(shape.executed.height == 4)
  }

  @Test("a wrong number of multiply–accumulates is caught")
  func wrongMACs() throws {
    // As if padded positions were not multiplied.
    let claims = try Self.claims(changing: "c2") { $0.macs = 4 * 5 * 100 }
    let verification = try Self.verification(of: claims)
    #expect(!verification.holds)
    #expect(verification.shapes == .equal)
    #expect(verification.operations == .different)
    let layer = try #require(verification.layers.first { $0.name == "c2" })
    let executed: Int64 = 4 * 4 * 9 * 4 * 5
    #expect(layer.operations?.macs == Compared(calculated: 2000, executed: executed))
    #expect(Self.differing(verification) { $0.operations?.isEqual == true } == ["c2"])
  }

  @Test("one wrong operation of a class is caught", arguments: OperationCount.Class.allCases)
  func wrongOperation(kind: OperationCount.Class) throws {
    let claims = try Self.claims(changing: "r1") { claim in
      switch kind {
      case .multiplications: claim.operations.multiplications += 1
      case .additions: claim.operations.additions += 1
      case .comparisons: claim.operations.comparisons += 1
      case .divisions: claim.operations.divisions += 1
      case .exponentials: claim.operations.exponentials += 1
      case .logarithms: claim.operations.logarithms += 1
      case .powers: claim.operations.powers += 1
      case .squareRoots: claim.operations.squareRoots += 1
      case .hyperbolicTangents: claim.operations.hyperbolicTangents += 1
      case .errorFunctions: claim.operations.errorFunctions += 1
      }
    }
    let verification = try Self.verification(of: claims)
    #expect(verification.operations == .different)
    let layer = try #require(verification.layers.first { $0.name == "r1" })
    #expect(layer.operations?.differences == [kind])
  }

  @Test("a wrong number of parameters is caught")
  func wrongParameters() throws {
    let claims = try Self.claims(changing: "f1") { $0.parameters.biases = 0 }
    let verification = try Self.verification(of: claims)
    #expect(verification.parameters == .different)
    #expect(Self.differing(verification) { $0.parameters.isEqual } == ["f1"])
  }

  @Test("a wrong number of live bytes is caught")
  func wrongLiveBytes() throws {
    // As if the first path were freed while the second one runs.
    let claims = try Self.claims(changing: "c3") { $0.liveBytes = 4 * 16 * (4 + 5) }
    let verification = try Self.verification(of: claims)
    #expect(!verification.holds)
    #expect(verification.liveBytes == .different)
    #expect(Self.differing(verification) { $0.liveBytes?.isEqual == true } == ["c3"])
  }

  @Test("layers that were not wanted are not missed")
  func stopsEarly() throws {
    let network = try network(Self.text)
    var verification = Verification(of: network, try network.claims())
    let source = SeededParameters(seed: 11)
    var executor = ReferenceExecutor(
      network.network, feeding: network.seededInputs(source), with: source)
    verification.compare(try #require(try executor.step()))
    #expect(!verification.holds)
    verification.stop()
    #expect(verification.holds)
  }

  @Test("wrong padding in the executor is caught, and so is what follows from it")
  func wrongPadding() throws {
    let verification = try Self.verification(by: AlteredKernels.mispadding(filters: 4, kernel: 3))
    #expect(!verification.holds)
    #expect(verification.shapes == .different)
    #expect(verification.operations == .different)
    #expect(verification.failure == nil)
    #expect(Self.differing(verification) { $0.shape.isEqual }.first == "c1")
  }

  @Test("wrong padding that ends the execution is caught")
  func failingExecution() throws {
    // The padding widens one of the two paths that are added.
    let verification = try Self.verification(by: AlteredKernels.mispadding(filters: 5, kernel: 3))
    #expect(!verification.holds)
    #expect(Self.differing(verification) { $0.shape.isEqual } == ["c2"])
    let shapes = verification.layers.suffix(2).map(\.run.shape)
    #expect(verification.failure?.reason == .kernel(.inputsDiffer(shapes[0], shapes[1])))
  }

  @Test("kernels that do not count leave operations open")
  func notCounted() throws {
    let verification = try Self.verification(by: AlteredKernels.silent())
    #expect(verification.operations == .notCounted)
    #expect(verification.shapes == .equal)
    #expect(verification.holds)
  }
}
