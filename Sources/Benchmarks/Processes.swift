import CNNHost

/// Whole processes, taken in turns so that what else the machine does meets all of them.
func measureProcesses(_ programs: Programs) throws(BenchmarkError) -> [Measurement] {
  let cases: [(name: String, path: String, arguments: [String])] = [
    ("empty C program", programs.emptyProgram, []),
    ("cnnshape --version", programs.cnnshape, ["--version"]),
    ("cnnshape summarize vgg16", programs.cnnshape, ["summarize", "vgg16"]),
    ("cnnshape summarize resnet152", programs.cnnshape, ["summarize", "resnet152"]),
  ]
  var seconds = Array(repeating: [Double](), count: cases.count)
  var peaks = Array(repeating: 0, count: cases.count)
  for round in 0..<220 {
    for (index, program) in cases.enumerated() {
      let child = try ChildProcess(program.path, program.arguments)
      peaks[index] = max(peaks[index], child.peakMemory)
      // The first rounds bring the files into memory.
      if round >= 20 { seconds[index].append(child.seconds) }
    }
  }
  let samples = seconds.map { Samples($0) }
  reportHeading("Whole process, 200 runs each, in turns")
  reportRow("", "median", "least … 95 %", "to empty", "peak memory")
  for (index, program) in cases.enumerated() {
    let isTarget = program.arguments == ["summarize", "vgg16"]
    reportRow(
      program.name, timeText(samples[index].median), spreadText(samples[index]),
      ratioText(samples[index].median, samples[0].median), mebibytes(peaks[index]),
      target: isTarget
        ? Target(figure: samples[index].median, bound: 5e-3, text: "5 ms") : nil)
    if isTarget {
      reportRow(
        "", "", "", "", "",
        target: Target(figure: Double(peaks[index]), bound: 30 * 1_048_576, text: "30 MiB"))
    }
  }
  let check = try measureZooCheck(programs)
  report("size of the binary: \(mebibytes(fileSize(programs.cnnshape)))")
  let measured = cases.indices.map {
    Measurement(cases[$0].name, samples[$0], peakMemory: peaks[$0])
  }
  return measured + (check.map { [$0] } ?? [])
}

/// `cnnshape check` over the whole zoo; nil where there is none.
private func measureZooCheck(_ programs: Programs) throws(BenchmarkError) -> Measurement? {
  guard access("zoo", R_OK) == 0 else {
    report("`check zoo/` is left out: no zoo/ in this folder")
    return nil
  }
  var peak = 0
  let samples = try Samples.of(atLeast: 20) { () throws(BenchmarkError) in
    peak = max(peak, try ChildProcess(programs.cnnshape, ["check", "zoo/"]).peakMemory)
  }
  reportRow(
    "cnnshape check zoo/", timeText(samples.median), spreadText(samples), "", mebibytes(peak))
  return Measurement("cnnshape check zoo/", samples, peakMemory: peak)
}

private func fileSize(_ path: String) -> Int {
  var status = stat()
  return stat(path, &status) == 0 ? Int(status.st_size) : 0
}
