public import CNNTables
import CNNText
public import NetworkFacts
public import NetworkSpec

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
  /// Published top-5 error on ImageNet in percent, as the description cites it.
  public var topFiveError: String?
  /// The way it was measured: one crop of one network is not seven networks averaged.
  public var topFiveErrorNote: String?

  /// A network by name.
  public init(
    name: String, title: String = "", settings: [Setting] = [], topFiveError: String? = nil,
    topFiveErrorNote: String? = nil
  ) {
    self.name = name
    self.title = title
    self.settings = settings
    self.topFiveError = topFiveError
    self.topFiveErrorNote = topFiveErrorNote
  }

  /// The network of a description.
  public init(
    name: String, title: String, parameters: [PublishedFact.Setting], citations: [Citation]
  ) {
    func imagenet(_ property: String) -> String? {
      citations.lazy.filter { $0.kind == .imagenet }
        .flatMap { $0.properties }.first { $0.name == property }?.value
    }
    let topFiveError = imagenet("top5-error")
    self.init(
      name: name, title: title,
      settings: parameters.map { Setting(name: $0.name, value: $0.value) },
      topFiveError: topFiveError, topFiveErrorNote: topFiveError.flatMap { _ in imagenet("note") })
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
