import Testing

@testable import KDL
