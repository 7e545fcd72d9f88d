import NetworkAnalysis
import NetworkModel
import TestSupport
import Testing

@Suite struct RooflineTests {
  /// The last layer's traffic.
  private func traffic(_ body: String, batch: Int = 1) throws -> LayerTraffic {
    let network = try network(body)
    let last = network.network.id(at: network.network.nodes.count - 1)
    return try LayerTraffic(of: last, in: NetworkSummary(of: network, batch: batch))
  }

  @Test(
    "values moved, and operations, of 8×8×4",
    arguments: [
      // 8·8·4 = 256 in, 6·6·2 = 72 out, 3·3·4·2 + 2 = 74 parameters; 2·36·72 operations.
      ("conv filters=2 kernel=3", 256, 72, 74, 5184),
      ("conv filters=4 kernel=3 groups=4 bias=none", 256, 144, 36, 2592),
      ("deconv filters=2 kernel=2 stride=2", 256, 512, 34, 4096),
      ("fc units=10", 256, 10, 2570, 5120), ("rbf units=3", 256, 3, 768, 2304),
      ("maxpool kernel=2 stride=2", 256, 64, 0, 256), ("global-avgpool", 256, 4, 0, 260),
      // In place: read and written back; γ, β, mean and variance are read.
      ("relu", 256, 256, 0, 256), ("batchnorm", 256, 256, 16, 1032), ("scale", 256, 256, 8, 512),
      ("softmax", 256, 256, 0, 1280),
      ("add { path {}; path { relu }; path { relu } }", 768, 256, 0, 512),
      ("concat { path {}; path { relu } }", 512, 512, 0, 0),
      ("concat { path {} }", 256, 256, 0, 0),
      ("multiply { path {}; path { global-avgpool } }", 260, 256, 0, 256),
      ("pad pad=1", 256, 400, 0, 0), ("upsample factor=2", 256, 1024, 0, 0),
      ("channel-shuffle groups=2", 256, 256, 0, 0),
      // What is kept, and nothing at all.
      ("crop top=4", 128, 128, 0, 0), ("slice start=1 count=1", 64, 64, 0, 0),
      ("flatten", 0, 0, 0, 0), ("dropout", 0, 0, 0, 0), ("pad; flatten", 0, 0, 0, 0),
    ])
  func values(
    _ body: String, _ read: Int64, _ written: Int64, _ parameters: Int64, _ operations: Int64
  ) throws {
    let one = try traffic("input 8 8 4; \(body)")
    #expect([one.valuesRead, one.valuesWritten, one.parameters] == [read, written, parameters])
    #expect(one.operations.exact == operations)
    #expect(one.bytes.exact == 4 * (read + written + parameters))
    let many = try traffic("input 8 8 4; \(body)", batch: 5)
    #expect(many.bytes.exact == 4 * (5 * (read + written) + parameters))
    #expect(many.operations.exact == 5 * operations)
  }

  @Test("half as wide values take half the bytes; running statistics of mixed forms stay float32")
  func precision() throws {
    let network = try network("input 8 8 4; batchnorm")
    let summary = try NetworkSummary(of: network)
    let id = network.network.id(at: 1)
    #expect(try LayerTraffic(of: id, in: summary, precision: .float16).bytes.exact == 2 * 528)
    #expect(
      try LayerTraffic(of: id, in: summary, precision: .mixedFloat16).bytes.exact == 2 * 520 + 4 * 8
    )
  }

  @Test("shared weights are read by each layer that uses them")
  func sharedWeights() throws {
    let shared = "input 1 1 4; fc a units=4; fc b units=4 weights-of=a"
    #expect(try traffic(shared).parameters == 20)
  }

  @Test("the longer of computing and moving bounds the time")
  func bounds() throws {
    let machine = try #require(Machine(peak: 1000, bandwidth: 100))
    #expect(machine.ridge == 10)
    // 5,184 operations and 1,608 bytes: 5.184 s against 16.08 s.
    let memory = try traffic("input 8 8 4; conv filters=2 kernel=3")
    #expect(machine.bound(of: memory) == .memory)
    #expect(machine.time(of: memory) == 16.08)
    // 2·36·36·64 operations, (256 + 2,304 + 2,368)·4 bytes.
    let compute = try traffic("input 8 8 4; conv filters=64 kernel=3")
    #expect(compute.operations == 165_888)
    #expect(compute.bytes == 19_712)
    #expect(machine.bound(of: compute) == .memory)
    let slower = try #require(Machine(peak: 100, bandwidth: 100))
    #expect(slower.bound(of: compute) == .compute)
    #expect(slower.time(of: compute) == 1658.88)
    #expect(machine.bound(of: try traffic("input 8 8 4; flatten")) == nil)
  }

  @Test("totals are sums over the layers that count")
  func totals() throws {
    let network = try network("input 8 8 4; branch side { fc units=3 }; relu; fc units=2")
    let roofline = try Roofline(of: NetworkSummary(of: network))
    #expect(roofline.totals.operations.exact == Int64(256 + 1024))
    #expect(roofline.totals.bytes.exact == Int64(4 * (512 + 256 + 2 + 514)))
    let all = try Roofline(of: NetworkSummary(of: network, includesBranches: true))
    #expect(all.totals.operations.exact == Int64(256 + 1024 + 1536))
    let machine = try #require(Machine(peak: 1, bandwidth: 1e9))
    #expect(roofline.time(on: machine) == 1280)
  }

  @Test("no machine stands still", arguments: [0, -1, .infinity, .nan])
  func impossibleMachines(_ rate: Double) {
    #expect(Machine(peak: rate, bandwidth: 1) == nil)
    #expect(Machine(peak: 1, bandwidth: rate) == nil)
  }

  @Test("traffic beyond 64 bits is an error")
  func overflow() throws {
    let network = try network("input 65536 65536 1; pad")
    // 2³³ values of 8 bytes an image.
    let fits = try NetworkSummary(of: network, batch: 1 << 26)
    #expect(try Roofline(of: fits, precision: .float64).totals.bytes.exact == 1 << 62)
    let summary = try NetworkSummary(of: network, batch: 1 << 27)
    let pad = network.network.id(at: 1)
    let error = #expect(throws: AnalysisError.self) {
      try Roofline(of: summary, precision: .float64)
    }
    #expect(error?.node == pad && error?.error == .countOverflow(.bytes))
    // Two layers that move 2⁶² bytes each: neither of them is to blame.
    let two = try NetworkSummary(
      of: TestSupport.network("input 65536 65536 1; pad; pad"), batch: 1 << 26)
    let sum = #expect(throws: AnalysisError.self) { try Roofline(of: two, precision: .float64) }
    #expect(sum != nil && sum?.node == nil && sum?.error == .countOverflow(.bytes))
    // On the side they do not count, but a row has their sum.
    let crop = "crop bottom=65535 right=65535"
    let side = try NetworkSummary(
      of: TestSupport.network("input 65536 65536 1; branch s { pad; pad }; \(crop)"), batch: 1 << 26
    )
    let sideError = #expect(throws: AnalysisError.self) {
      try Roofline(of: side, precision: .float64)
    }
    #expect(sideError != nil && sideError?.node == nil)
  }

  @Test("every preset says who states its figures", arguments: Machine.Preset.allCases)
  func presets(_ preset: Machine.Preset) {
    #expect(!preset.source.isEmpty)
    #expect(preset.machine.ridge > 1)
  }
}
