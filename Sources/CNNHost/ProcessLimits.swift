/// Limits that the process was started with, as `ulimit` sets them.
enum ProcessLimits {
  /// Bytes of the stack; nil if that is not limited.
  static var stack: Int? {
    var limit = rlimit()
    return getrlimit(Resource.stack, &limit) == 0 ? bytes(limit) : nil
  }

  /// Bytes of addresses, whether memory is behind them or not; nil if that is not limited.
  static var addressSpace: Int? {
    var limit = rlimit()
    return getrlimit(Resource.addressSpace, &limit) == 0 ? bytes(limit) : nil
  }

  /// Bytes of memory that can be written and belongs to no file; nil if that is not limited.
  static var data: Int? {
    var limit = rlimit()
    return getrlimit(Resource.data, &limit) == 0 ? bytes(limit) : nil
  }

  /// Systems write "no limit" in different ways, all of them beyond what can be addressed.
  private static func bytes(_ limit: rlimit) -> Int? {
    limit.rlim_cur < rlim_t(1) << 62 ? Int(limit.rlim_cur) : nil
  }
}
