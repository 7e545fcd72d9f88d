/// Returns `Σ ⌊(step·i + start) / divisor⌋` for i from 0 below `count`, in as many steps as Euclid's algorithm.
///
/// The sum counts lattice points under a line: taking whole multiples out and swapping the axes makes the
/// numbers smaller.
///
/// - Precondition: `step` and `count` are not negative, `divisor` is at least 1.
func floorSum<Number: FixedWidthInteger & SignedInteger>(
  count: Number, step: Number, start: Number, divisor: Number
) -> Number {
  var (count, step, start, divisor) = (count, step, start, divisor)
  var sum: Number = 0
  if start < 0 {
    let lift = (-start + divisor - 1) / divisor
    sum -= lift * count
    start += lift * divisor
  }
  while true {
    sum += count * (count - 1) / 2 * (step / divisor) + count * (start / divisor)
    (step, start) = (step % divisor, start % divisor)
    let end = step * count + start
    guard end >= divisor else { return sum }
    // The points under a line are those beside it.
    (count, start) = (end / divisor, end % divisor)
    (step, divisor) = (divisor, step)
  }
}
