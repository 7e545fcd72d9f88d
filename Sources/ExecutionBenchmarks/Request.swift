import FastExecution

/// The request of the command line.
struct Request {
  var networks: [String] = []
  var threads = 2
  var instructionSet = InstructionSet.best
  var showsLayers = false
  /// Runs once for each line on standard input, so that another program can take turns with this one.
  var isInteractive = false
  /// Trains the lecture's network instead of timing forward passes.
  var trains = false

  init(_ arguments: [String]) throws(BenchmarkError) {
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      switch argument {
      case "--threads":
        guard let count = rest.popFirst().flatMap({ Int($0) }), count > 0 else {
          throw BenchmarkError("--threads needs a number")
        }
        threads = count
      case "--instructions":
        guard let set = rest.popFirst().flatMap({ InstructionSet(rawValue: $0) }) else {
          let names = InstructionSet.available.map(\.rawValue).joined(separator: ", ")
          throw BenchmarkError("--instructions needs one of \(names)")
        }
        instructionSet = set
      case "--layers": showsLayers = true
      case "--interactive": isInteractive = true
      case "--training": trains = true
      default: networks.append(argument)
      }
    }
    if networks.isEmpty {
      networks = ["alexnet", "vgg16", "googlenet", "resnet50", "resnet152"].map {
        "torchvision/\($0)"
      }
    }
  }
}

struct BenchmarkError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
