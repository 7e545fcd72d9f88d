import CNNDiagnostics
import NetworkConditions
import NetworkFacts

extension Elaborator {
  /// The network's parameters, as set or by default; unknown or unsuitable settings are reported.
  mutating func parameterValues() -> [Value] {
    var values = template.parameters.map { Value.number($0.defaultValue) }
    for setting in settings.parameters {
      do throws(SpecFault) {
        let (index, value) = try template.value(of: setting, at: template.span)
        values[index] = .number(value)
      } catch {
        guard let finding = error.diagnostic else { continue }
        settingFindings.append(finding.about(setting, of: template))
      }
    }
    let indices = template.slotCount - values.count
    return values + Array(repeating: .number(Number(0)), count: max(indices, 0))
  }
}

extension NetworkTemplate {
  /// Returns the value of a setting.
  ///
  /// - Throws: `SpecFault` for an unknown parameter, or a value that is not a number or not one of the
  ///   choices.
  func value(
    of setting: PublishedFact.Setting, at span: SourceSpan
  ) throws(SpecFault) -> (index: Int, value: Number) {
    guard let index = parameters.firstIndex(where: { $0.name == setting.name }) else {
      throw SpecFault(
        .unknownSetting(setting.name, network: name, known: parameters.map { $0.name }), at: span)
    }
    let expression = try Expression(
      parsing: Array(setting.value.utf8)[...], as: .descriptions, at: span, isWritten: false,
      in: NameScope())
    let number = try expression.constant(at: span)
    let choices = parameters[index].choices
    guard choices.isEmpty || choices.contains(number) else {
      throw SpecFault(
        .invalidChoice(setting.value, choices: choices.map { $0.description }), at: span)
    }
    return (index, number)
  }
}

extension Diagnostic {
  /// The same finding about a setting that came from outside of the description.
  fileprivate func about(
    _ setting: PublishedFact.Setting, of template: NetworkTemplate
  ) -> Diagnostic {
    var finding = self
    finding.headline = "`\(setting.name.excerpt)=\(setting.value.excerpt)`: \(headline)"
    finding.location = .commandLine
    finding.help = help.map { Help($0.text) }
    if let parameter = template.parameters.first(where: { $0.name == setting.name }) {
      finding.secondary = [Label(parameter.span, "declared here")]
    }
    return finding
  }
}
