public import CNNText

/// The answer of a program to one question, independent of format.
///
/// A report lists its parts in the order in which the page prints them: lines, a section of rows, notes.
/// Parts for programs stand where their members belong in JSON's object. Every format is one walk over
/// the same list (`write(as:_:to:)`), so that formats cannot disagree.
///
/// ```swift
/// Report("cnnshape.list/2") {
///   Line("the zoo: \(networks.count) networks")
///   Section("networks", rows: networks) {
///     Column("network", alignment: .leading) { .text($0.name) }.data("name") { .text($0.name) }
///     Column("macs", header: "MACs", integers: .abbreviated) { .integer($0.macs) }
///   }
///   Remark("`cnnshape show NAME` prints a description, ready to edit")
/// }
/// ```
///
/// - A `Line` stands above the next section. The first one is the page's title.
/// - A `Member` is for programs; a line may carry those that say the same as its words.
/// - A `Section` is a table for people and an array for programs. The first one that has columns is *the
///   report's table*: what CSV, JSON Lines and `--columns` speak of. Others follow it on the page.
/// - A `Remark` stands below the section before it, for people: programs have its figures elsewhere.
/// - `Notes` stand there too, and are the member `notes` for programs.
/// - `Object` and `Objects` put the members of their parts into an object, or an array of them; on the
///   page their parts stand as if there were no object.
public struct Report: Sendable {
  /// Name and version of what JSON holds (`docs/json.md`).
  public let schema: String
  /// The parts of the report, in the order of the page.
  public private(set) var parts: [Part]
  /// The columns of its table that are shown.
  private(set) var selection = ColumnSelection.usual

  /// A report with these parts.
  public init(_ schema: String, @ReportBuilder parts: () -> [Part]) {
    self.schema = schema
    self.parts = parts()
  }

  /// One part of a report.
  public enum Part: Sendable {
    /// A line above the next section, for people.
    case line(String)
    /// A member of the enclosing object, for programs.
    case member(Member)
    case section(Section)
    /// A line below the section before it, for people.
    case remark(String)
    /// Lines below the section before it, and the member `notes`.
    case notes([String])
    /// An object, whose members are those of its parts.
    case object(String, JSONWriter.Layout, [Part])
    /// An array of objects.
    case objects(String, [[Part]])
  }

  /// The report with these columns of its table, which becomes all that JSON has of it.
  ///
  /// - Throws: the first name that no column has.
  public func selecting(_ selection: ColumnSelection) throws(UnknownColumn) -> Report {
    guard let table = tableSection else { return self }
    let ids: [String]
    switch selection {
    case .usual: return self
    case .all: ids = table.columns.map { $0.id }
    case .named(let names): ids = names
    }
    let chosen = try table.selecting(ids)
    var report = self
    var isDone = false
    report.parts = Report.replacing(parts, by: chosen, &isDone)
    report.selection = selection
    return report
  }

  /// The parts with another section where the first is that the page shows.
  private static func replacing(
    _ parts: [Part], by chosen: Section, _ isDone: inout Bool
  ) -> [Part] {
    var result: [Part] = []
    for part in parts {
      switch part {
      case .section(let section) where section.isOnPage && !isDone:
        isDone = true
        result.append(.section(chosen))
      case .object(let key, let layout, let inner):
        result.append(.object(key, layout, replacing(inner, by: chosen, &isDone)))
      case .objects(let key, let all):
        var objects: [[Part]] = []
        for inner in all { objects.append(replacing(inner, by: chosen, &isDone)) }
        result.append(.objects(key, objects))
      case .section, .line, .member, .remark, .notes: result.append(part)
      }
    }
    return result
  }
}

/// The columns of a report's table that are shown.
public enum ColumnSelection: Hashable, Sendable {
  /// Those that the report shows of itself.
  case usual
  /// Every column there is.
  case all
  /// These, in this order.
  case named([String])

  /// Returns whether a column that is usually hidden is shown.
  public func names(_ id: String) -> Bool {
    switch self {
    case .usual: false
    case .all: true
    case .named(let names): names.contains(id)
    }
  }
}

// MARK: Parts

/// Whatever can appear in a report: one part or several.
public protocol ReportElement {
  /// The parts that it stands for, in their order.
  var parts: [Report.Part] { get }
}

/// A line above a section and the members that say the same to programs.
public struct Line: ReportElement {
  /// The parts that it stands for.
  public let parts: [Report.Part]

  /// A line with the members that state the same.
  public init(_ words: String, @MembersBuilder _ members: () -> [Member] = { [] }) {
    parts = [.line(words)] + members().map { .member($0) }
  }
}

/// A line below a section, for people: programs have its figures in other members.
public struct Remark: ReportElement {
  /// The parts that it stands for.
  public let parts: [Report.Part]

  /// A line that stands below the section before it.
  public init(_ words: String) { parts = [.remark(words)] }
}

/// Lines below a section, one thought each, which programs get as the member `notes`, empty or not.
public struct Notes: ReportElement {
  /// The parts that it stands for.
  public let parts: [Report.Part]

  /// Lines that people and programs get alike.
  public init(_ lines: [String]) { parts = [.notes(lines)] }
}

/// An object of JSON with the members of its parts.
public struct Object: ReportElement {
  /// The parts that it stands for.
  public let parts: [Report.Part]

  /// An object with the members of these parts, by this key in the enclosing one.
  public init(
    _ key: String, layout: JSONWriter.Layout = .lines, @ReportBuilder parts: () -> [Report.Part]
  ) {
    self.parts = [.object(key, layout, parts())]
  }
}

/// An array of objects of JSON, for each element one with the members of its parts.
public struct Objects: ReportElement {
  /// The parts that it stands for.
  public let parts: [Report.Part]

  /// An object for each element, by this key in the enclosing one.
  public init<Elements: Sequence>(
    _ key: String, of elements: Elements,
    @ReportBuilder parts: (Elements.Element) -> [Report.Part]
  ) {
    var objects: [[Report.Part]] = []
    for element in elements { objects.append(parts(element)) }
    self.parts = [.objects(key, objects)]
  }
}

extension Section: ReportElement {
  /// The section alone.
  public var parts: [Report.Part] { [.section(self)] }
}

extension Member: ReportElement {
  /// The member alone.
  public var parts: [Report.Part] { [.member(self)] }
}

/// Gathers a report's parts in their order, those of conditions and loops included.
@resultBuilder
public enum ReportBuilder {
  /// An element that stands for one part or several.
  public static func buildExpression(_ element: some ReportElement) -> [Report.Part] {
    element.parts
  }
  /// Elements made elsewhere.
  public static func buildExpression(_ elements: [some ReportElement]) -> [Report.Part] {
    elements.flatMap { $0.parts }
  }
  /// Parts made elsewhere.
  public static func buildExpression(_ parts: [Report.Part]) -> [Report.Part] { parts }
  /// The parts of a block, in their order.
  public static func buildBlock(_ parts: [Report.Part]...) -> [Report.Part] {
    parts.flatMap { $0 }
  }
  /// The parts under a condition, if it holds.
  public static func buildOptional(_ parts: [Report.Part]?) -> [Report.Part] { parts ?? [] }
  /// The parts of the branch that is taken.
  public static func buildEither(first: [Report.Part]) -> [Report.Part] { first }
  /// The parts of the branch that is taken.
  public static func buildEither(second: [Report.Part]) -> [Report.Part] { second }
  /// The parts of each turn of a loop, in its order.
  public static func buildArray(_ parts: [[Report.Part]]) -> [Report.Part] {
    parts.flatMap { $0 }
  }
}
