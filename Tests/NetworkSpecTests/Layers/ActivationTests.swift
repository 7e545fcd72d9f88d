import CNNDiagnostics
import NetworkModel
import NetworkSpec
import Testing

@Suite struct ActivationTests {
  @Test(
    "activations, and their defaults",
    arguments: [
      WordCase(#"relu max=1"#, .activation(try Activation(.clippedReLU(ceiling: 1)))),
      WordCase(#"softplus beta=2"#, .activation(try Activation(.softplus(beta: 2)))),
      WordCase(
        #"hard-tanh"#, .activation(try Activation(.hardTanh(least: -1, most: 1))), writes: #""#),
      WordCase(
        #"hard-tanh min=-2.5 max=0"#, .activation(try Activation(.hardTanh(least: -2.5, most: 0)))),
      WordCase(#"softsign"#, .activation(try Activation(.softsign)), writes: #""#),
      WordCase(
        #"threshold threshold=0.5"#, .activation(try Activation(.threshold(0.5, value: 0)))),
      WordCase(
        #"threshold threshold=-1 value=3"#,
        .activation(try Activation(.threshold(-1, value: 3)))),
      WordCase(#"square"#, .activation(try Activation(.square)), writes: #""#),
      WordCase(#"identity"#, .activation(try Activation(.identity)), writes: #""#),
      WordCase(#"relu"#, .activation(try Activation(.relu)), writes: #""#),
      WordCase(#"sigmoid"#, .activation(try Activation(.sigmoid)), writes: #""#),
      WordCase(#"tanh"#, .activation(try Activation(.tanh)), writes: #""#),
      WordCase(#"relu6"#, .activation(try Activation(.relu6)), writes: #""#),
      WordCase(#"selu"#, .activation(try Activation(.selu)), writes: #""#),
      WordCase(#"silu"#, .activation(try Activation(.silu)), writes: #""#),
      WordCase(#"mish"#, .activation(try Activation(.mish)), writes: #""#),
      WordCase(#"softplus"#, .activation(try Activation(.softplus)), writes: #""#),
      WordCase(#"hard-swish"#, .activation(try Activation(.hardSwish)), writes: #""#),
      WordCase(#"hard-sigmoid"#, .activation(try Activation(.hardSigmoid)), writes: #""#),
      WordCase(#"leaky-relu"#, .activation(try Activation(.leakyReLU(slope: 0.01))), writes: #""#),
      WordCase(#"leaky-relu slope=0.2"#, .activation(try Activation(.leakyReLU(slope: 0.2)))),
      WordCase(
        #"leaky-relu slope="1 / 3""#, .activation(try Activation(.leakyReLU(slope: 1.0 / 3))),
        writes: #"slope=0.3333333333333333"#),
      WordCase(#"elu"#, .activation(try Activation(.elu(alpha: 1))), writes: #""#),
      WordCase(#"elu alpha=0.5"#, .activation(try Activation(.elu(alpha: 0.5)))),
      WordCase(#"elu alpha=1e-30"#, .activation(try Activation(.elu(alpha: 1e-30)))),
      WordCase(
        #"elu alpha=0.30000000000000004"#, .activation(try Activation(.elu(alpha: 0.1 + 0.2)))),
      WordCase(
        #"rrelu"#, .activation(try Activation(.randomizedLeakyReLU(lower: 1 / 8, upper: 1 / 3))),
        writes: #""#),
      WordCase(
        #"rrelu lower=0.1 upper=0.5"#,
        .activation(try Activation(.randomizedLeakyReLU(lower: 0.1, upper: 0.5)))),
      WordCase(#"gelu"#, .activation(try Activation(.gelu(.exact))), writes: #""#),
      WordCase(#"gelu approximation=tanh"#, .activation(try Activation(.gelu(.tanh)))),
    ])
  func words(_ word: WordCase) throws { try word.check() }

  @Test(
    "what is wrong with it is told at its value",
    arguments: [
      (#"leaky-relu slope=«#nan»"#, .valueOutOfRange),
      (#"elu alpha=«#inf»"#, .valueOutOfRange),
      (#"elu alpha=«x»"#, .unknownWord),
      (#"elu alpha=«1e999»"#, .valueOutOfRange),
      (#"rrelu lower=1 upper=«0.5»"#, .valueOutOfRange),
      (#"gelu approximation=«erf»"#, .invalidChoice),
      (#"relu «slope»=1"#, .unknownProperty),
      (#"relu a «b»"#, .unexpectedArgument),
      (#"hard-tanh min=2 max=«1»"#, .valueOutOfRange),
      (#"relu max=«-1»"#, .valueOutOfRange),
      (#"softplus beta=«0»"#, .valueOutOfRange),
      (#"«threshold»"#, .missingProperty),
    ] as [(String, DiagnosticID)])
  func faults(statement: String, id: DiagnosticID) { expectFaults(statement, id) }
}
