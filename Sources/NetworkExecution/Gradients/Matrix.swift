import Synchronization

/// A matrix by rows: the lectures' X_col, W_row and dO.
package struct Matrix: Sendable {
  package let rows: Int
  package let columns: Int
  package var values: [Float]

  /// - Precondition: there are `rows · columns` values.
  package init(rows: Int, columns: Int, _ values: [Float]) {
    precondition(values.count == rows * columns)
    self.rows = rows
    self.columns = columns
    self.values = values
  }

  /// A matrix of zeros.
  package init(rows: Int, columns: Int) {
    self.init(rows: rows, columns: columns, Array(repeating: 0, count: rows * columns))
  }

  /// The matrix that begins at `first` among other values.
  init(rows: Int, columns: Int, from first: Int, of values: [Float]) {
    self.init(rows: rows, columns: columns, Array(values[first..<first + rows * columns]))
  }

  /// A matrix read by columns; products take the right factor so.
  package struct Transposed: Sendable {
    package let matrix: Matrix

    fileprivate var copied: Matrix {
      var result = Matrix(rows: matrix.columns, columns: matrix.rows)
      matrix.values.withUnsafeBufferPointer { from in
        result.values.withUnsafeMutableBufferPointer { to in
          for row in 0..<matrix.rows {
            for column in 0..<matrix.columns {
              to[column * matrix.rows + row] = from[row * matrix.columns + column]
            }
          }
        }
      }
      return result
    }
  }

  package var transposed: Transposed { Transposed(matrix: self) }
}

/// Products of matrices, from which the backward passes of matrix products are made. The direct ones are
/// the reference; others may be quicker.
package protocol MatrixProducts: Sendable {
  /// The product of each row of `a` with each row of the matrix that `b` transposes.
  ///
  /// - Precondition: rows are of equal length.
  func product(_ a: Matrix, _ b: Matrix.Transposed) -> Matrix

  /// Notes multiply–accumulates that a layer makes without a matrix.
  func note(_ count: Int)
}

extension MatrixProducts {
  /// Counts nothing.
  package func note(_ count: Int) {}

  func product(_ a: Matrix, _ b: Matrix) -> Matrix { product(a, b.transposed.copied.transposed) }

  func product(_ a: Matrix.Transposed, _ b: Matrix) -> Matrix { product(a.copied, b) }
}

/// Counts products as they are made.
final class ProductCounter: Sendable {
  private let total = Atomic<Int>(0)

  var count: Int { total.load(ordering: .relaxed) }

  func add(_ count: Int) { total.add(count, ordering: .relaxed) }
}

/// Plain products, summed in double precision and rounded once.
struct DirectProducts: MatrixProducts {
  /// Nil to count nothing.
  var counter: ProductCounter?

  func note(_ count: Int) { counter?.add(count) }

  func product(_ a: Matrix, _ b: Matrix.Transposed) -> Matrix {
    let b = b.matrix
    precondition(a.columns == b.columns)
    var product = Matrix(rows: a.rows, columns: b.rows)
    var count = 0
    a.values.withUnsafeBufferPointer { left in
      b.values.withUnsafeBufferPointer { right in
        for row in 0..<a.rows {
          for column in 0..<b.rows {
            var sum = 0.0
            for place in 0..<a.columns {
              sum +=
                Double(left[row * a.columns + place]) * Double(right[column * a.columns + place])
              count += 1
            }
            product.values[row * b.rows + column] = Float(sum)
          }
        }
      }
    }
    counter?.add(count)
    return product
  }
}
