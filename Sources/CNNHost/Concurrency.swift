import Dispatch

/// Calls `body` for each number below `count`; neighbors share a thread.
///
/// `body` must not write what another call reads or writes; the compiler does not check that.
package func concurrently(_ count: Int, threads: Int, _ body: (Int) -> Void) {
  let parts = min(max(threads, 1), count)
  guard parts > 1 else {
    for index in 0..<count { body(index) }
    return
  }
  withoutActuallyEscaping(body) { body in
    nonisolated(unsafe) let body = body
    DispatchQueue.concurrentPerform(iterations: parts) { part in
      for index in count * part / parts..<count * (part + 1) / parts { body(index) }
    }
  }
}
