/// One line on a terminal's standard error: what is being done, how far it is, the time left.
package struct ProgressLine {
  private let shows: Bool
  /// Work of the whole, in any unit.
  private let total: Double
  private var done = 0.0
  private var isShown = false
  private let start = ContinuousClock.now
  private var lastShown = ContinuousClock.now

  /// - Parameter showing: whether there is somebody to see it.
  package init(total: Double, showing: Bool) {
    self.total = total
    shows = showing
  }

  /// Counts work as done and, at most ten times a second, shows the line.
  ///
  /// - Parameter text: the line, from the part of the work that is done and the seconds left.
  package mutating func advance(
    by work: Double, console: inout Console,
    _ text: (_ part: Double, _ secondsLeft: Double) -> String
  ) {
    guard shows else { return }
    done += work
    let now = ContinuousClock.now
    guard lastShown.duration(to: now) > .milliseconds(100) else { return }
    lastShown = now
    let part = done / max(total, 1)
    let left = start.duration(to: now).seconds * (1 - part) / max(part, 1e-9)
    isShown = true
    console.writeError("\r\u{1B}[K" + text(part, left))
  }

  /// Takes the line away.
  package mutating func clear(console: inout Console) {
    guard isShown else { return }
    isShown = false
    console.writeError("\r\u{1B}[K")
  }
}
