import Foundation
import TestSupport
import Testing

/// The diagram of modules, checked against `Package.swift`: modules, their order, and who may depend on whom.
@Suite struct ArchitecturePageTests {
  /// A module of the package as its manifest states it.
  struct Module {
    let name: String
    let dependencies: [String]
  }

  /// Targets below `Sources`, read from the manifest's text.
  static func modules() throws -> [Module] {
    let manifest = try Document(path: "Package.swift").text
    let start = try #require(manifest.range(of: "  targets: ["))
    var modules: [Module] = []
    // Each declaration lasts until the next.
    let declarations = manifest[start.upperBound...].split(
      separator: /\.(?=(?:executableT|testT|t)arget\()/)
    for declaration in declarations where !declaration.hasPrefix("testTarget") {
      guard let name = declaration.firstMatch(of: /name: "(\w+)"/)?.output.1,
        !declaration.contains("path: \"Tests/")
      else { continue }
      let list = declaration.firstMatch(of: /dependencies: \[([^\]]*)\]/)?.output.1 ?? ""
      modules.append(
        Module(
          name: String(name),
          dependencies: list.matches(of: /"(\w+)"/).map { String($0.output.1) }))
    }
    return modules
  }

  /// The rows of the page's table: name, and whether it is core.
  static func rows() throws -> [(name: String, isCore: Bool)] {
    try Document(path: "docs/architecture.md").lines.compactMap { line in
      line.wholeMatch(of: /\| `(\w+)` \| (core)? ?\| .+ \|/).map {
        (String($0.output.1), $0.output.2 != nil)
      }
    }
  }

  @Test("every module of the package has a row, and every row is a module")
  func everyModule() throws {
    let modules = try Self.modules().map(\.name)
    let rows = try Self.rows().map(\.name)
    #expect(modules.count > 10)
    #expect(modules.filter { !rows.contains($0) } == [], "without a row in docs/architecture.md")
    #expect(rows.filter { !modules.contains($0) } == [], "not in Package.swift")
    #expect(Set(rows).count == rows.count)
  }

  @Test("a module uses only modules of rows above its own")
  func order() throws {
    let rows = try Self.rows().map(\.name)
    for module in try Self.modules() {
      let own = try #require(rows.firstIndex(of: module.name), "\(module.name)")
      for dependency in module.dependencies {
        let place = rows.firstIndex(of: dependency) ?? .max
        #expect(place < own, "\(module.name) uses \(dependency)")
      }
    }
  }

  @Test("the core uses only the core, is what the scripts compile, and what the products offer")
  func core() throws {
    let core = try Self.rows().filter(\.isCore).map(\.name)
    for module in try Self.modules() where core.contains(module.name) {
      #expect(module.dependencies.filter { !core.contains($0) } == [], "used by \(module.name)")
    }
    let script = try Document(path: ".ci/core-modules").text
    let compiled = try #require(script.firstMatch(of: /core_modules="([^"]*)"/)?.output.1)
    #expect(compiled.split(separator: " ").map(String.init).sorted() == core.sorted())
    let manifest = try Document(path: "Package.swift").text
    let products = manifest.matches(of: /\.library\(name: "(\w+)", targets: \["(\w+)"\]\)/)
    #expect(products.map { String($0.output.2) }.sorted() == core.sorted())
    #expect(products.allSatisfy { $0.output.1 == $0.output.2 })
  }

  @Test("folders and files that the page sends newcomers to are there")
  func places() throws {
    let text = try Document(path: "docs/architecture.md").text
    let paths = text.matches(of: /`((?:Sources|Tests|zoo)\/?[\w\/.]*)`/).map {
      String($0.output.1)
    }
    #expect(paths.count > 10)
    for path in paths {
      #expect(
        FileManager.default.fileExists(atPath: packageFolder.appending(path: path).path), "\(path)")
    }
  }
}
