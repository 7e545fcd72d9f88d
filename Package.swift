// swift-tools-version: 6.2
import PackageDescription

// The map of the house, in dependency order. No package dependencies, by requirement.
// docs/decisions/0001-layout.md says why each boundary is where it is.

let house: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// A binary that starts in two milliseconds and runs without the toolchain.
let staticLibraries: [LinkerSetting] = [.unsafeFlags(["-static-stdlib"])]

let package = Package(
  name: "cnnshape",
  products: [
    .executable(name: "cnnshape", targets: ["cnnshape"])
  ],
  targets: [
    // Source text, spans, findings and how they are shown.
    .target(name: "Diagnostics", swiftSettings: house),
    // KDL 2.0.0, knowing nothing of networks.
    .target(name: "KDL", dependencies: ["Diagnostics"], swiftSettings: house),
    // Volumes, layers, graphs, shape inference, operation counts.
    .target(name: "NetworkModel", dependencies: ["Diagnostics"], swiftSettings: house),
    // The vocabulary: a KDL document becomes a network, a network becomes a KDL document.
    .target(
      name: "NetworkSpec", dependencies: ["Diagnostics", "KDL", "NetworkModel"],
      swiftSettings: house),
    // Totals, depth, pattern, comparison, published facts.
    .target(
      name: "NetworkAnalysis", dependencies: ["Diagnostics", "NetworkModel"],
      swiftSettings: house),
    // The witness: executes a network on real numbers and counts what it does.
    .target(
      name: "ReferenceExecution", dependencies: ["ComputeKernels", "NetworkModel"],
      swiftSettings: house),
    // Matrix product and convolution for the processors at hand; -O2 in debug builds too.
    .target(name: "ComputeKernels", cSettings: [.unsafeFlags(["-O2"])]),
    // Other programs' files.
    .target(name: "Interchange", dependencies: ["Diagnostics"], swiftSettings: house),
    // One table model, every output format.
    .target(name: "Reports", dependencies: ["Diagnostics"], swiftSettings: house),
    // The zoo's files as bytes inside the binary.
    .target(name: "ZooBytes"),
    // docs/diagnostics.md as bytes inside the binary.
    .target(name: "DocBytes"),
    // One file per command; the argument table that help, completions and the manual come from.
    .target(
      name: "Commands",
      dependencies: [
        "Diagnostics", "DocBytes", "Interchange", "KDL", "NetworkModel", "NetworkSpec",
        "NetworkAnalysis", "ReferenceExecution", "Reports", "ZooBytes",
      ],
      swiftSettings: house),
    .executableTarget(
      name: "cnnshape", dependencies: ["Commands"], swiftSettings: house,
      linkerSettings: staticLibraries),
    // `swift run -c release Benchmarks` (docs/benchmarks.md).
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        "Diagnostics", "KDL", "NetworkModel", "NetworkSpec", "NetworkAnalysis", "Reports",
        "ZooBytes",
      ],
      swiftSettings: house,
      linkerSettings: staticLibraries),

    // `swift run -c release ExecutionBenchmarks`.
    .executableTarget(
      name: "ExecutionBenchmarks",
      dependencies: [
        "Diagnostics", "NetworkModel", "NetworkSpec", "ReferenceExecution", "ZooBytes",
      ],
      swiftSettings: house,
      linkerSettings: staticLibraries),

    .testTarget(name: "DiagnosticsTests", dependencies: ["Diagnostics"], swiftSettings: house),
    .testTarget(
      name: "ReportsTests", dependencies: ["Diagnostics", "Reports"], swiftSettings: house),
    // The program inside a test: arguments in, texts and exit code out.
    .target(
      name: "ProgramRun", dependencies: ["Commands", "Reports"], path: "Tests/ProgramRun",
      swiftSettings: house),
    .testTarget(
      name: "CommandsTests",
      dependencies: [
        "Commands", "Diagnostics", "Interchange", "NetworkModel", "ProgramRun",
        "ReferenceExecution", "Reports",
      ],
      swiftSettings: house),
    .testTarget(
      name: "DocumentationTests",
      dependencies: [
        "Commands", "Diagnostics", "NetworkAnalysis", "NetworkModel", "NetworkSpec", "ProgramRun",
        "ReferenceExecution",
      ],
      swiftSettings: house),
    .testTarget(name: "KDLTests", dependencies: ["Diagnostics", "KDL"], swiftSettings: house),
    .testTarget(
      name: "NetworkSpecTests",
      dependencies: [
        "Diagnostics", "KDL", "NetworkAnalysis", "NetworkModel", "NetworkSpec", "ZooBytes",
      ],
      swiftSettings: house),
    .testTarget(
      name: "ZooTests",
      dependencies: ["Diagnostics", "NetworkAnalysis", "NetworkModel", "NetworkSpec", "ZooBytes"],
      swiftSettings: house),
    .testTarget(
      name: "NetworkAnalysisTests",
      dependencies: ["Diagnostics", "NetworkAnalysis", "NetworkModel", "NetworkSpec"],
      swiftSettings: house),
    // PyTorch's operators on small tensors as layers, for the tests of several modules.
    .target(
      name: "ForwardCases", dependencies: ["NetworkModel"], path: "Tests/ForwardCases",
      swiftSettings: house),
    .testTarget(
      name: "ReferenceExecutionTests",
      dependencies: [
        "Diagnostics", "ForwardCases", "NetworkAnalysis", "NetworkModel", "NetworkSpec",
        "ReferenceExecution",
      ],
      swiftSettings: house),
    .testTarget(
      name: "InterchangeTests", dependencies: ["Interchange"], exclude: ["Fixtures"],
      swiftSettings: house),
    .testTarget(
      name: "NetworkModelTests", dependencies: ["ForwardCases", "NetworkModel"],
      swiftSettings: house),
  ],
  swiftLanguageModes: [.v6]
)
