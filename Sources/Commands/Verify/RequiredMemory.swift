import CNNDiagnostics
import CNNHost
import CNNText
import NetworkModel
import NetworkModels
import NetworkVerification

extension CommandRun {
  /// - Throws: After saying so, if the network cannot be executed in the memory there is.
  func requireMemory(
    _ need: MemoryNeed, for network: InferredNetwork, threads: Int
  ) throws(Refusal) {
    let name = network.network.name
    if let excess = need.excess {
      throw refused(
        .memoryExceeded,
        "`\(excess.layer)` of `\(name)` has \(NumberText.grouped(Int64(clamping: excess.count))) "
          + "\(excess.what); at most \(NumberText.grouped(MemoryNeed.Excess.limit)) can be executed",
        help: smallerHelp)
    }
    try requireMemory(
      need.bytes, for: "executing `\(name)`", threads: threads, help: smallerHelp)
  }

  /// - Throws: After saying so, if something takes more bytes than there are.
  func requireMemory(
    _ bytes: Int128, for activity: String, threads: Int, help: String
  ) throws(Refusal) {
    // One more waits for signals, and Dispatch has one of its own.
    guard let available = console.availableMemory(threads + 2), bytes > available else { return }
    throw refused(
      .memoryExceeded,
      "\(activity) takes at least \(NumberText.binarySize(Int64(clamping: bytes))) of "
        + "memory; \(NumberText.binarySize(max(available, 0))) is available", help: help)
  }

  private var smallerHelp: String {
    (batch > 1 ? "use a smaller `--batch`; " : "")
      + "`--input` or `--set` may make the network smaller"
  }
}
