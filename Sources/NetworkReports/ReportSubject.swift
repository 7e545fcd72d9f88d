public import CNNTables
import CNNText
public import NetworkFacts

/// The network that a report is about, as its description presents it.
///
/// In a report it is the page's title, `vgg16: VGG-16`, and the members `network` and `title`.
public struct ReportSubject: Hashable, Sendable {
  /// A parameter of the network and its value, as written.
  public struct Setting: Hashable, Sendable {
    /// The name of the parameter.
    public var name: String
    /// Its value, as written.
    public var value: String

    /// A parameter and its value.
    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The name of the network.
  public var name: String
  /// Empty if the description gives none.
  public var title: String
  /// The parameters in force, defaults included.
  public var settings: [Setting]

  /// A network by name.
  public init(name: String, title: String = "", settings: [Setting] = []) {
    self.name = name
    self.title = title
    self.settings = settings
  }

  /// The network of a description.
  public init(name: String, title: String, parameters: [PublishedFact.Setting]) {
    self.init(
      name: name, title: title,
      settings: parameters.map { Setting(name: $0.name, value: $0.value) })
  }

  /// `vgg16: VGG-16`
  var line: String { title.isEmpty ? name : "\(name): \(title)" }
}

extension ReportSubject: ReportElement {
  /// The title of the page and the members `network` and `title`.
  public var parts: [Report.Part] {
    Line(line) {
      Member("network", name)
      Member("title", title)
    }.parts
  }
}
