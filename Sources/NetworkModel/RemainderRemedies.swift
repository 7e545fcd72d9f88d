import Diagnostics

/// What would make a window fit exactly: the nearest N, P, F or S.
struct RemainderRemedies {
  let fit: WindowFit

  /// Inputs that fit, the one below and the one above.
  var inputs: [Int] {
    let below = fit.input - fit.unread
    return [below, below + fit.stride].filter { $0 > 0 && fits(input: $0) }
  }

  /// The nearest padding, equal on both sides, that fits; nil if none does.
  var padding: Int? {
    (0...fit.stride).first { padding in
      let span = fit.input + 2 * padding - fit.extent
      return span >= 0 && span % fit.stride == 0 && padding < fit.extent
    }
  }

  /// The nearest kernel that fits, at the same dilation.
  var kernel: Int? {
    let dilation = fit.kernel > 1 ? (fit.extent - 1) / (fit.kernel - 1) : 1
    for distance in 1...max(fit.stride, 1) {
      for kernel in [fit.kernel - distance, fit.kernel + distance] where kernel >= 1 {
        let span = padded - (dilation * (kernel - 1) + 1)
        if span >= 0, span % fit.stride == 0 { return kernel }
      }
    }
    return nil
  }

  /// The nearest stride that fits.
  var stride: Int? {
    let span = padded - fit.extent
    for distance in 1...fit.stride {
      for stride in [fit.stride - distance, fit.stride + distance]
      where stride >= 1 && span % stride == 0 {
        return stride
      }
    }
    return nil
  }

  private var padded: Int { fit.input + fit.paddingBefore + fit.paddingAfter }

  private func fits(input: Int) -> Bool {
    let span = input + fit.paddingBefore + fit.paddingAfter - fit.extent
    return span >= 0 && span % fit.stride == 0
  }

  func help(origin: Origin, acceptsRounding: Bool) -> [Diagnostic.Help] {
    var help: [Diagnostic.Help] = []
    if !acceptsRounding { help.append(floorHelp(origin)) }
    if !inputs.isEmpty {
      let list = inputs.map(String.init).joined(separator: " or ")
      help.append(Diagnostic.Help("an input of \(list) fits exactly"))
    }
    if let padding {
      help.append(remedy("pad", padding, origin))
    } else {
      let rest = fit.input - fit.extent
      help.append(
        Diagnostic.Help("no equal padding fits: (\(rest) + 2P) / \(fit.stride) is never whole"))
    }
    if let kernel { help.append(remedy("kernel", kernel, origin)) }
    if let stride { help.append(remedy("stride", stride, origin)) }
    return help
  }

  private func floorHelp(_ origin: Origin) -> Diagnostic.Help {
    let text = "`rounding=floor` says that the unread pixels are meant"
    guard let kernel = origin.properties.first(where: { $0.name == "kernel" })?.value else {
      return Diagnostic.Help(text)
    }
    let end = kernel.slice(kernel.range.count..<kernel.range.count)
    return Diagnostic.Help(text, edit: .init(span: end, replacement: " rounding=floor"))
  }

  /// An edit where the value is a plain one for both axes, which the source alone can tell: only
  /// words here.
  private func remedy(_ name: String, _ value: Int, _ origin: Origin) -> Diagnostic.Help {
    Diagnostic.Help("`\(name)=\(value)` fits exactly")
  }
}
