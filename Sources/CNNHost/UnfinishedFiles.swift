import Synchronization

/// A file that is removed unless it is kept: the one place that makes temporary files and removes them, whatever
/// ends the process, as far as a process can know of its end.
final class UnfinishedFile {
  let path: String
  private let template: [CChar]
  private(set) var descriptor: Int32
  private var entry: UnsafeMutablePointer<UnfinishedEntry>?

  /// - Parameters:
  ///   - prefix: what the path begins with; six letters follow that no other file has there.
  init(_ prefix: String, suffix: String = "") throws(FileError) {
    Signals.removeUnfinishedFiles()
    var template = Array((prefix + "XXXXXX" + suffix).utf8CString)
    let descriptor = mkstemps(&template, Int32(suffix.utf8.count))
    guard descriptor >= 0 else { throw .system(errno) }
    self.template = template
    self.descriptor = descriptor
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    entry = UnfinishedEntry.note(template)
  }

  func append(_ bytes: [UInt8]) throws(FileError) {
    let failure = FileAccess.writeAll(bytes, to: descriptor)
    guard failure == 0 else { throw .system(failure) }
  }

  /// Ends writing. The file is still removed with its owner.
  func close(permissions: mode_t? = nil) throws(FileError) {
    guard descriptor >= 0 else { return }
    var failure: Int32 = 0
    if let permissions, fchmod(descriptor, permissions) != 0 { failure = errno }
    if closeDescriptor(descriptor) != 0, failure == 0 { failure = errno }
    descriptor = -1
    guard failure == 0 else { throw .system(failure) }
  }

  /// Gives the finished file another name.
  ///
  /// - Throws: `.exists` if there is one of that name that must not be replaced, be it a link to nothing or a file
  ///   that appeared a moment ago.
  func move(to name: String, replacing: Bool) throws(FileError) {
    if !replacing {
      // A second name for the file is given only where there is none.
      if link(template, name) == 0 { return }
      guard errno != EEXIST else { throw .exists }
      // A file system without such names: reserve the name, then replace what reserves it.
      let reserved = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
      guard reserved >= 0 else { throw errno == EEXIST ? .exists : .system(errno) }
      _ = closeDescriptor(reserved)
    }
    guard rename(template, name) == 0 else { throw .system(errno) }
    // Nothing of that name is left, and another process may soon use it.
    forget()
  }

  private func forget() {
    entry?.pointee.forget()
    entry = nil
  }

  deinit {
    if descriptor >= 0 { _ = closeDescriptor(descriptor) }
    if entry != nil { unlink(template) }
    forget()
  }
}

/// Under another name, for a type that has a `close` of its own.
private func closeDescriptor(_ descriptor: Int32) -> Int32 { close(descriptor) }

/// The path of an unfinished file, where a signal handler finds it: entries are linked, used again and never
/// freed.
struct UnfinishedEntry: ~Copyable {
  private static let capacity = 4096 + 16

  private let isActive = Atomic<Bool>(true)
  private let path: UnsafeMutablePointer<CChar>
  private let next: UnsafeMutablePointer<UnfinishedEntry>?

  private init(next: UnsafeMutablePointer<UnfinishedEntry>?) {
    self.next = next
    path = .allocate(capacity: UnfinishedEntry.capacity)
    path.initialize(repeating: 0, count: UnfinishedEntry.capacity)
  }

  /// Notes a path that ends in a zero byte.
  static func note(_ template: [CChar]) -> UnsafeMutablePointer<UnfinishedEntry>? {
    // The system refuses longer ones.
    guard template.count <= capacity else { return nil }
    return unfinished.withLock { first in
      var entry = first.pointer
      while let candidate = entry, candidate.pointee.isActive.load(ordering: .relaxed) {
        entry = candidate.pointee.next
      }
      if let entry {
        entry.pointee.path.update(from: template, count: template.count)
        entry.pointee.isActive.store(true, ordering: .releasing)
        return entry
      }
      let made = UnsafeMutablePointer<UnfinishedEntry>.allocate(capacity: 1)
      made.initialize(to: UnfinishedEntry(next: first.pointer))
      made.pointee.path.update(from: template, count: template.count)
      first.pointer = made
      newestUnfinished.store(UInt(bitPattern: made), ordering: .releasing)
      return made
    }
  }

  func forget() { isActive.store(false, ordering: .releasing) }

  /// Removes all unfinished files. Does only what a signal handler may.
  static func removeAll() {
    var entry = UnsafeMutablePointer<UnfinishedEntry>(
      bitPattern: newestUnfinished.load(ordering: .acquiring))
    while let current = entry {
      if current.pointee.isActive.load(ordering: .acquiring) { unlink(current.pointee.path) }
      entry = current.pointee.next
    }
  }
}

/// The newest entry; only `UnfinishedEntry` uses it.
private struct FirstEntry: @unchecked Sendable {
  var pointer: UnsafeMutablePointer<UnfinishedEntry>?
}

private let unfinished = Mutex(FirstEntry())
/// Its address for signal handlers, which must not wait for a lock; 0 while there is none.
private let newestUnfinished = Atomic<UInt>(0)
