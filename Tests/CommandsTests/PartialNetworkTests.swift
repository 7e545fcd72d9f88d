import CNNHost
import CNNText
import Foundation
import ProgramRun
import Testing

/// Every command on networks of which some is not known.
@Suite struct PartialNetworkTests {
  /// A product of two paths of 4,096 MACs between two convolutions, as `PartialNetworks.stated`.
  private static func graph(_ middle: String, _ rest: String = "") -> String {
    """
    {"schema": "cnnshape.network/1", "network": "sample", "layers": [
      {"name": "image", "kind": "input", "output": [8, 8, 3]},
      {"name": "conv1", "kind": "conv", "settings": {"filters": 4, "kernel": 3, "pad": 1}, "inputs": ["image"]}\(middle)
    ]\(rest)}
    """
  }

  private static func opaque(_ settings: String) -> String {
    """
    ,
      {"name": "op", "kind": "opaque", "inputs": ["conv1"], "output": [8, 8, 4], "settings": {\(settings)}},
      {"name": "conv2", "kind": "conv", "settings": {"filters": 4, "kernel": 1}, "inputs": ["op"]}
    """
  }

  static let files = [
    "stated.json": graph(
      opaque(#""operator": "MatMul", "arithmetic": "matrix-product", "macs": 4096, "weights": 0"#)),
    "macs.json": graph(
      opaque(#""operator": "MatMul", "arithmetic": "matrix-product", "weights": 0"#)),
    "unknown.json": graph(opaque(#""operator": "Wavelet", "arithmetic": "unknown""#)),
    "omitted.json": graph(
      "",
      """
      , "omissions": [
        {"name": "op", "operator": "Wavelet", "arithmetic": "unknown", "inputs": ["conv1"]},
        {"name": "conv2", "operator": "Conv", "follows": "op", "arithmetic": "weighted-product", "weights": 16, "biases": 4}],
      "facts": [
        {"quantity": "macs", "comparison": "<=", "value": 1000},
        {"quantity": "macs", "comparison": "<=", "value": 1000000},
        {"quantity": "macs", "comparison": ">=", "value": 1000}]
      """),
  ]

  /// What a command prints of one of the files.
  private func run(_ line: String, code: ExitCode = .clean) throws -> ProgramRun {
    let folder = try Scratch(Self.files)
    let arguments = line.split(separator: " ").map { word in
      word.hasSuffix(".json") ? folder.path(String(word)) : String(word)
    }
    let run = ProgramRun(arguments)
    #expect(run.code == code, "\(line): \(run.screen)")
    return run
  }

  @Test(
    "text, Markdown, LaTeX, CSV and JSON say of each figure whether it is a bound",
    arguments: [
      (
        "summarize macs.json",
        ["≥ 7,936", "132 parameters", "960 activations", "not known wholly: `op` (MatMul: MACs)"]
      ),
      ("summarize macs.json --format markdown", ["**≥ 7,936**", "**132**"]),
      ("summarize macs.json --format latex", ["$\\ge$ 7,936", "& 132 &"]),
      (
        "summarize macs.json --columns layer,macs --format csv --totals",
        ["layer,macs,bounds\r\n", "conv1,6912,\r\n", "op,0,macs>=\r\n", "total,7936,macs>=\r\n"]
      ),
      (
        "summarize macs.json --columns layer,macs --format jsonl",
        [
          #"{"layer": "op", "macs": 0, "lowerBounds": ["macs"]}"#,
          #"{"layer": "conv1", "macs": 6912}"#,
        ]
      ),
      (
        "summarize macs.json --format json",
        [
          #""macs": 7936,"#, #""lowerBounds": ["macs", "flops", "operations"]"#,
          #""partial": true"#,
        ]
      ),
      ("summarize macs.json --columns layer,macsShare", ["?"]),
      ("summarize macs.json --by kind", ["≥ 7,936"]),
      (
        // Of what is known as a whole there are shares, 112 and 20 of 132, of the rest none.
        "summarize macs.json --columns layer,trainable,additions,parametersShare,macsShare --format csv --totals",
        [
          "conv1,112,6912,0.8484848484848485,,\r\n", "op,0,0,0,,additions>=\r\n",
          "conv2,20,1024,0.15151515151515152,,\r\n", "total,132,7936,1,,additions>=\r\n",
        ]
      ),
      (
        "summarize macs.json --by kind --convention fvcore --columns kind,macs,macsShare --format csv --totals",
        ["conv,6912,,\r\n", "opaque,0,,macs>=\r\n", "total,7936,,macs>=\r\n"]
      ),
      // A receptive field that is not known is neither large nor small, and is sorted last.
      (
        "summarize macs.json --layers receptiveField>0 --columns layer --format csv",
        ["layer,bounds\r\nimage,\r\nconv1,\r\n"]
      ),
      (
        "summarize macs.json --sort -receptiveField,-macs --columns layer --format csv",
        ["layer,bounds\r\nconv1,\r\nimage,\r\nconv2,\r\nop,\r\n"]
      ),
      ("roofline macs.json --machine h100-sxm --columns layer,share", ["conv1", "?"]),
      ("summarize unknown.json --training", ["≥ 16,896 MACs"]),
      (
        "summarize omitted.json",
        [
          "≥ 132 parameters", "≥ 6,912 MACs", "≥ 448 activations", "depth ≥ 1 weight layer",
          "left out: `op` (Wavelet); 1 more operation follows",
        ]
      ),
      (
        "summarize omitted.json --format json",
        [#""operator": "Wavelet""#, #""lowerBounds": ["parameters", "weights""#]
      ),
      ("summarize omitted.json --convention thop", ["≥ 6,912"]),
      ("summarize omitted.json --columns layer,liveBytes", ["≥ 1,792"]),
      ("compare macs.json stated.json --columns network,macs,activations", ["≥ 7,936", "12,032"]),
      (
        "compare macs.json stated.json --relative-to stated.json --columns network,macs,macsRatio",
        ["≥ 0.66"]
      ),
      ("compare stated.json macs.json --relative-to macs.json --columns network,macsRatio", ["?"]),
      ("compare macs.json stated.json --format json", [#""lowerBounds": ["macs", "flops"]"#]),
      ("memory omitted.json", ["≥", "left out"]),
      (
        "memory omitted.json --format json",
        [
          #""peakBytes": 1792"#,
          #""lowerBounds": ["peakBytes", "arenaBytes", "bestOrderPeakBytes"]"#,
        ]
      ),
      ("memory unknown.json --format csv", ["bounds\r\n", "inference,parameters,528,", "bytes>="]),
      ("max-batch unknown.json --memory 1MiB", ["largest batch in 1,048,576 bytes (1.0 MiB): ≤ "]),
      (
        "max-batch unknown.json --memory 1MiB --format json",
        [#""upperBounds": ["batch"]"#, #""fits": null"#]
      ),
      ("max-batch stated.json --memory 1MiB --format json", [#""fits": true"#]),
      ("roofline macs.json --machine h100-sxm", ["≥ "]),
      ("roofline macs.json --format json", [#""lowerBounds": ["operations"]"#]),
      ("reconcile macs.json", ["≥ 7,936"]),
      ("reconcile macs.json --between fvcore thop", ["what is not known may add"]),
      ("diff stated.json macs.json", ["MACs 12,032 → ≥ 7,936", "?"]),
      ("sweep macs.json --batch 1,2 --columns macs", ["≥ 7,936", "≥ 15,872"]),
      (
        "explain macs.json op", ["not known: MACs and operations", "what a unit sees is not known"]
      ),
      (
        "explain macs.json conv2 --unit 0,0",
        ["what a unit sees is not known: nobody knows what `op` reads"]
      ),
      ("show omitted.json --format json", [#""follows": "op""#]),
    ])
  func shown(line: String, expected: [String]) throws {
    let output = try run(line).output
    for words in expected {
      #expect(output.contains(words), "\(line): no \(words.debugDescription) in\n\(output)")
    }
  }

  @Test("a network that is known as a whole has no bounds in any format")
  func whole() throws {
    for format in ["text", "csv", "json", "markdown"] {
      let output = try run("summarize stated.json --format \(format)").output
      for mark in ["≥", "?", "lowerBounds", "partial"] { #expect(!output.contains(mark)) }
    }
  }

  @Test("budgets fail, hold, or nobody knows")
  func check() throws {
    let output = try run("check omitted.json", code: .findings)
    #expect(
      output.screen.contains("facts: 1 held, 1 failed, 0 disputed, 1 unknown"), "\(output.screen)")
    #expect(output.screen.contains("part of the network is not known; computed ≥ 6,912"))
  }

  @Test("nothing fits a device for certain")
  func device() throws {
    #expect(
      try run("memory omitted.json --ram 1MiB", code: .findings).output.contains("is not known"))
    #expect(
      try run("memory omitted.json --ram 1KiB", code: .findings).output.contains("does not fit"))
    #expect(try run("memory stated.json --ram 1MiB").output.contains("fits the device"))
  }

  @Test("conditions hold only of what is known")
  func conditions() throws {
    let output = try run("compare stated.json macs.json --where macs>1 --columns macs,network")
      .output
    #expect(output.contains("12,032") && !output.contains("7,936"), "\(output)")
  }

  @Test(
    "what cannot be done is refused, with the layer and its operator",
    arguments: [
      ("verify stated.json", "`op` (MatMul)"), ("verify macs.json --training", "`op` (MatMul)"),
      ("verify omitted.json", "`op` (Wavelet)"), ("show macs.json", "`op` (MatMul)"),
      ("show omitted.json", "`op` (Wavelet)"),
    ])
  func refused(line: String, words: String) throws {
    let run = try run(line, code: .findings)
    #expect(run.errors.contains("[opaque-layer]") && run.errors.contains(words), "\(run.errors)")
    #expect(run.output.isEmpty)
  }

  @Test("another input is refused")
  func otherInput() throws {
    let run = try run("summarize stated.json --input 9x9", code: .findings)
    #expect(run.errors.contains("[opaque-layer]"), "\(run.errors)")
  }
}
