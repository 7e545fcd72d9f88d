import CNNHost
import Foundation
import Testing

@testable import Arguments
import ProgramRun

@testable import Commands

@Suite struct CompletionsTests {
  static var completions: Completions {
    Completions(.cnnshape, candidates: CompletionWords.candidates)
  }

  static func program(_ name: String) -> String? {
    ["/usr/bin/", "/bin/", "/usr/local/bin/", "/opt/homebrew/bin/"].map { $0 + name }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// Runs a program on a text and gives what it printed and its exit code.
  static func run(_ path: String, _ arguments: [String], input: String) throws -> (String, Int32) {
    let process = Process()
    let stdin = Pipe()
    let stdout = Pipe()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.standardInput = stdin
    process.standardOutput = stdout
    process.standardError = stdout
    try process.run()
    stdin.fileHandleForWriting.write(Data(input.utf8))
    stdin.fileHandleForWriting.closeFile()
    let output = stdout.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (String(decoding: output, as: UTF8.self), process.terminationStatus)
  }

  @Test(.enabled(if: program("bash") != nil, "needs the program bash"))
  func bashAcceptsItsScript() throws { try check(.bash, "-n") }

  @Test(.enabled(if: program("zsh") != nil, "needs the program zsh"))
  func zshAcceptsItsScript() throws { try check(.zsh, "-n") }

  @Test(.enabled(if: program("fish") != nil, "needs the program fish"))
  func fishAcceptsItsScript() throws { try check(.fish, "--no-execute") }

  private func check(_ shell: Shell, _ option: String) throws {
    let path = try #require(CompletionsTests.program(shell.rawValue))
    let (output, code) = try CompletionsTests.run(
      path, [option], input: Self.completions.script(for: shell))
    #expect(code == 0)
    #expect(output.isEmpty)
  }

  @Test(arguments: Shell.allCases)
  func everyCommandAndOptionIsCompleted(_ shell: Shell) {
    let script = Self.completions.script(for: shell)
    for command in CommandName.allCases { #expect(script.contains(command.rawValue)) }
    for option in OptionName.allCases {
      #expect(script.contains(shell == .fish ? "-l \(option.rawValue) " : option.flag))
    }
  }

  /// Lines and what every shell offers for their last word.
  static let offers: [(String, [String])] = [
    ("cnnshape sum", ["summarize"]), ("cnnshape summarize vg", ["vgg11", "vgg16"]),
    ("cnnshape summarize --ba", ["--batch"]),
    ("cnnshape summarize --batch 8 vgg16 --layo", ["--layout"]),
    ("cnnshape summarize vgg16 --layout h", ["hwc"]),
    ("cnnshape summarize --format j", ["json", "jsonl"]),
    ("cnnshape check --format j", ["json", "jsonl", "junit"]),
    ("cnnshape completions f", ["fish"]), ("cnnshape help global-m", ["global-maxpool"]),
    ("cnnshape summarize vgg16 --convention netsc", ["netscope"]),
    ("cnnshape reconcile vgg16 --between netsc", ["netscope"]),
    ("cnnshape reconcile vgg16 --between fvcore netsc", ["netscope"]),
    ("cnnshape summarize vgg16 --columns layer,fieldC", ["layer,fieldCenter"]),
    ("cnnshape roofline --columns micro", ["microseconds"]),
    ("cnnshape compare vgg16 --sort macs,-mac", ["macs,-macs"]),
    ("cnnshape compare vgg16 --where conn", ["connections"]),
    ("cnnshape compare vgg16 --relative-to vg", ["vgg11", "vgg16"]),
    ("cnnshape explain window-ex", ["window-exceeds-input"]),
    ("cnnshape explain vgg1", ["vgg11", "vgg16"]),
    ("cnnshape explain vgg16 conv1", ["conv1", "conv1_1"]),
    ("cnnshape explain --format json vgg16 conv1", ["conv1", "conv1_1"]),
    ("cnnshape verify vgg16 --tap conv1_", ["conv1_1"]),
    ("cnnshape verify --tap conv1_", []),
    ("cnnshape summarize vgg16 --only relu,conv1_", ["relu,conv1_1"]),
  ]

  /// What bash and zsh call in the place of the program.
  static let stub = """

    cnnshape() {
      case "$*" in
        'list --format names') printf '%s\\n' alexnet vgg11 vgg16 ;;
        'explain vgg16 --format names') printf '%s\\n' conv1 conv1_1 relu1 ;;
        'explain odd --format names') printf '%s\\n' '$(touch caught)' ;;
      esac
    }

    """

  @Test(
    .enabled(if: program("bash") != nil, "needs the program bash"),
    arguments: offers + [
      ("cnnshape --ver", ["--version"]), ("cnnshape summarize vgg16 --layout = h", ["hwc"]),
      ("cnnshape --batch 8 sho", ["show"]), ("cnnshape check --depth", []),
      ("cnnshape help summ", ["summarize"]), ("cnnshape compare vgg16 --sort -mac", ["-macs"]),
      (#"cnnshape compare vgg16 --where \'macs␣\<␣1e9␣and␣conn"#, ["macs < 1e9 and connections"]),
      ("cnnshape explain odd \\$", [#"\$\(touch\ caught\)"#]),
    ] as [(String, [String])])
  func bashOffersWhatFits(_ line: String, _ offers: [String]) throws {
    let path = try #require(CompletionsTests.program("bash"))
    let words = line.split(separator: " ").map { $0.replacing("␣", with: #"\ "#) }
    let script =
      Self.completions.script(for: .bash) + Self.stub + """
        COMP_WORDS=(\(words.joined(separator: " ")))
        COMP_CWORD=\(words.count - 1)
        _cnnshape cnnshape
        printf '%s\\n' "${COMPREPLY[@]}"

        """
    let (output, _) = try CompletionsTests.run(path, [], input: script)
    let offered = output.split(separator: "\n").map { String($0) }
    #expect(offered.filter { !$0.contains("compopt") } == offers)
  }

  @Test(
    .enabled(if: program("fish") != nil, "needs the program fish"),
    arguments: offers + [
      ("cnnshape --ver", ["--version"]), ("cnnshape compare vgg16 --sort=-mac", ["--sort=-macs"]),
      ("cnnshape compare vgg16 --where 'macs < 1e9 and conn", ["macs < 1e9 and connections"]),
    ])
  func fishOffersWhatFits(_ line: String, _ offers: [String]) throws {
    let path = try #require(CompletionsTests.program("fish"))
    let script =
      Self.completions.script(for: .fish) + """

        function cnnshape
          switch "$argv"
            case 'list --format names'
              printf '%s\\n' alexnet vgg11 vgg16
            case 'explain vgg16 --format names'
              printf '%s\\n' conv1 conv1_1 relu1
          end
        end
        complete -C \(Completions.quoted(line, escape: #"\'"#))

        """
    let (output, _) = try CompletionsTests.run(path, ["--no-config"], input: script)
    // A description follows a tab.
    #expect(
      output.split(separator: "\n").map { $0.prefix { $0 != "\t" } } == offers.map { $0[...] })
  }

  @Test(.enabled(if: program("zsh") != nil, "needs the program zsh"))
  func zshOffersWhatFits() throws {
    let path = try #require(CompletionsTests.program("zsh"))
    let cases =
      Self.offers + [
        ("cnnshape --ver", ["--version"]), ("cnnshape compare vgg16 --sort -mac", ["-macs"]),
        ("cnnshape compare vgg16 --where 'macs < 1e9 and conn", ["macs < 1e9 and connections"]),
      ]
    // A shell at a terminal, whose completer prints what it adds.
    let session =
      """
      PROMPT=
      bindkey -e
      autoload -U compinit
      compinit -u -D
      zstyle ':completion:*' insert-tab false
      offered() { zle complete-word; print -r -- '=end=' }
      zle -N offered
      bindkey '^I' offered
      compadd() {
        local -a hits
        [[ ${@[1,(i)(-|--)]} == *-[OAD]\\ * ]] || builtin compadd -A hits "$@"
        for hit in $hits; do print -r -- "=hit=$IPREFIX$hit"; done
        builtin compadd "$@"
      }

      """ + Self.completions.script(for: .zsh) + Self.stub + "print -r -- '=ready''='\n"
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try session.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    let driver = """
      zmodload zsh/zpty zsh/zselect || exit
      # Reads until a text comes, a minute at most.
      await() {
        local part
        seen=
        repeat 3000; do
          zpty -r -t shell part && seen+=$part
          [[ $seen == *$1* ]] && return
          zselect -t 2
        done
      }
      zpty shell zsh -f -i
      zpty -w shell source \(Completions.quoted(Completions.quoted(file.path)))
      await '=ready='
      for line in \(cases.map { Completions.quoted($0.0) }.joined(separator: " ")); do
        zpty -n -w shell $'\\C-u'"$line"$'\\t'
        await '=end='
        print -r -- "=line=" "$seen"
      done

      """
    let (output, _) = try CompletionsTests.run(path, ["-f"], input: driver)
    var offered: [[String]] = []
    for line in output.split(whereSeparator: \.isNewline) {
      if line.hasPrefix("=line=") { offered.append([]) }
      if let hit = line.firstMatch(of: /=hit=(.+)/)?.output.1, !offered.isEmpty {
        offered[offered.count - 1].append(String(hit))
      }
    }
    #expect(offered.count == cases.count)
    for ((line, offers), found) in zip(cases, offered) {
      #expect(found == offers, "\(line)")
    }
  }

  @Test("zsh passes functions their words alone")
  func wordsOfZshFunctions() {
    // Without a blank before it, `_arguments` puts words of its own between a function and the words that follow.
    let script = Self.completions.script(for: .zsh)
    #expect(script.matches(of: /: _cnnshape_[a-z]+ [a-z]/).count > 2)
    #expect(script.matches(of: /:_cnnshape_[a-z]+ [^']/).isEmpty)
    #expect(script.matches(of: /:_cnnshape_models/).isEmpty)
  }

  @Test("models are offered wherever a model is meant", arguments: CommandName.allCases)
  func models(_ command: CommandName) {
    for option in command.definition.options where option.placeholder == "MODEL" {
      #expect(CompletionWords.candidates(command, option.name) == .model)
    }
  }

  @Test("the commands that scripts ask for names give names")
  func commandsOfScripts() {
    let names = ProgramRun(Completions.listArguments.split(separator: " ").map { String($0) })
    #expect(names.code == .clean && names.output.contains("vgg16\n"))
    let (before, after) = Completions.layerArguments
    let layers = ProgramRun([before, "lenet5"] + after.split(separator: " ").map { String($0) })
    #expect(layers.code == .clean)
    #expect(
      layers.output.split(separator: "\n") == [
        "input", "c1", "tanh1", "s2/sum", "s2/coefficient", "s2/tanh1", "c3", "tanh2", "s4/sum",
        "s4/coefficient", "s4/tanh1", "c5", "tanh3", "f6", "tanh4", "output", "s2", "s4",
      ])
  }

  /// Command lines that between them have every table of a command.
  static let tables: [(CommandName, [String])] = [
    (.summarize, ["vgg16", "--training"]), (.summarize, ["vgg16", "--by", "kind"]),
    (.summarize, ["vgg16", "--convention", "netscope"]),
    (.compare, ["vgg16", "--relative-to", "vgg16"]), (.diff, ["vgg16", "vgg13"]),
    (.sweep, ["vgg16"]), (.reconcile, ["vgg16"]),
    (.reconcile, ["vgg16", "--between", "thop", "fvcore"]), (.memory, ["vgg16"]),
    (.maxBatch, ["vgg16", "--memory", "8GiB"]), (.verify, ["lenet5"]),
    (.verify, ["lenet5", "--training"]), (.verify, ["lenet5", "mlp-1000-100-10"]),
    (.explain, ["vgg16"]), (.explain, ["vgg16", "conv1_1"]),
    (.layer, ["relu", "--input", "3x3x3"]), (.roofline, ["vgg16", "--machine", "a100-80gb"]),
    (.list, []),
    (.check, [URL(filePath: "../../../zoo/vgg.kdl", relativeTo: URL(filePath: #filePath)).path]),
    (.reconcile, ["vgg16", "--between", "15.5G", "cnnshape"]),
    (.reconcile, ["vgg16", "--between", "published", "fvcore"]),
  ]

  @Test("the columns that are offered are those of the tables", arguments: CommandName.allCases)
  func columns(_ command: CommandName) {
    let offered = CompletionWords.columns(of: command)
    #expect(Set(offered).count == offered.count)
    #expect(offered.isEmpty == (command.definition.option(.columns) == nil))
    var known: Set<String> = []
    for (name, arguments) in Self.tables where name == command {
      let run = ProgramRun([command.rawValue] + arguments + ["--columns", "nosuch"])
      guard let list = run.errors.firstMatch(of: /help: one of (.+)/)?.output.1 else {
        Issue.record("\(command.rawValue): \(run.errors)")
        continue
      }
      for word in list.split(separator: #/, | or /#) { known.insert(String(word)) }
    }
    guard !known.isEmpty else { return }
    // Those of the conventions that are compared are named after them.
    let named: Set = ["thop", "fvcore"]
    #expect(known.subtracting(offered).subtracting(named) == [])
    #expect(Set(offered).subtracting(known).subtracting(["share"]) == [])
  }

  @Test(.enabled(if: program("groff") != nil, "needs the program groff"))
  func theManualIsGoodRoff() throws {
    let path = try #require(CompletionsTests.program("groff"))
    let page = ManualPage.text(version: "1.2.3", .cnnshape)
    let (warnings, code) = try CompletionsTests.run(
      path, ["-man", "-Tutf8", "-ww", "-z"], input: page)
    #expect(code == 0)
    #expect(warnings == "")
    let (text, _) = try CompletionsTests.run(
      path, ["-man", "-Tascii", "-P-cbou", "-rLL=200n"], input: page)
    #expect(text.contains("cnnshape 1.2.3"))
    for command in CommandName.allCases {
      #expect(text.contains(command.rawValue))
      for example in command.definition.examples { #expect(text.contains("cnnshape " + example)) }
    }
    for option in ArgumentTable.cnnshape.options { #expect(text.contains(option.name.flag)) }
  }
}
