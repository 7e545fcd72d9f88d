/// A number with its noun, digits in groups: `1 file`, `2,000 files`.
package func counted(_ count: some BinaryInteger, _ noun: String) -> String {
  "\(NumberText.grouped(count)) \(plural(noun, count))"
}

/// The noun as it follows a number, which is written some other way: `file`, `files`.
package func plural(_ noun: String, _ count: some BinaryInteger) -> String {
  count == 1 ? noun : noun + "s"
}

/// Words as a sentence lists them: `text, csv or json`, or with `and` before the last.
package func listed(_ words: [String], by conjunction: String = "or") -> String {
  guard let last = words.last, words.count > 1 else { return words.first ?? "" }
  return words.dropLast().joined(separator: ", ") + " \(conjunction) " + last
}

/// The first few of many words, and how many more there are: `a, b and 3 more`.
package func listedBriefly(_ words: [String], most: Int = 4) -> String {
  guard words.count > most else { return listed(words, by: "and") }
  return words.prefix(most).joined(separator: ", ")
    + " and \(NumberText.grouped(words.count - most)) more"
}
