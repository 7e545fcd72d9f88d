/// The memory that the process may still have: the one place that asks for it.
package enum SystemMemory {
  /// Bytes that could be had without swapping, by the machine and by every limit on the process and its group;
  /// nil if none of them says.
  ///
  /// - Parameter threads: how many are to be started, each of which takes addresses for its stack.
  package static func available(threads: Int = 0) -> Int? {
    let machine = machine
    return [
      machine, addressSpace.map { $0 - threads * Stack.enough }, data,
      controlGroup(below: machine ?? .max),
    ].compactMap { $0 }.min().map { max($0, 0) }
  }

  // MARK: The machine

  // Only Linux has these files; what other systems lack is unlimited.

  private static var machine: Int? {
    entry("MemAvailable:", of: "/proc/meminfo").map { $0 * 1024 }
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
    let words = text(of: "/proc/self/statm").split(separator: UInt8(ascii: " "))
    guard position < words.count else { return nil }
    return number(words[position]).map { $0 * Int(getpagesize()) }
  }

  // MARK: Its control group

  /// The least that the group of the process, or one around it, leaves; nil unless it is less than `bound`. Source:
  /// the kernel's admin-guide/cgroup-v2.rst and cgroup-v1/memory.rst.
  private static func controlGroup(below bound: Int) -> Int? {
    var least: Int?
    for line in text(of: "/proc/self/cgroup").split(separator: UInt8(ascii: "\n")) {
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
      let path = String(decoding: parts[2], as: UTF8.self)
      for room in rooms(of: group, from: path, below: bound) {
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

  /// What each group on the way to the outermost leaves of its limit, where that is less than `bound`; a file that
  /// lies in memory unused can go.
  private static func rooms(of group: ControlGroup, from path: String, below bound: Int) -> [Int] {
    var rooms: [Int] = []
    var path = path == "/" ? "" : path
    while true {
      let folder = group.folder + path + "/"
      // The kernel gathers statistics of a group when they are read.
      if let limit = figure(folder + group.limit), let used = figure(folder + group.use),
        limit - used < bound
      {
        rooms.append(limit - used + (entry("inactive_file ", of: folder + "memory.stat") ?? 0))
      }
      guard let end = path.lastIndex(of: "/") else { return rooms }
      path = String(path[..<end])
    }
  }

  private static func figure(_ path: String) -> Int? {
    // `max` is no number: there is no limit.
    number(text(of: path).prefix { $0 != UInt8(ascii: "\n") })
  }

  // MARK: Text

  private static func text(of path: String) -> [UInt8] {
    (try? FileAccess.read(path, .found, limit: 1 << 16)) ?? []
  }

  /// The number after a word at the beginning of a line.
  private static func entry(_ word: String, of path: String) -> Int? {
    var rest = text(of: path)[...]
    while !rest.isEmpty {
      let line = rest.prefix { $0 != UInt8(ascii: "\n") }
      if line.starts(with: word.utf8) {
        let words = line.dropFirst(word.utf8.count).split(separator: UInt8(ascii: " "))
        return words.first.flatMap { number($0) }
      }
      rest = rest[line.endIndex...].dropFirst()
    }
    return nil
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    Int(String(decoding: digits, as: UTF8.self))
  }
}
