import CNNDiagnostics
import FileFormats

/// A layer of a Caffe network, whichever version of the format it is written in.
struct CaffeLayer {
  /// The name of a blob and its place.
  struct Reference {
    let name: String
    let span: SourceSpan
  }

  let name: String
  /// As written.
  let type: String
  let typeSpan: SourceSpan
  let bottoms: [Reference]
  private(set) var tops: [Reference]
  /// The names of its parameter blobs, nil for one that is not shared.
  let parameterNames: [String?]
  let fields: CaffeFields
  /// True if its parameters are among its own fields, as in the first version.
  private let isFlat: Bool

  var span: SourceSpan { fields.span }

  var location: Diagnostic.Location { .span(span) }

  /// The same layer as if it gave these blobs alone.
  func with(tops: [Reference]) -> CaffeLayer {
    var layer = self
    layer.tops = tops
    return layer
  }

  /// The fault of a layer that is used in a way that no layer here stands for.
  ///
  /// - Parameter place: where it shows; nil for the layer itself.
  func unsupported(_ why: String, at place: SourceSpan? = nil) -> ImportFault {
    ImportFault(.unsupported(type, node: name, why: why), at: .span(place ?? span))
  }

  /// The fault of a layer that reads too few blobs, or too many.
  func inputCount(expected: String) -> ImportFault {
    ImportFault(
      .inputCount(type, node: name, count: bottoms.count, expected: expected), at: location)
  }

  /// The parameters of its kind: `convolution_param`.
  ///
  /// - Throws: `.wrongType`, `.repeatedField`.
  func parameters(_ name: String) throws(ImportFault) -> CaffeFields {
    isFlat ? fields : try fields.fields(name)
  }
}

extension CaffeLayer {
  /// Reads a layer: `layer { … }`, the older `layers { type: CONVOLUTION … }`, or `layers { layer { … } … }`.
  ///
  /// - Throws: what is wrong with it as a layer.
  init(_ value: TextValue, source: SourceID) throws(ImportFault) {
    let span = SourceSpan(source: source, range: value.range)
    guard let outer = value.message else {
      throw ImportFault(.wrongType(of: "layer", expected: "a message in braces"), at: .span(span))
    }
    let inner = outer.values(of: "layer").first?.message
    let message = inner ?? outer
    let given = message.values(of: "name").first
    if let given, given.text == nil {
      throw ImportFault(
        .wrongType(of: "name", expected: "a text in quotes"),
        at: .span(SourceSpan(source: source, range: given.range)))
    }
    let name = given?.text ?? ""
    let owner = name.isEmpty ? "the layer" : "the layer `\(name.excerpt)`"
    let place = given.map { SourceSpan(source: source, range: $0.range) } ?? span.slice(0..<1)
    let fields = CaffeFields(message: message, source: source, owner: owner, span: place)
    guard let type = try fields.value("type") else {
      throw ImportFault(.missingField("type", of: owner), at: .span(place))
    }
    guard let word = type.text ?? type.word else {
      throw ImportFault(
        .wrongType(of: "type", expected: "the kind of a layer"), at: fields.place(of: type))
    }
    // Blobs are named beside the inner message in the first version.
    let around = CaffeFields(message: outer, source: source, owner: owner, span: place)
    // Older versions have other names, the first one as texts.
    self.type =
      type.text == nil || inner != nil ? CaffeOperator.name(ofEnumeration: word) : word
    typeSpan = SourceSpan(source: source, range: type.range)
    bottoms = try around.references("bottom")
    tops = try around.references("top")
    // A layer without a name is called as the blob that it gives.
    self.name = name.isEmpty ? tops.first?.name ?? "" : name
    parameterNames = try fields.parameterNames()
    self.fields = fields
    isFlat = inner != nil
  }
}

extension CaffeFields {
  fileprivate func references(_ name: String) throws(ImportFault) -> [CaffeLayer.Reference] {
    var references: [CaffeLayer.Reference] = []
    for value in values(name) {
      guard let text = value.text else {
        throw ImportFault(.wrongType(of: name, expected: "a name in quotes"), at: place(of: value))
      }
      references.append(
        CaffeLayer.Reference(
          name: text, span: SourceSpan(source: source, range: value.range)))
    }
    return references
  }

  /// `param { name: "w" }`, or in older versions `param: "w"`.
  fileprivate func parameterNames() throws(ImportFault) -> [String?] {
    var names: [String?] = []
    for value in values("param") {
      if let text = value.text {
        names.append(text.isEmpty ? nil : text)
      } else if let message = value.message {
        let name = message.values(of: "name").first?.text
        names.append(name?.isEmpty == false ? name : nil)
      } else {
        throw ImportFault(
          .wrongType(of: "param", expected: "a message in braces"), at: place(of: value))
      }
    }
    return names
  }
}
