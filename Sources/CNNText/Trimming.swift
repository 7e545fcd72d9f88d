extension BidirectionalCollection {
  /// What is left between the elements at both ends for which a condition holds.
  package func trimming(while isDropped: (Element) -> Bool) -> SubSequence {
    var rest = drop(while: isDropped)
    while let last = rest.last, isDropped(last) { rest = rest.dropLast() }
    return rest
  }
}
