/// The known word that someone who wrote `word` most likely meant, or nil if none is near.
///
/// First comes a word that is the same but for case and what separates its parts, `mobilenet_v2` for
/// `MobileNet-v2`; what stands before a slash may be missing, as in `torchvision/mobilenet_v2`.
///
/// Near is at most a third of the word's letters (rounded up) inserted, left out, replaced or swapped
/// with their neighbor, the measure clang uses for its own suggestions; upper and lower case count as equal.
/// Among equally near words one of the same length wins, then the one that shares the longer
/// beginning, then the first in alphabetical order. Words of more than 64 letters get no suggestion.
public func nearest(_ word: String, among known: some Collection<String>) -> String? {
  let written = folded(word)
  guard !written.isEmpty, written.count <= longestWord else { return nil }
  if let same = sameApartFromSeparators(written, among: known) { return same }
  let limit = (written.count + 2) / 3
  var best: (distance: Int, lengthened: Int, unshared: Int, word: String)?
  for candidate in known {
    let letters = folded(candidate)
    guard abs(letters.count - written.count) <= limit else { continue }
    let distance = editDistance(written, letters)
    // Two words without a letter in common are never meant for each other, however short.
    guard distance <= limit, distance < max(written.count, letters.count) else { continue }
    // A near word that says the contrary is the worst guess of all.
    guard !areContrary(written, letters) else { continue }
    let shared = zip(written, letters).prefix { $0 == $1 }.count
    let rank = (distance, abs(letters.count - written.count), -shared, candidate)
    if let best, best <= rank { continue }
    best = rank
  }
  return best?.word
}

/// The shortest known word with the same letters and digits, whole or behind its last slash; of several the first
/// in alphabetical order.
private func sameApartFromSeparators(
  _ written: [Unicode.Scalar], among known: some Collection<String>
) -> String? {
  let meant = written.filter { !isSeparator($0) }
  guard !meant.isEmpty else { return nil }
  var best: (isPart: Int, length: Int, word: String)?
  for candidate in known {
    let letters = folded(candidate)
    let isWhole = letters.lazy.filter { !isSeparator($0) }.elementsEqual(meant)
    if !isWhole {
      guard !written.contains("/"), let slash = letters.lastIndex(of: "/"),
        letters[(slash + 1)...].lazy.filter({ !isSeparator($0) }).elementsEqual(meant)
      else { continue }
    }
    let rank = (isWhole ? 0 : 1, letters.count, candidate)
    if let best, best <= rank { continue }
    best = rank
  }
  return best?.word
}

private func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
  scalar == "-" || scalar == "_" || scalar == "." || scalar == " "
}

/// Damerau–Levenshtein distance, restricted to swaps of neighbors that are not edited again: the
/// number of insertions, deletions, replacements and swaps that lead from one word to the other.
///
/// Takes time and memory of the product of the lengths: bound them first.
func editDistance(_ first: [Unicode.Scalar], _ second: [Unicode.Scalar]) -> Int {
  var beforePrevious = [Int](repeating: 0, count: second.count + 1)
  var previous = Array(0...second.count)
  var current = beforePrevious
  for i in first.indices {
    current[0] = i + 1
    for j in second.indices {
      let replaced = previous[j] + (first[i] == second[j] ? 0 : 1)
      var distance = min(replaced, previous[j + 1] + 1, current[j] + 1)
      if i > 0, j > 0, first[i] == second[j - 1], first[i - 1] == second[j] {
        distance = min(distance, beforePrevious[j - 1] + 1)
      }
      current[j + 1] = distance
    }
    (beforePrevious, previous, current) = (previous, current, beforePrevious)
  }
  return previous[second.count]
}

/// Returns whether one word is the contrary of another: `pixel-unshuffle` of `pixel-shuffle`,
/// `minpool` of `maxpool`, `downsample` of `upsample`.
func areContrary(_ first: [Unicode.Scalar], _ second: [Unicode.Scalar]) -> Bool {
  let (parts, others) = (letterRuns(first), letterRuns(second))
  if areUndone(parts, in: others) || areUndone(others, in: parts) { return true }
  guard parts.count == others.count else { return false }
  return zip(parts, others).contains { a, b in
    isNegation(a, of: b) || isNegation(b, of: a)
      || opposites.contains { pair in
        a.starts(with: pair.0) && b.starts(with: pair.1)
          || a.starts(with: pair.1) && b.starts(with: pair.0)
      }
  }
}

/// `max-unpool` and `maxpool`: a part of the one is undone of which the other has the rest.
private func areUndone(_ parts: [[Unicode.Scalar]], in others: [[Unicode.Scalar]]) -> Bool {
  let undoing = Array("un".unicodeScalars)
  let joined = others.flatMap { $0 }
  return parts.contains { part in
    let rest = part.dropFirst(undoing.count)
    return part.starts(with: undoing) && rest.count > 3 && joined.suffix(rest.count) == rest
      && !others.contains(part)
  }
}

/// `unshuffle` of `shuffle`, or of a misspelling of it.
private func isNegation(_ word: [Unicode.Scalar], of other: [Unicode.Scalar]) -> Bool {
  negations.contains { prefix in
    guard word.starts(with: prefix), !other.starts(with: prefix) else { return false }
    let rest = Array(word.dropFirst(prefix.count))
    guard rest.count > 2, rest != other else { return rest == other }
    // Of a short rest a misspelling says little: `units` is not the contrary of `nits`.
    guard rest.count > 3 else { return false }
    let distance = editDistance(rest, other)
    return distance <= (rest.count + 2) / 3 && distance < editDistance(word, other)
  }
}

private func letterRuns(_ word: [Unicode.Scalar]) -> [[Unicode.Scalar]] {
  word.split(whereSeparator: isSeparator).map { Array($0) }
}

private let negations = ["un", "de", "non", "anti", "inverse"].map { Array($0.unicodeScalars) }

private let opposites = [
  ("min", "max"), ("up", "down"), ("before", "after"), ("first", "last"), ("top", "bottom"),
  ("left", "right"), ("encod", "decod"),
].map { (Array($0.0.unicodeScalars), Array($0.1.unicodeScalars)) }

private let longestWord = 64

/// The scalars in lower case, cut off where the word is too long to matter.
private func folded(_ word: String) -> [Unicode.Scalar] {
  var scalars: [Unicode.Scalar] = []
  for scalar in word.unicodeScalars {
    guard scalars.count <= longestWord else { break }
    scalars.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
  }
  return scalars
}
