/// Collects faults up to a limit, so that a hostile text costs neither memory nor time.
struct FaultLog {
  static let limit = 1000

  private(set) var faults: [SpecFault] = []
  /// Those that are no longer kept counted too.
  private(set) var count = 0

  var isFull: Bool { count > FaultLog.limit }

  mutating func add(_ fault: SpecFault) {
    guard fault != .silent else { return }
    count += 1
    if count <= FaultLog.limit {
      faults.append(fault)
    } else if count == FaultLog.limit + 1 {
      faults.append(SpecFault(.tooMany(what: "errors", limit: FaultLog.limit), at: fault.span))
    }
  }
}
