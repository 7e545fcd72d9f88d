import Testing

@testable import NetworkModel
