/// The memory that the process may still have: the one place that asks for it.
package enum SystemMemory {
  /// Bytes that could be had without swapping, by the machine and by every limit on the process and its group;
  /// nil if none of them says.
  ///
  /// - Parameter threads: how many are to be started, each of which takes addresses for its stack.
  package static func available(threads: Int = 0) -> Int? {
    [machine, addressSpace.map { $0 - threads * Stack.enough }, data, controlGroup].compactMap {
      $0
    }.min().map { max($0, 0) }
  }

  // MARK: The machine

  // Only Linux has these files; what other systems lack is unlimited.

  private static var machine: Int? {
    for line in lines(of: "/proc/meminfo") {
      let words = line.split(separator: UInt8(ascii: " "))
      guard words.count == 3, words[0].elementsEqual("MemAvailable:".utf8) else { continue }
      return number(words[1]).map { $0 * 1024 }
    }
    return nil
  }

  // MARK: The process

  private static var addressSpace: Int? {
    guard let limit = ProcessLimits.addressSpace, let used = pages(at: 0) else { return nil }
    return limit - used
  }

  private static var data: Int? {
    guard let limit = ProcessLimits.data, let used = pages(at: 5) else { return nil }
    return limit - used
  }

  /// A figure of `/proc/self/statm` in bytes: all addresses, …, data and stack.
  private static func pages(at position: Int) -> Int? {
    guard let line = lines(of: "/proc/self/statm").first else { return nil }
    let words = line.split(separator: UInt8(ascii: " "))
    guard position < words.count else { return nil }
    return number(words[position]).map { $0 * Int(getpagesize()) }
  }

  // MARK: Its control group

  /// The least that the group of the process, or one around it, leaves. Source: the kernel's
  /// admin-guide/cgroup-v2.rst and cgroup-v1/memory.rst.
  private static var controlGroup: Int? {
    var least: Int?
    for line in lines(of: "/proc/self/cgroup") {
      let parts = line.split(
        separator: UInt8(ascii: ":"), maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { continue }
      let group: ControlGroup
      if parts[1].isEmpty {
        group = .second
      } else if parts[1].elementsEqual("memory".utf8) {
        group = .first
      } else {
        continue
      }
      for room in rooms(of: group, from: String(decoding: parts[2], as: UTF8.self)) {
        least = min(least ?? room, room)
      }
    }
    return least
  }

  /// The names that the two versions of control groups have for the same things.
  private enum ControlGroup {
    case first, second

    var folder: String {
      switch self {
      case .first: "/sys/fs/cgroup/memory"
      case .second: "/sys/fs/cgroup"
      }
    }

    var limit: String {
      switch self {
      case .first: "memory.limit_in_bytes"
      case .second: "memory.max"
      }
    }

    var use: String {
      switch self {
      case .first: "memory.usage_in_bytes"
      case .second: "memory.current"
      }
    }
  }

  /// What each group on the way to the outermost leaves of its limit; a file that lies in memory unused can go.
  private static func rooms(of group: ControlGroup, from path: String) -> [Int] {
    var rooms: [Int] = []
    var path = path == "/" ? "" : path
    while true {
      let folder = group.folder + path + "/"
      if let limit = figure(folder + group.limit), let used = figure(folder + group.use) {
        rooms.append(limit - used + inactiveFiles(folder + "memory.stat"))
      }
      guard let end = path.lastIndex(of: "/") else { return rooms }
      path = String(path[..<end])
    }
  }

  private static func figure(_ path: String) -> Int? {
    // `max` is no number: there is no limit.
    lines(of: path).first.flatMap { number($0) }
  }

  private static func inactiveFiles(_ path: String) -> Int {
    for line in lines(of: path) {
      let words = line.split(separator: UInt8(ascii: " "))
      guard words.count == 2, words[0].elementsEqual("inactive_file".utf8) else { continue }
      return number(words[1]) ?? 0
    }
    return 0
  }

  // MARK: Text

  private static func lines(of path: String) -> [ArraySlice<UInt8>] {
    guard let bytes = try? FileAccess.read(path, .found, limit: 1 << 16) else { return [] }
    return bytes.split(separator: UInt8(ascii: "\n"))
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    Int(String(decoding: digits, as: UTF8.self))
  }
}
