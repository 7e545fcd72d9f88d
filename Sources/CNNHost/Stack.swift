/// The stack that the program runs on.
package enum Stack {
  /// Bytes that suffice for everything that nests as deeply as it may, several times over.
  package static let enough = 8 << 20

  /// Calls `body` on a stack of at least `enough` bytes: on one of its own if the process was given less, as by
  /// `ulimit -s`. Then `body` runs on another thread, while this one waits.
  package static func withEnough(_ body: @escaping () -> Void) {
    guard let limit = ProcessLimits.stack, limit < enough, runApart(body) else { return body() }
  }

  /// - Returns: whether there was memory for the stack; without, `body` has not run.
  private static func runApart(_ body: @escaping () -> Void) -> Bool {
    let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
    defer { attributes.deallocate() }
    guard pthread_attr_init(attributes) == 0 else { return false }
    defer { pthread_attr_destroy(attributes) }
    guard pthread_attr_setstacksize(attributes, enough) == 0 else { return false }
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    apart = body
    guard pthread_create(&thread, attributes, { _ in runWhatIsApart() }, nil) == 0 else {
      return false
    }
    #if canImport(Darwin)
      if let thread { pthread_join(thread, nil) }
    #else
      pthread_join(thread, nil)
    #endif
    return true
  }
}

/// What the other thread runs. The first one writes it before there is another, and waits while it is used.
nonisolated(unsafe) private var apart: () -> Void = {}

private func runWhatIsApart() -> UnsafeMutableRawPointer? {
  apart()
  return nil
}
