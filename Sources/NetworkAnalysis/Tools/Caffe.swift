extension ActivationTotal.Rule {
  /// Caffe puts a split layer after an output that several layers read; it has a top for each of them.
  static let caffe = Self(
    times: { $0.readers > 1 ? 1 + $0.readers : 1 }, countsReaders: true, unit: .megabyte,
    label: "all, and a copy per reader if several",
    meaning: "every layer's output, in place or not, and a copy for each of several readers",
    source: "Caffe, net.cpp, \"Memory required for data\"")
}
