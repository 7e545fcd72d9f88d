import CNNHost
import Testing

@Suite struct ConcurrencyTests {
  @Test("each number is passed once, on however many threads", arguments: [0, 1, 3, 8, 100])
  func each(_ threads: Int) {
    for count in [0, 1, 7, 64] {
      var calls = [Int](repeating: 0, count: count)
      calls.withUnsafeMutableBufferPointer { calls in
        // Each call writes its own element.
        nonisolated(unsafe) let calls = calls
        concurrently(count, threads: threads) { calls[$0] += 1 }
      }
      #expect(calls == [Int](repeating: 1, count: count))
    }
  }

  @Test func thereIsAProcessor() {
    #expect((1...Processors.most).contains(Processors.count))
  }
}
