import Foundation
import NetworkExecution
import NetworkModel
import TestSupport
import Testing

@Test("every kind has its kernel and the kernel its test", arguments: LayerKind.allCases)
func everyKernelIsAtHome(kind: LayerKind) {
  let name = kind == .input ? "inputVolume" : "\(kind)"
  let room = name.prefix(1).uppercased() + name.dropFirst()
  for path in [
    "Sources/NetworkExecution/Layers/\(room).swift",
    "Tests/NetworkExecutionTests/Layers/\(room)Tests.swift",
  ] {
    let file = packageFolder.appending(path: path)
    #expect(FileManager.default.fileExists(atPath: file.path), "\(path) is missing")
  }
}
