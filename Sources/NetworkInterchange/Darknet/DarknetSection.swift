/// The kinds of section that Darknet's programs have.
enum DarknetSection: CaseIterable {
  case network
  case convolutional, deconvolutional, local, connected
  case maxpool, localAverage, average
  case activation, logistic, softmax
  case batchNormalization, localResponseNormalization, l2Normalization
  case dropout
  case route, shortcut, scaleChannels, spatialAttention
  case upsample, reorganization, reorganizationInOrder, crop
  case implicit
  case yolo, gaussianYolo, region, detection, segmentation
  case cost, contrastive, empty
  case recurrent, darkflow

  /// Its headings, without the brackets; the first is the usual one.
  var names: [String] {
    switch self {
    case .network: ["net", "network"]
    case .convolutional: ["convolutional", "conv"]
    case .deconvolutional: ["deconvolutional", "deconv"]
    case .local: ["local"]
    case .connected: ["connected", "conn"]
    case .maxpool: ["maxpool", "max"]
    case .localAverage: ["local_avgpool", "local_avg"]
    case .average: ["avgpool", "avg"]
    case .activation: ["activation"]
    case .logistic: ["logistic"]
    case .softmax: ["softmax", "soft"]
    case .batchNormalization: ["batchnorm"]
    case .localResponseNormalization: ["normalization", "lrn"]
    case .l2Normalization: ["l2norm"]
    case .dropout: ["dropout"]
    case .route: ["route"]
    case .shortcut: ["shortcut"]
    case .scaleChannels: ["scale_channels"]
    case .spatialAttention: ["sam"]
    case .upsample: ["upsample"]
    case .reorganization: ["reorg"]
    case .reorganizationInOrder: ["reorg3d"]
    case .crop: ["crop"]
    case .implicit: ["implicit"]
    case .yolo: ["yolo"]
    case .gaussianYolo: ["Gaussian_yolo"]
    case .region: ["region"]
    case .detection: ["detection"]
    case .segmentation: ["iseg"]
    case .cost: ["cost"]
    case .contrastive: ["contrastive"]
    case .empty: ["empty", "silence"]
    case .recurrent: ["rnn", "gru", "lstm", "crnn", "conv_lstm", "history"]
    case .darkflow: ["select", "extract", "conv-extract", "conv-select"]
    }
  }

  /// The kind of a section of that heading.
  init?(named name: String) {
    let kind = DarknetSection.allCases.first { $0.names.contains(name) }
    guard let kind else { return nil }
    self = kind
  }

  /// The headings of sections that are read.
  static let known: [String] = allCases.filter { $0 != .recurrent && $0 != .darkflow }
    .flatMap { $0.names }
}
