import ComputeKernels

/// A matrix by rows: the lectures' X_col, W_row and dO.
struct Matrix {
  let rows: Int
  let columns: Int
  var values: [Float]

  /// - Precondition: there are `rows · columns` values.
  init(rows: Int, columns: Int, _ values: [Float]) {
    precondition(values.count == rows * columns)
    self.rows = rows
    self.columns = columns
    self.values = values
  }

  /// A matrix of zeros.
  init(rows: Int, columns: Int) {
    self.init(rows: rows, columns: columns, Array(repeating: 0, count: rows * columns))
  }

  /// The matrix that begins at `first` among other values.
  init(rows: Int, columns: Int, from first: Int, of values: [Float]) {
    self.init(rows: rows, columns: columns, Array(values[first..<first + rows * columns]))
  }

  /// A matrix read by columns; the kernel takes the right factor so.
  struct Transposed {
    fileprivate let matrix: Matrix

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

  var transposed: Transposed { Transposed(matrix: self) }

  static func * (a: Matrix, b: Matrix) -> Matrix { a * b.transposed.copied.transposed }

  static func * (a: Transposed, b: Matrix) -> Matrix { a.copied * b }

  /// The product of each row of `a` with each row of the matrix that `b` transposes.
  ///
  /// - Precondition: rows are of equal length.
  static func * (a: Matrix, b: Transposed) -> Matrix {
    let b = b.matrix
    precondition(a.columns == b.columns)
    var product = Matrix(rows: a.rows, columns: b.rows)
    a.values.withUnsafeBufferPointer { left in
      b.values.withUnsafeBufferPointer { right in
        product.values.withUnsafeMutableBufferPointer { values in
          guard let left = left.baseAddress, let right = right.baseAddress,
            let values = values.baseAddress
          else { return }
          // Reads `rows · columns` values on either side and writes one for each pair of rows.
          InstructionSet.best.kernels.functions.multiply(
            right, nil,
            ck_vectors(origin: left, count: a.columns, stride: a.columns, images: a.rows), values,
            b.rows, ck_clamp(nil), ck_range(first: 0, count: b.rows))
        }
      }
    }
    return product
  }
}
