import ComputeKernels
import NetworkExecution

/// The instructions that the fast kernels are compiled for.
package enum InstructionSet: String, Hashable, Sendable, CaseIterable {
  case avx512 = "AVX-512"
  case avx2 = "AVX2"
  /// The instructions that every processor of the architecture has.
  case portable

  /// Those that this processor has, the fastest first.
  package static var available: [InstructionSet] {
    allCases.filter { $0.table != nil }
  }

  package static var best: InstructionSet { available.first ?? .portable }

  private var table: UnsafePointer<ck_kernels>? {
    switch self {
    case .avx512: ck_avx512()
    case .avx2: ck_avx2()
    case .portable: ck_portable()
    }
  }

  /// The kernels; the portable ones if the processor lacks the instructions.
  var kernels: KernelTable {
    KernelTable(functions: (table ?? ck_portable()).pointee)
  }
}

/// The kernels of one instruction set: addresses of C functions that keep no state.
struct KernelTable: @unchecked Sendable {
  let functions: ck_kernels
}
