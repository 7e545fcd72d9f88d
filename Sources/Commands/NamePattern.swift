/// What `list PATTERN` asks for: a part of a name or a title, or a name in which `*` is any text and `?` any
/// character. Upper and lower case are the same.
struct NamePattern {
  private let letters: [Character]

  init(_ text: String) { letters = Array(text.lowercased()) }

  private var hasWildcards: Bool { letters.contains { $0 == "*" || $0 == "?" } }

  /// Returns whether a network of this name matches if its title does.
  func mayMatch(name: String) -> Bool { !hasWildcards || isWhole(Array(name.lowercased())) }

  func matches(name: String, title: String) -> Bool {
    guard hasWildcards else {
      return [name, title].contains { contains(Array($0.lowercased())) }
    }
    return isWhole(Array(name.lowercased()))
  }

  /// Returns whether it is the whole of a name, as it is written or by its wildcards.
  func isName(_ name: String) -> Bool { isWhole(Array(name.lowercased())) }

  private func contains(_ text: [Character]) -> Bool {
    guard !letters.isEmpty else { return true }
    return text.indices.contains { text[$0...].starts(with: letters) }
  }

  /// Takes time of the product of the lengths at most: after a `*` only the last one is tried again.
  private func isWhole(_ text: [Character]) -> Bool {
    var (place, letter) = (0, 0)
    var retry: (place: Int, letter: Int)?
    while place < text.count {
      if letter < letters.count, letters[letter] == "*" {
        retry = (place, letter + 1)
        letter += 1
      } else if letter < letters.count, letters[letter] == "?" || letters[letter] == text[place] {
        (place, letter) = (place + 1, letter + 1)
      } else if let last = retry {
        (place, letter) = (last.place + 1, last.letter)
        retry = (last.place + 1, last.letter)
      } else {
        return false
      }
    }
    return letters[letter...].allSatisfy { $0 == "*" }
  }
}
