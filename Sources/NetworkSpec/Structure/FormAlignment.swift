/// Two bodies as one, with what only one of them has as parts that may be missing.
struct FormAlignment {
  /// The common body.
  let body: [Int]
  /// Layers that both have.
  let common: Int

  /// Longer bodies are not compared.
  private static let longest = 24

  private enum Skip {
    case none, first, second
  }

  private struct Place: Hashable {
    let first: Int
    let second: Int
    let skip: Skip
  }

  private struct Result {
    var parts: [Part] = []
    var common = 0
    var skips = 0
  }

  private enum Part {
    case both(Int)
    case first(Int)
    case second(Int)
  }

  /// Nil if they have too little in common.
  init?(_ first: [Int], _ second: [Int], in forms: inout FormTable) {
    guard let result = FormAlignment.align(first, second, &forms) else { return nil }
    let least = min(forms.layerCount(of: first), forms.layerCount(of: second))
    guard 2 * result.common > least else { return nil }
    self = result
  }

  private init(body: [Int], common: Int) {
    self.body = body
    self.common = common
  }

  private static func align(
    _ first: [Int], _ second: [Int], _ forms: inout FormTable
  ) -> FormAlignment? {
    guard first.count <= longest, second.count <= longest else { return nil }
    if first == second {
      return FormAlignment(body: first, common: forms.layerCount(of: first))
    }
    var known: [Place: Result?] = [:]
    guard
      let best = best(first, second, Place(first: 0, second: 0, skip: .none), &known, &forms)
    else { return nil }
    var body: [Int] = []
    var open: [Int] = []
    var skip = Skip.none
    func close(_ forms: inout FormTable) {
      if !open.isEmpty { body.append(forms.number(of: .optional(open))) }
      open = []
      skip = .none
    }
    for part in best.parts {
      switch part {
      case .both(let form):
        close(&forms)
        body.append(form)
      case .first(let form):
        if skip != .first { close(&forms) }
        skip = .first
        open.append(form)
      case .second(let form):
        if skip != .second { close(&forms) }
        skip = .second
        open.append(form)
      }
    }
    close(&forms)
    return FormAlignment(body: body, common: best.common)
  }

  private static func best(
    _ a: [Int], _ b: [Int], _ place: Place, _ known: inout [Place: Result?],
    _ forms: inout FormTable
  ) -> Result? {
    if place.first == a.count, place.second == b.count { return Result() }
    if let result = known[place] { return result }
    var best: Result?
    func consider(_ rest: Result?, _ part: Part, common: Int, skips: Int) {
      guard var result = rest else { return }
      result.parts.insert(part, at: 0)
      result.common += common
      result.skips += skips
      guard result.skips <= 2 else { return }
      if let present = best,
        (present.common, -present.skips) >= (result.common, -result.skips)
      {
        return
      }
      best = result
    }
    if place.first < a.count, place.second < b.count,
      let both = common(a[place.first], b[place.second], &forms)
    {
      let next = Place(first: place.first + 1, second: place.second + 1, skip: .none)
      consider(
        self.best(a, b, next, &known, &forms), .both(both.form), common: both.count, skips: 0)
    }
    if place.first < a.count {
      if case .optional(let inner) = forms.forms[a[place.first]] {
        let next = Place(first: place.first + 1, second: place.second, skip: .none)
        consider(
          self.best(a, b, next, &known, &forms), .both(a[place.first]), common: 0, skips: 0)
        if b[place.second...].starts(with: inner) {
          let next = Place(
            first: place.first + 1, second: place.second + inner.count, skip: .none)
          consider(
            self.best(a, b, next, &known, &forms), .both(a[place.first]),
            common: forms.layerCount(of: inner), skips: 0)
        }
      } else if place.skip != .second {
        let next = Place(first: place.first + 1, second: place.second, skip: .first)
        consider(
          self.best(a, b, next, &known, &forms), .first(a[place.first]), common: 0,
          skips: place.skip == .first ? 0 : 1)
      }
    }
    if place.second < b.count, place.skip != .first {
      if case .optional = forms.forms[b[place.second]] {
        known[place] = best
        return best
      }
      let next = Place(first: place.first, second: place.second + 1, skip: .second)
      consider(
        self.best(a, b, next, &known, &forms), .second(b[place.second]), common: 0,
        skips: place.skip == .second ? 0 : 1)
    }
    known[place] = best
    return best
  }

