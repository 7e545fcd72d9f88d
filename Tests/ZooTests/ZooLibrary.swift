import Foundation
import NetworkModel
import NetworkSpec
import TestSupport
import Testing

/// Descriptions of networks that are no part of the zoo, in `Tests/Fixtures`.
private let fixtureFiles: [ZooFile] = ["receptive-field.kdl", "published-networks.kdl"]
  .compactMap { name in
    let file = packageFolder.appending(path: "Tests/Fixtures/\(name)")
    return (try? Data(contentsOf: file)).map { ZooFile(path: name, bytes: [UInt8]($0)) }
  }

/// The file that declares each network of the zoo or of the fixtures.
private let filesByNetwork: [String: ZooFile] = Dictionary(
  (zooFiles + fixtureFiles).flatMap { file in file.library().networks.map { ($0, file) } },
  uniquingKeysWith: { first, _ in first })

/// The file of the zoo or of the fixtures that declares a network.
func zooLibrary(declaring name: String) throws -> SpecLibrary {
  try zooFile(declaring: name).library()
}

private func zooFile(declaring name: String) throws -> ZooFile {
  try #require(filesByNetwork[name], "no network \(name)")
}

/// A network of the zoo or of the fixtures in its default configuration.
func zooNetwork(_ name: String) throws -> InferredNetwork {
  try zooFile(declaring: name).network(name)
}
