/// The command line of the process.
package enum ProcessArguments {
  /// Its words after the program's name, as bytes: names of files need not be text.
  package static var words: [[UInt8]] {
    (1..<max(Int(CommandLine.argc), 1)).compactMap { index in
      CommandLine.unsafeArgv[index].map { word in
        Array(UnsafeBufferPointer(start: word, count: strlen(word))).map { UInt8(bitPattern: $0) }
      }
    }
  }
}
