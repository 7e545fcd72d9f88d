import Testing

@testable import ReferenceExecution
