import ComputeKernels
import NetworkExecution

/// Products of matrices by the fast kernels.
struct FastProducts: MatrixProducts {
  let kernels: KernelTable

  func product(_ a: Matrix, _ b: Matrix.Transposed) -> Matrix {
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
          kernels.functions.multiply(
            right, nil,
            ck_vectors(origin: left, count: a.columns, stride: a.columns, images: a.rows), values,
            b.rows, ck_clamp(nil), ck_range(first: 0, count: b.rows))
        }
      }
    }
    return product
  }
}
