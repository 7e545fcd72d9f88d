import CNNHost

/// One finished run of a program.
struct ChildProcess {
  let seconds: Double
  /// The most memory it held, in bytes. Linux counts from what the parent held when it started the child.
  let peakMemory: Int

  /// Starts the program with its output thrown away and waits for its end, with one of these codes.
  init(
    _ path: String, _ arguments: [String], keepsOutput: Bool = false, accepting codes: [Int32] = [0]
  ) throws(BenchmarkError) {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
    #else
      var actions = posix_spawn_file_actions_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if !keepsOutput {
      posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    }
    var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) }
    words.append(nil)
    defer { for word in words { free(word) } }

    var identifier: pid_t = 0
    var status: Int32 = 0
    var usage = rusage()
    let start = ContinuousClock.now
    let failure = posix_spawn(&identifier, path, &actions, nil, words, environ)
    guard failure == 0 else {
      throw BenchmarkError("cannot start `\(path)`: \(String(cString: strerror(failure)))")
    }
    while wait4(identifier, &status, 0, &usage) < 0 {
      guard errno == EINTR else { throw BenchmarkError("cannot wait for `\(path)`") }
    }
    seconds = (ContinuousClock.now - start).seconds
    // A signal is in the lower bits.
    guard status & 0xFF == 0, codes.contains(status >> 8) else {
      throw BenchmarkError(
        "`\(path) \(arguments.joined(separator: " "))` ended with status \(status)")
    }
    #if canImport(Darwin)
      peakMemory = usage.ru_maxrss
    #else
      peakMemory = usage.ru_maxrss * 1024
    #endif
  }
}

/// The executables that are compared. They lie side by side in the build folder.
struct Programs {
  let cnnshape: String
  let benchmarks: String
  /// `int main(void) { return 0; }`: what starting any process costs.
  let emptyProgram: String

  init() throws(BenchmarkError) {
    // Linux knows; elsewhere the program must have been started by its path.
    guard
      let resolved = FileAccess.resolved("/proc/self/exe")
        ?? FileAccess.resolved(CommandLine.arguments[0])
    else {
      throw BenchmarkError("this program does not know where it lies")
    }
    benchmarks = resolved
    let folder = benchmarks[...(benchmarks.lastIndex(of: "/") ?? benchmarks.startIndex)]
    cnnshape = folder + "cnnshape"
    emptyProgram = folder + "empty-program"
    guard access(cnnshape, X_OK) == 0 else {
      throw BenchmarkError("`\(cnnshape)` is missing: swift build -c release")
    }
    guard access(emptyProgram, X_OK) != 0 else { return }
    _ = try ChildProcess(
      "/bin/sh",
      ["-c", "echo 'int main(void) { return 0; }' | cc -O2 -x c -o \"$0\" -", emptyProgram])
  }
}
