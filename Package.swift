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

/// `round` and its like, which Swift calls and Linux has in a library that only importing libc links.
let mathematics: [LinkerSetting] = [.linkedLibrary("m", .when(platforms: [.linux]))]

/// A binary that starts in two milliseconds and runs without the toolchain. macOS brings the library along.
let staticLibraries: [LinkerSetting] = [
  .unsafeFlags(["-static-stdlib"], .when(platforms: [.linux]))
]

let package = Package(
  name: "cnnshape",
  // The first with `Int128`, in which counts are formed. Linux has no such list.
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "cnnshape", targets: ["cnnshape"]),
    // What others may build on; docs/decisions/0019-libraries.md.
    .library(name: "CNNText", targets: ["CNNText"]),
    .library(name: "CNNDiagnostics", targets: ["CNNDiagnostics"]),
    .library(name: "KDL", targets: ["KDL"]),
    .library(name: "NetworkConditions", targets: ["NetworkConditions"]),
    .library(name: "NetworkFacts", targets: ["NetworkFacts"]),
    .library(name: "NetworkModel", targets: ["NetworkModel"]),
    .library(name: "NetworkDiagnosis", targets: ["NetworkDiagnosis"]),
    .library(name: "NetworkSpec", targets: ["NetworkSpec"]),
    .library(name: "NetworkAnalysis", targets: ["NetworkAnalysis"]),
    .library(name: "CNNTables", targets: ["CNNTables"]),
    .library(name: "NetworkReports", targets: ["NetworkReports"]),
  ],
  targets: [
    // JSON both ways, numbers as text, plurals, display width, edit distance.
    .target(name: "CNNText", swiftSettings: house),
    // What is the system's: files, streams, signals, processors, threads; the one libc import.
    .target(name: "CNNHost", dependencies: ["CNNText"], swiftSettings: house),
    // Source text, spans, findings and how they are shown.
    .target(name: "CNNDiagnostics", dependencies: ["CNNText"], swiftSettings: house),
    // KDL 2.0.0, knowing nothing of networks.
    .target(name: "KDL", dependencies: ["CNNDiagnostics", "CNNText"], swiftSettings: house),
    // Exact numbers, comparisons, and the grammar of conditions and expressions.
    .target(
      name: "NetworkConditions", dependencies: ["CNNDiagnostics", "CNNText"],
      swiftSettings: house, linkerSettings: mathematics),
    // The figures of networks by name; what others published of them.
    .target(
      name: "NetworkFacts", dependencies: ["CNNDiagnostics", "NetworkConditions"],
      swiftSettings: house),
    // Volumes, layers, graphs, shape inference, operation counts.
    .target(name: "NetworkModel", dependencies: ["CNNDiagnostics"], swiftSettings: house),
    // Findings of shape inference in words: where they arose, and what would do instead.
    .target(
      name: "NetworkDiagnosis", dependencies: ["CNNDiagnostics", "CNNText", "NetworkModel"],
      swiftSettings: house),
    // The vocabulary: a KDL document becomes a network, a network becomes a KDL document.
    .target(
      name: "NetworkSpec",
      dependencies: [
        "CNNDiagnostics", "CNNText", "KDL", "NetworkConditions", "NetworkDiagnosis", "NetworkFacts",
        "NetworkModel",
      ],
      swiftSettings: house),
    // Totals, depth, pattern, comparison, published facts.
    .target(
      name: "NetworkAnalysis",
      dependencies: ["CNNDiagnostics", "NetworkConditions", "NetworkFacts", "NetworkModel"],
      swiftSettings: house),
    // The witness: executes a network on real numbers, forward and back, and counts what it does.
    .target(
      name: "NetworkExecution", dependencies: ["CNNHost", "NetworkModel"], swiftSettings: house),
    // Losses, what a step of training keeps, gradient descent.
    .target(
      name: "NetworkTraining", dependencies: ["CNNHost", "NetworkExecution", "NetworkModel"],
      swiftSettings: house),
    // Matrix product and convolution for the processors at hand; -O2 in debug builds too.
    .target(name: "ComputeKernels", cSettings: [.unsafeFlags(["-O2"])]),
    // The same layers, quickly.
    .target(
      name: "FastExecution",
      dependencies: ["CNNHost", "ComputeKernels", "NetworkExecution", "NetworkModel"],
      swiftSettings: house),
    // Calculated against executed: the one place that sees both.
    .target(
      name: "NetworkVerification",
      dependencies: [
        "CNNHost", "FileFormats", "NetworkAnalysis", "NetworkExecution", "NetworkModel",
        "NetworkTraining",
      ],
      swiftSettings: house),
    // Other programs' files.
    .target(name: "FileFormats", dependencies: ["CNNText"], swiftSettings: house),
    // Networks in other programs' files.
    .target(
      name: "NetworkInterchange",
      dependencies: [
        "CNNDiagnostics", "CNNText", "FileFormats", "NetworkDiagnosis", "NetworkFacts",
        "NetworkModel", "NetworkSpec",
      ],
      swiftSettings: house),
    // One table model, every output format.
    .target(name: "CNNTables", dependencies: ["CNNText"], swiftSettings: house),
    // Models by what users write: names of the zoo, files, standard input.
    .target(
      name: "NetworkModels",
      dependencies: [
        "CNNDiagnostics", "CNNHost", "CNNText", "FileFormats", "NetworkFacts",
        "NetworkInterchange", "NetworkModel", "NetworkSpec", "ZooBytes",
      ],
      swiftSettings: house),
    // Command lines: the parser, and the help, completions and manual from the same table.
    .target(
      name: "Arguments", dependencies: ["CNNDiagnostics", "CNNText"], swiftSettings: house),
    // Every report on a network, as a value.
    .target(
      name: "NetworkReports",
      dependencies: [
        "CNNTables", "CNNText", "NetworkAnalysis", "NetworkDiagnosis", "NetworkFacts",
        "NetworkModel", "NetworkSpec",
      ],
      swiftSettings: house),
    // Reports on files that were checked and networks that were executed, as values.
    .target(
      name: "RunReports",
      dependencies: [
        "CNNDiagnostics", "CNNHost", "CNNTables", "CNNText", "NetworkAnalysis", "NetworkConditions",
        "NetworkDiagnosis", "NetworkExecution", "NetworkFacts", "NetworkModel", "NetworkReports",
        "NetworkSpec", "NetworkTraining", "NetworkVerification",
      ],
      swiftSettings: house),
    // The zoo's files as bytes inside the binary.
    .target(name: "ZooBytes", exclude: ["std"]),
    // docs/diagnostics.md as bytes inside the binary.
    .target(name: "DocBytes"),
    // One file per command, with its entry in the argument table.
    .target(
      name: "Commands",
      dependencies: [
        "Arguments", "CNNDiagnostics", "CNNHost", "CNNTables", "CNNText", "DocBytes",
        "FastExecution",
        "FileFormats", "KDL", "NetworkAnalysis", "NetworkConditions", "NetworkDiagnosis",
        "NetworkExecution", "NetworkFacts", "NetworkInterchange", "NetworkModel", "NetworkModels",
        "NetworkReports",
        "NetworkSpec", "NetworkTraining", "NetworkVerification", "RunReports",
      ],
      swiftSettings: house),
    .executableTarget(
      name: "cnnshape", dependencies: ["CNNHost", "Commands"], swiftSettings: house,
      linkerSettings: staticLibraries),
    // `swift run -c release Benchmarks` (docs/benchmarks.md).
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        "CNNDiagnostics", "CNNHost", "CNNTables", "CNNText", "KDL", "NetworkAnalysis",
        "NetworkModel",
        "NetworkModels", "NetworkSpec",
      ],
      swiftSettings: house,
      linkerSettings: staticLibraries),

    // `swift run -c release ExecutionBenchmarks`.
    .executableTarget(
      name: "ExecutionBenchmarks",
      dependencies: [
        "CNNDiagnostics", "CNNHost", "FastExecution", "NetworkExecution", "NetworkModel",
        "NetworkModels", "NetworkSpec", "NetworkTraining",
      ],
      swiftSettings: house,
      linkerSettings: staticLibraries),

    .testTarget(name: "CNNTextTests", dependencies: ["CNNText"], swiftSettings: house),
    .testTarget(
      name: "CNNDiagnosticsTests", dependencies: ["CNNDiagnostics", "CNNText"], swiftSettings: house
    ),
    .testTarget(
      name: "CNNTablesTests", dependencies: ["CNNTables", "CNNText"], swiftSettings: house),
    .testTarget(
      name: "CNNHostTests", dependencies: ["CNNHost", "CNNText"], swiftSettings: house),
    .testTarget(
      name: "NetworkModelsTests",
      dependencies: ["CNNDiagnostics", "CNNHost", "NetworkModel", "NetworkModels", "NetworkSpec"],
      swiftSettings: house),
    // The parser, the help and the completions, with the program's own table.
    .testTarget(
      name: "ArgumentsTests",
      dependencies: [
        "Arguments", "CNNDiagnostics", "CNNHost", "CNNTables", "CNNText", "Commands", "ProgramRun",
      ],
      swiftSettings: house),
    .testTarget(
      name: "NetworkReportsTests",
      dependencies: [
        "CNNTables", "CNNText", "NetworkAnalysis", "NetworkFacts", "NetworkModel",
        "NetworkReports", "NetworkSpec", "TestSupport",
      ],
      swiftSettings: house),
    .testTarget(
      name: "RunReportsTests",
      dependencies: [
        "CNNDiagnostics", "CNNTables", "CNNText", "NetworkAnalysis", "NetworkConditions",
        "NetworkExecution", "NetworkFacts", "NetworkModel", "NetworkSpec", "NetworkTraining",
        "NetworkVerification", "RunReports", "TestSupport",
      ],
      swiftSettings: house),
    // The program inside a test: arguments in, texts and exit code out.
    .target(
      name: "ProgramRun", dependencies: ["CNNHost", "CNNText", "Commands"],
      path: "Tests/ProgramRun",
      swiftSettings: house),
    .testTarget(
      name: "CommandsTests",
      dependencies: [
        "Arguments", "CNNDiagnostics", "CNNHost", "CNNTables", "CNNText", "Commands",
        "FileFormats", "NetworkModel", "NetworkVerification", "ProgramRun", "TestSupport",
      ],
      swiftSettings: house),
    .testTarget(
      name: "DocumentationTests",
      dependencies: [
        "CNNDiagnostics", "CNNHost", "CNNText", "Commands", "KDL", "NetworkAnalysis",
        "NetworkConditions", "NetworkFacts", "NetworkModel", "NetworkSpec", "NetworkVerification",
        "ProgramRun", "TestSupport",
      ],
      swiftSettings: house),
    // The libraries as a package that depends on this one sees them.
    .testTarget(
      name: "LibraryTests",
      dependencies: [
        "CNNDiagnostics", "CNNText", "NetworkAnalysis", "NetworkModel", "NetworkSpec",
      ],
      swiftSettings: house),
    .testTarget(
      name: "KDLTests", dependencies: ["CNNDiagnostics", "KDL", "TestSupport"], swiftSettings: house
    ),
    .testTarget(
      name: "NetworkConditionsTests", dependencies: ["CNNDiagnostics", "NetworkConditions"],
      swiftSettings: house),
    .testTarget(
      name: "NetworkFactsTests",
      dependencies: ["CNNDiagnostics", "NetworkConditions", "NetworkFacts"],
      swiftSettings: house),
    .testTarget(
      name: "NetworkSpecTests",
      dependencies: [
        "CNNDiagnostics", "KDL", "NetworkAnalysis", "NetworkConditions", "NetworkFacts",
        "NetworkModel", "NetworkSpec", "TestSupport",
      ],
      swiftSettings: house),
    .testTarget(
      name: "ZooTests",
      dependencies: [
        "CNNDiagnostics", "NetworkAnalysis", "NetworkFacts", "NetworkModel", "NetworkSpec",
        "TestSupport", "ZooBytes",
      ],
      swiftSettings: house),
    .testTarget(
      name: "NetworkAnalysisTests",
      dependencies: [
        "CNNDiagnostics", "NetworkAnalysis", "NetworkConditions", "NetworkFacts", "NetworkModel",
        "NetworkSpec", "TestSupport",
      ],
      swiftSettings: house),
    // PyTorch's operators on small tensors as layers, for the tests of several modules.
    .target(
      name: "ForwardCases", dependencies: ["NetworkModel"], path: "Tests/ForwardCases",
      swiftSettings: house),
    // What the tests of several modules share.
    .target(
      name: "TestSupport",
      dependencies: [
        "CNNDiagnostics", "ForwardCases", "NetworkExecution", "NetworkModel", "NetworkSpec",
        "NetworkTraining", "ZooBytes",
      ], path: "Tests/TestSupport", swiftSettings: house),
    .testTarget(
      name: "NetworkExecutionTests",
      dependencies: ["ForwardCases", "NetworkExecution", "NetworkModel", "TestSupport"],
      swiftSettings: house),
    .testTarget(
      name: "NetworkTrainingTests",
      dependencies: [
        "FastExecution", "ForwardCases", "NetworkExecution", "NetworkModel", "NetworkTraining",
        "TestSupport",
      ],
      swiftSettings: house),
    .testTarget(
      name: "FastExecutionTests",
      dependencies: [
        "FastExecution", "ForwardCases", "NetworkExecution", "NetworkModel", "TestSupport",
      ],
      swiftSettings: house),
    .testTarget(
      name: "NetworkVerificationTests",
      dependencies: [
        "FastExecution", "ForwardCases", "NetworkAnalysis", "NetworkExecution", "NetworkModel",
        "NetworkTraining", "NetworkVerification", "TestSupport",
      ],
      swiftSettings: house),
    .testTarget(
      name: "NetworkInterchangeTests",
      dependencies: [
        "CNNDiagnostics", "CNNText", "FileFormats", "NetworkAnalysis", "NetworkFacts",
        "NetworkInterchange",
        "NetworkModel", "NetworkSpec", "TestSupport",
      ],
      swiftSettings: house),
    .testTarget(
      name: "FileFormatsTests", dependencies: ["FileFormats"], exclude: ["Fixtures"],
      swiftSettings: house),
    .testTarget(
      name: "NetworkModelTests", dependencies: ["ForwardCases", "NetworkModel", "TestSupport"],
      swiftSettings: house),
  ],
  swiftLanguageModes: [.v6]
)
