/// Modules that PyTorch does not have, as classes at the beginning of a file that needs them. Raw values are their names.
enum PyTorchHelper: String, CaseIterable {
  case lambda = "Lambda"
  case permute = "Permute"
  case merge = "Merge"
  case dense = "Dense"
  case scale = "Scale"
  case positionBias = "PositionBias"
  case windowReduction = "WindowReduction"
  case meanPooling = "MeanOfValues"
  case adaptiveNorm = "AdaptiveNorm"
  case maxUnpooling = "MaxUnpool"
  case locallyConnected = "LocallyConnected"
  case connected = "PartlyConnected"
  case standardized1 = "StandardizedConv1d"
  case standardized2 = "StandardizedConv2d"
  case standardized3 = "StandardizedConv3d"
  case radialBasis = "RadialBasis"
  case responseNorm = "GlobalResponseNorm"
  case localResponseNorm = "LocalResponseNorm"
  case stochasticDepth = "StochasticDepth"
  case weightedSum = "WeightedSum"

  /// The class.
  var code: String {
    switch self {
    case .lambda:
      """
      class Lambda(nn.Module):
          def __init__(self, function):
              super().__init__()
              self.function = function

          def forward(self, x):
              return self.function(x)
      """
    case .permute:
      """
      class Permute(nn.Module):
          def __init__(self, *dims):
              super().__init__()
              self.dims = dims

          def forward(self, x):
              return x.permute(self.dims)
      """
    case .merge:
      """
      class Merge(nn.Module):
          \"""A function of the outputs of several paths.\"""

          def __init__(self, function, *paths):
              super().__init__()
              self.paths = nn.ModuleList(paths)
              self.function = function

          def forward(self, x):
              return self.function(*[path(x) for path in self.paths])
      """
    case .dense:
      """
      class Dense(nn.ModuleList):
          \"""Layers that each read the channels of all before; the output has those of all.\"""

          def forward(self, x):
              features = [x]
              for layer in self:
                  features.append(layer(torch.cat(features, 1)))
              return torch.cat(features, 1)
      """
    case .scale:
      """
      class Scale(nn.Module):
          \"""A factor and a shift for each channel.\"""

          def __init__(self, *shape, factor=True, bias=True):
              super().__init__()
              self.weight = nn.Parameter(torch.ones(shape)) if factor else None
              self.bias = nn.Parameter(torch.zeros(shape)) if bias else None

          def forward(self, x):
              if self.weight is not None:
                  x = x * self.weight
              return x if self.bias is None else x + self.bias
      """
    case .positionBias:
      """
      class PositionBias(nn.Module):
          def __init__(self, *shape):
              super().__init__()
              self.bias = nn.Parameter(torch.zeros(shape))

          def forward(self, x):
              return x + self.bias
      """
    case .windowReduction:
      """
      class WindowReduction(nn.Module):
          \"""A function of the values in each window.\"""

          def __init__(self, function, kernel_size, stride, dilation=None, padding=None):
              super().__init__()
              self.function = function
              self.windows = list(zip(kernel_size, stride, dilation or (1,) * len(stride)))
              self.padding = padding

          def forward(self, x):
              if self.padding:
                  x = F.pad(x, self.padding)
              for axis, (size, step, spread) in enumerate(self.windows, 2):
                  x = x.unfold(axis, spread * (size - 1) + 1, step)[..., ::spread]
              return self.function(x.flatten(2 + len(self.windows)))
      """
    case .meanPooling:
      """
      class MeanOfValues(nn.Module):
          \"""The mean of those values of each window that are not padding.\"""

          def __init__(self, kernel_size, stride, dilation=None, padding=None, counted=None):
              super().__init__()
              self.counted = counted
              self.sums = WindowReduction(
                  lambda x: x.sum(-1), kernel_size, stride, dilation, padding
              )

          def forward(self, x):
              values = torch.ones_like(x[:1, :1])
              if self.counted:
                  x, values = F.pad(x, self.counted), F.pad(values, self.counted, value=1.0)
              return self.sums(x) / self.sums(values)
      """
    case .adaptiveNorm:
      """
      class AdaptiveNorm(nn.Module):
          \"""A sum, or a norm if a power is given, of the values in each cell.\"""

          def __init__(self, output_size, power=None):
              super().__init__()
              self.output_size = output_size
              self.power = power

          def forward(self, x):
              if self.power:
                  x = x.abs() ** self.power
              for axis, cells in enumerate(self.output_size, 2):
                  size = x.shape[axis]
                  ends = [(i * size // cells, -(-(i + 1) * size // cells)) for i in range(cells)]
                  x = torch.stack([x.narrow(axis, a, b - a).sum(axis) for a, b in ends], axis)
              return x ** (1 / self.power) if self.power else x
      """
    case .maxUnpooling:
      """
      class MaxUnpool(nn.Module):
          \"""Puts values back where a max pooling found the largest of its windows.\"""

          def __init__(self, kernel_size, stride, padding, dilation=1):
              super().__init__()
              self.padding = padding
              self.dilation = dilation
              self.kernel_size = kernel_size
              self.stride = stride

          def forward(self, x, pooled):
              pool = [F.max_pool1d, F.max_pool2d, F.max_pool3d][x.dim() - 3]
              padded = F.pad(pooled, self.padding, value=float("-inf"))
              _, places = pool(
                  padded, self.kernel_size, self.stride, dilation=self.dilation, return_indices=True
              )
              result = torch.zeros_like(padded).flatten(2)
              result = result.scatter(2, places.flatten(2), x.flatten(2)).view_as(padded)
              return F.pad(result, [-count for count in self.padding])
      """
    case .locallyConnected:
      """
      class LocallyConnected(nn.Module):
          \"""A convolution with other weights at each position.\"""

          def __init__(
              self, in_channels, out_channels, kernel_size, output_size, stride, dilation, padding,
              groups=1,
          ):
              super().__init__()
              self.windows = list(zip(kernel_size, stride, dilation))
              self.output_size = output_size
              self.padding = padding
              self.groups = groups
              shape = (
                  math.prod(output_size), groups, out_channels // groups, in_channels // groups,
                  math.prod(kernel_size),
              )
              bound = (shape[3] * shape[4]) ** -0.5
              self.weight = nn.Parameter(torch.empty(shape).uniform_(-bound, bound))

          def forward(self, x):
              x = F.pad(x, self.padding)
              for axis, (size, step, spread) in enumerate(self.windows, 2):
                  x = x.unfold(axis, spread * (size - 1) + 1, step)[..., ::spread]
              x = x.flatten(2 + len(self.windows)).flatten(2, -2).unflatten(1, (self.groups, -1))
              x = torch.einsum("ngcpk,pgfck->ngfp", x, self.weight)
              return x.flatten(1, 2).unflatten(2, self.output_size)
      """
    case .connected:
      """
      class PartlyConnected(nn.Module):
          \"""A convolution each of whose filters reads some of the channels.\"""

          def __init__(self, in_channels, table, kernel_size, bias=True, **options):
              super().__init__()
              pairs = [(row, channel) for row, row_of in enumerate(table) for channel in row_of]
              self.rows, self.channels = map(list, zip(*pairs))
              self.shape = (len(table), in_channels, *kernel_size)
              self.options = options
              bound = (in_channels * math.prod(kernel_size)) ** -0.5
              weight = torch.empty(len(pairs), *kernel_size).uniform_(-bound, bound)
              self.weight = nn.Parameter(weight)
              self.bias = nn.Parameter(torch.zeros(len(table))) if bias else None

          def forward(self, x):
              weight = self.weight.new_zeros(self.shape)
              weight[self.rows, self.channels] = self.weight
              convolve = [F.conv1d, F.conv2d, F.conv3d][x.dim() - 3]
              return convolve(x, weight, self.bias, **self.options)
      """
    case .standardized1, .standardized2, .standardized3:
      """
      class \(rawValue)(nn.\(rawValue.dropFirst(12))):
          \"""A convolution with weights of mean 0 and variance 1 in each filter.\"""

          def __init__(self, *args, eps=1e-05, **options):
              super().__init__(*args, **options)
              self.eps = eps

          def forward(self, x):
              variance, mean = torch.var_mean(
                  self.weight.flatten(1), 1, correction=0, keepdim=True
              )
              weight = (self.weight.flatten(1) - mean) / (variance + self.eps).sqrt()
              return self._conv_forward(x, weight.view_as(self.weight), self.bias)
      """
    case .radialBasis:
      """
      class RadialBasis(nn.Module):
          \"""Squared distances from learned centers.\"""

          def __init__(self, in_features, out_features):
              super().__init__()
              self.weight = nn.Parameter(torch.randn(out_features, in_features))

          def forward(self, x):
              return (x[:, None] - self.weight).square().sum(2)
      """
    case .responseNorm:
      """
      class GlobalResponseNorm(nn.Module):
          def __init__(self, *shape, dims, channel_dim, eps=1e-06):
              super().__init__()
              self.dims, self.channel_dim, self.eps = dims, channel_dim, eps
              self.weight = nn.Parameter(torch.zeros(shape))
              self.bias = nn.Parameter(torch.zeros(shape))

          def forward(self, x):
              norm = torch.linalg.vector_norm(x, dim=self.dims, keepdim=True)
              response = norm / (norm.mean(self.channel_dim, keepdim=True) + self.eps)
              return self.weight * (x * response) + self.bias + x
      """
    case .localResponseNorm:
      """
      class LocalResponseNorm(nn.Module):
          \"""The sum over channels as it is, not divided by their number.\"""

          def __init__(self, size, alpha, beta, k):
              super().__init__()
              self.size, self.alpha, self.beta, self.k = size, alpha, beta, k

          def forward(self, x):
              before, after = self.size // 2, (self.size - 1) // 2
              squares = F.pad(x.square().flatten(2), (0, 0, before, after))
              sums = squares.unfold(1, self.size, 1).sum(-1).view_as(x)
              return x / (self.k + self.alpha * sums) ** self.beta
      """
    case .stochasticDepth:
      """
      class StochasticDepth(nn.Module):
          \"""Drops the residual of whole images in training.\"""

          def __init__(self, p):
              super().__init__()
              self.p = p

          def forward(self, x):
              if not self.training or self.p == 0:
                  return x
              kept = torch.rand(len(x), *[1] * (x.dim() - 1), device=x.device) >= self.p
              return x * kept / max(1 - self.p, 1e-12)
      """
    case .weightedSum:
      """
      class WeightedSum(nn.Module):
          \"""A sum of several values, each with a learned factor.\"""

          def __init__(self, count, form="plain"):
              super().__init__()
              self.form = form
              self.weight = nn.Parameter(torch.ones(count))

          def forward(self, *values):
              weight = self.weight
              if self.form == "softmax":
                  weight = weight.softmax(0)
              elif self.form == "normalized":
                  weight = weight.relu() / (weight.relu().sum() + 1e-4)
              return sum(factor * value for factor, value in zip(weight, values))
      """
    }
  }

  /// The parameters of the class.
  var parameters: [String] {
    switch self {
    case .positionBias: ["bias"]
    case .locallyConnected, .radialBasis, .weightedSum: ["weight"]
    case .scale, .connected, .standardized1, .standardized2, .standardized3, .responseNorm:
      ["weight", "bias"]
    case .lambda, .permute, .merge, .dense, .windowReduction, .meanPooling, .adaptiveNorm,
      .maxUnpooling, .localResponseNorm, .stochasticDepth:
      []
    }
  }

  /// The classes that it uses.
  var needs: [PyTorchHelper] {
    switch self {
    case .meanPooling: [.windowReduction]
    case .lambda, .permute, .merge, .dense, .scale, .positionBias, .windowReduction,
      .adaptiveNorm, .maxUnpooling, .locallyConnected, .connected, .standardized1,
      .standardized2, .standardized3, .radialBasis, .responseNorm, .localResponseNorm,
      .stochasticDepth, .weightedSum:
      []
    }
  }
}
