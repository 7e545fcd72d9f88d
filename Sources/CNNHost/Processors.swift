/// The processors of the machine.
package enum Processors {
  /// Threads beyond which none is started.
  package static let most = 256

  /// The number of processors, from 1 to `most`.
  package static var count: Int {
    max(1, min(most, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))))
  }
}
