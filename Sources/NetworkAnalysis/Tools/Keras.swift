extension Convention {
  /// Parameters, running statistics included.
  public static let keras = Convention(
    name: "keras", title: "Keras model.summary()", unit: .parameters,
    source: "Keras 3, count_params", evidence: .printed, rules: .parametersAndStatistics,
    parameters: .parametersAndStatistics)
}