  /// What two statements have in common.
  private static func common(
    _ a: Int, _ b: Int, _ forms: inout FormTable
  ) -> (form: Int, count: Int)? {
    if a == b { return (a, forms.layerCounts[a]) }
    guard case .merge(let first, let paths) = forms.forms[a],
      case .merge(let second, let others) = forms.forms[b], first == second,
      paths.count == others.count
    else { return nil }
    var count = 1
    var common: [PathForm] = []
    for (path, other) in zip(paths, others) {
      guard path.hasSource == other.hasSource, let body = align(path.body, other.body, &forms)
      else { return nil }
      common.append(PathForm(hasSource: path.hasSource, body: body.body))
      count += body.common
    }
    return (forms.number(of: .merge(first, paths: common)), count)
  }
}

extension FormTable {
  /// Returns values in the slots of a body that has parts which may be missing; nil if they do not fit.
  func fit(
    _ use: BlockSettings.Use, of forms: [Int], to body: [Int]
  ) -> BlockSettings.Use? {
    guard forms != body else { return use }
    var values: [SlotValue] = []
    var channels: [Int32] = []
    guard fit(forms[...], to: body[...], use, from: 0, entering: use.entering, &values, &channels)
    else { return nil }
    return BlockSettings.Use(
      values: values, channels: channels, entering: use.entering, leaving: use.leaving)
  }

  /// - Parameter entering: the channels that enter the first statement; -1 if they are not those of the use.
  private func fit(
    _ forms: ArraySlice<Int>, to body: ArraySlice<Int>, _ use: BlockSettings.Use, from start: Int,
    entering: Int32, _ values: inout [SlotValue], _ channels: inout [Int32]
  ) -> Bool {
    guard let part = body.first else { return forms.isEmpty }
    let marks = (values.count, channels.count)
    func restore(_ values: inout [SlotValue], _ channels: inout [Int32]) {
      values.removeSubrange(marks.0...)
      channels.removeSubrange(marks.1...)
    }
    func copy(_ range: Range<Int>, _ values: inout [SlotValue], _ channels: inout [Int32]) {
      values += use.values[range]
      channels += use.channels[range]
    }
    if case .optional(let inner) = self.forms[part], forms.first != part {
      let count = slotCount(of: inner)
      if forms.starts(with: inner) {
        values.append(.flag(true))
        channels.append(entering)
        copy(start..<start + count, &values, &channels)
        if fit(
          forms.dropFirst(inner.count), to: body.dropFirst(), use, from: start + count,
          entering: -1, &values, &channels)
        {
          return true
        }
        restore(&values, &channels)
      }
      values.append(.flag(false))
      channels.append(entering)
      for _ in 0..<count {
        values.append(.absent)
        channels.append(0)
      }
      if fit(
        forms, to: body.dropFirst(), use, from: start, entering: entering, &values, &channels)
      {
        return true
      }
      restore(&values, &channels)
      return false
    }
    guard let form = forms.first else { return false }
    let count = slots[form].count
    if form == part {
      copy(start..<start + count, &values, &channels)
    } else {
      guard case .merge(let layer, let paths) = self.forms[form],
        case .merge(let other, let others) = self.forms[part], layer == other,
        paths.count == others.count
      else { return false }
      var place = start + layer.properties.count
      copy(start..<place, &values, &channels)
      for (path, other) in zip(paths, others) {
        if path.hasSource {
          copy(place..<place + 1, &values, &channels)
          place += 1
        }
        guard
          fit(
            path.body[...], to: other.body[...], use, from: place,
            entering: path.hasSource ? -1 : entering, &values, &channels)
        else {
          restore(&values, &channels)
          return false
        }
        place += slotCount(of: path.body)
      }
    }
    if fit(
      forms.dropFirst(), to: body.dropFirst(), use, from: start + count, entering: -1,
      &values, &channels)
    {
      return true
    }
    restore(&values, &channels)
    return false
  }
}
