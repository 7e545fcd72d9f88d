"""Writes operator-cases.json beside this file: layers that PyTorch computed, forward and backward.

Each case is the body of a description whose last statement is the layer under test and reads the inputs, values for
them, and what PyTorch gives in double precision. What autograd saves is measured in float32 with
`torch.autograd.graph.saved_tensors_hooks`: which inputs, the output, and bytes of other storages than parameters.

    python -m pip install torch==2.13.0 && python Tests/Fixtures/operator-cases.py
"""

import json
import math
import pathlib

import torch
import torch.nn.functional as F

CASES = []


def numbers(shape, generator, low=-2.0, high=2.0):
    """Multiples of 1/32, which float32 holds, none of them a kink of any function here."""
    count = math.prod(shape)
    steps = torch.randint(int(low * 32), int(high * 32), (count,), generator=generator)
    return ((steps.double() * 2 + 1) / 64).reshape(shape)


def listed(tensor):
    return [float(f"{value:.9g}") for value in tensor.detach().double().flatten().tolist()]


def saved_by(function, inputs, parameters, is_in_place):
    leaves = [x.float().requires_grad_() for x in inputs]
    own = {name: p.float().requires_grad_(p.is_floating_point()) for name, p in parameters.items()}
    for name in ("mean", "variance"):
        if name in own:
            own[name] = own[name].detach()
    # An operator in place may not write over a leaf.
    xs = [x * 1 for x in leaves]
    held = []

    def pack(tensor):
        held.append(tensor)
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        y = function(*xs, **own)
    skipped = {p.untyped_storage().data_ptr() for p in own.values()}
    at = [x.untyped_storage().data_ptr() for x in xs]
    result = y.untyped_storage().data_ptr()
    others = {}
    found_inputs, found_output = [False] * len(xs), False
    for tensor in held:
        place = tensor.untyped_storage().data_ptr()
        if place in skipped:
            continue
        if place == result and (is_in_place or place not in at):
            found_output = True
        elif place in at:
            found_inputs[at.index(place)] = True
        else:
            others[place] = tensor.untyped_storage().nbytes()
    return {"inputs": found_inputs, "output": found_output, "bytes": sum(others.values())}


def case(
    name, network, function, *shapes, images=2, in_place=None, low=-2.0, saves=True,
    saving=None,
    **parameters,
):
    """`parameters` are shapes; those of `mean` and `variance` belong to running statistics. `saving` is the form
    of training, if it is another function."""
    generator = torch.Generator().manual_seed(len(CASES) + 1)
    inputs = [numbers((images, *shape), generator, low=low) for shape in shapes]
    values = {
        key: numbers(shape, generator, low=0.25 if key == "variance" else -1.0, high=1.0)
        for key, shape in parameters.items()
    }
    xs = [x.clone().requires_grad_() for x in inputs]
    own = {
        key: value.clone().requires_grad_(key in ("weights", "biases"))
        for key, value in values.items()
    }
    y = function(*xs, **own)
    upstream = numbers(tuple(y.shape), generator)
    entry = {
        "name": name,
        "network": network,
        "images": images,
        "inputs": [listed(x) for x in inputs],
        "output": listed(y),
        "upstream": listed(upstream),
    }
    for key, value in values.items():
        entry[key] = listed(value)
    learned = [own[key] for key in ("weights", "biases") if key in own]
    gradients = torch.autograd.grad(y, xs + learned, upstream)
    entry["gradients"] = [listed(g) for g in gradients[: len(xs)]]
    for key, gradient in zip([k for k in ("weights", "biases") if k in own], gradients[len(xs):]):
        entry[f"{key}Gradient"] = listed(gradient)
    if saves:
        entry["saved"] = saved_by(saving or function, inputs, values, False)
    if in_place is not None:
        entry["savedInPlace"] = saved_by(in_place, inputs, values, True)
    CASES.append(entry)


def channels_last(x, function):
    return function(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


# MARK: Structure

case(
    "linear on the channels of each position", "input 3 4 5; fc units=6 over=positions",
    lambda x, weights, biases: channels_last(x, lambda t: F.linear(t, weights, biases)),
    (5, 3, 4), weights=(6, 5), biases=(6,), saves=False)
case(
    "linear on positions without biases", "input 2 3 4; fc units=3 over=positions bias=none",
    lambda x, weights: channels_last(x, lambda t: F.linear(t, weights)), (4, 2, 3), weights=(3, 4), saves=False)
case("mean of the plane", "input 3 4 5; mean over=plane",
     lambda x: x.mean((2, 3), keepdim=True), (5, 3, 4))
case("mean of the channels", "input 3 4 5; mean over=channels",
     lambda x: x.mean(1, keepdim=True), (5, 3, 4))
case("sum of the channels", "input 3 4 5; sum over=channels",
     lambda x: x.sum(1, keepdim=True), (5, 3, 4))
case("sum of the plane", "input 3 4 5; sum", lambda x: x.sum((2, 3), keepdim=True), (5, 3, 4))
case("maximum of the channels", "input 3 4 5; max over=channels",
     lambda x: x.max(1, keepdim=True).values, (5, 3, 4))
case("maximum of the plane", "input 3 4 5; max",
     lambda x: x.flatten(2).max(2).values[:, :, None, None], (5, 3, 4))
case("norm of the channels", "input 3 4 5; l2 over=channels",
     lambda x: torch.linalg.vector_norm(x, dim=1, keepdim=True), (5, 3, 4))
case("norm of the plane", "input 3 4 5; l2",
     lambda x: torch.linalg.vector_norm(x, dim=(2, 3), keepdim=True), (5, 3, 4))
case("pixels as channels", "input 4 6 3; pixel-unshuffle factor=2",
     lambda x: F.pixel_unshuffle(x, 2), (3, 4, 6), saves=False)


def depth_to_space(x, r):
    n, c, h, w = x.shape
    return (x.reshape(n, r, r, c // r**2, h, w).permute(0, 3, 4, 1, 5, 2)
            .reshape(n, c // r**2, h * r, w * r))


def space_to_depth(x, r):
    n, c, h, w = x.shape
    return (x.reshape(n, c, h // r, r, w // r, r).permute(0, 3, 5, 1, 2, 4)
            .reshape(n, c * r**2, h // r, w // r))


case("ONNX's DepthToSpace, DCR", "input 2 3 8; depth-to-space factor=2",
     lambda x: depth_to_space(x, 2), (8, 2, 3), saves=False)
case("ONNX's DepthToSpace, CRD", "input 2 3 18; depth-to-space factor=3 order=crd",
     lambda x: F.pixel_shuffle(x, 3), (18, 2, 3), saves=False)
case("ONNX's SpaceToDepth", "input 4 6 3; space-to-depth factor=2",
     lambda x: space_to_depth(x, 2), (3, 4, 6), saves=False)
case("a vector as a volume", "input 1 1 24; reshape height=2 width=3",
     lambda x: x.reshape(-1, 4, 2, 3), (24, 1, 1))


def locally_connected(x, weights, biases=None, stride=1, padding=0):
    patches = F.unfold(x, 3, padding=padding, stride=stride)
    y = torch.einsum("nip,poi->nop", patches, weights)
    if biases is not None:
        y = y + biases
    side = int(math.sqrt(y.shape[2]))
    return y.reshape(y.shape[0], y.shape[1], side, side)


case("weights of its own at each position", "input 5 5 2; conv filters=3 kernel=3 weights=per-position",
     locally_connected, (2, 5, 5), weights=(9, 3, 18), biases=(3, 9), saves=False)
case("the same with stride and padding, without biases",
     "input 5 5 2; conv filters=4 kernel=3 stride=2 pad=1 weights=per-position bias=none",
     lambda x, weights: locally_connected(x, weights, None, 2, 1), (2, 5, 5), weights=(9, 4, 18),
     saves=False)


def standardized(x, weights, biases=None, groups=1):
    made = F.batch_norm(weights.reshape(1, weights.shape[0], -1), None, None, training=True,
                        momentum=0.0, eps=1e-6).reshape_as(weights)
    return F.conv2d(x, made, biases, padding=1, groups=groups)


case("standardized weights", "input 4 5 4; conv filters=3 kernel=3 pad=1 weights=standardized",
     standardized, (4, 4, 5), weights=(3, 4, 3, 3), biases=(3,))
case("standardized weights of groups",
     "input 4 5 4; conv filters=6 kernel=3 pad=1 groups=2 bias=none weights=standardized",
     lambda x, weights: standardized(x, weights, None, 2), (4, 4, 5), weights=(6, 2, 3, 3))

case("a vector added to every position", "input a 3 4 5; input b 1 1 5; add { path from=a {}; path from=b {} }",
     lambda a, b: a + b, (5, 3, 4), (5, 1, 1))
case("a difference of three, two of them repeated",
     "input a 3 4 5; input b 3 4 1; input c 1 1 5\n"
     "subtract { path from=a {}; path from=b {}; path from=c {} }",
     lambda a, b, c: a - b - c, (5, 3, 4), (1, 3, 4), (5, 1, 1))


def fused(make):
    def function(*xs, weights):
        made = make(weights)
        total = made[0] * xs[0]
        for place in range(1, len(xs)):
            total = total + made[place] * xs[place]
        return total
    return function


def fast_normalized(weights):
    positive = F.relu(weights)
    return positive / (positive.sum() + 1e-4)


for word, make in (("plain", lambda w: w), ("normalized", fast_normalized),
                   ("softmax", lambda w: F.softmax(w, 0))):
    case(f"weighted sum, {word}",
         "input a 3 4 2; input b 3 4 2; input c 3 4 2\n"
         f"add weights={word} {{ path from=a {{}}; path from=b {{}}; path from=c {{}} }}",
         fused(make), (2, 3, 4), (2, 3, 4), (2, 3, 4), weights=(3,))
case("an average by a divisor of its own", "input 5 6 2; avgpool kernel=3 pad=1 stride=2 rounding=floor divisor=5",
     lambda x: F.avg_pool2d(x, 3, 2, 1, divisor_override=5), (2, 5, 6))
case("nearest-exact, enlarged", "input 3 4 2; upsample height=7 width=9 interpolation=nearest-exact",
     lambda x: F.interpolate(x, size=(7, 9), mode="nearest-exact"), (2, 3, 4))
case("nearest-exact, reduced", "input 7 9 2; upsample height=3 width=4 interpolation=nearest-exact",
     lambda x: F.interpolate(x, size=(3, 4), mode="nearest-exact"), (2, 7, 9))

# MARK: Normalization

case("layer normalization without a bias", "input 3 4 5; layernorm bias=none",
     lambda x, weights: F.layer_norm(x, (5, 3, 4), weights), (5, 3, 4), weights=(5, 3, 4))
case("layer normalization of channels without a bias", "input 3 4 5; layernorm over=channels bias=none",
     lambda x, weights: channels_last(x, lambda t: F.layer_norm(t, (5,), weights)), (5, 3, 4),
     weights=(5,))
for axis, place in (("height", 2), ("width", 3)):
    case(f"softmax along the {axis}", f"input 3 4 5; softmax over={axis}",
         lambda x, place=place: F.softmax(x, place), (5, 3, 4))
    case(f"log-softmax along the {axis}", f"input 3 4 5; log-softmax over={axis}",
         lambda x, place=place: F.log_softmax(x, place), (5, 3, 4))

# MARK: Functions of each value

case("hard tanh", "input 3 4 5; hard-tanh", F.hardtanh, (5, 3, 4),
     in_place=lambda x: F.hardtanh(x, inplace=True))
case("hard tanh of other bounds", "input 3 4 5; hard-tanh min=-0.5 max=1.25",
     lambda x: F.hardtanh(x, -0.5, 1.25), (5, 3, 4))
case("ReLU with a ceiling", "input 3 4 5; relu max=1", lambda x: F.hardtanh(x, 0, 1), (5, 3, 4),
     in_place=lambda x: F.hardtanh(x, 0, 1, inplace=True))
case("softsign", "input 3 4 5; softsign", F.softsign, (5, 3, 4))
case("threshold", "input 3 4 5; threshold threshold=0.25 value=-0.5",
     lambda x: F.threshold(x, 0.25, -0.5), (5, 3, 4),
     in_place=lambda x: F.threshold(x, 0.25, -0.5, inplace=True))
case("square", "input 3 4 5; square", torch.square, (5, 3, 4))
case("identity", "input 3 4 5; identity", torch.nn.Identity(), (5, 3, 4))
case("softplus of another steepness", "input 3 4 5; softplus beta=2.5",
     lambda x: F.softplus(x, beta=2.5, threshold=1e6), (5, 3, 4))

# MARK: Paddings

for mode in ("reflect", "replicate", "circular"):
    case(f"padding, {mode}", f'input 4 5 2; pad pad="1,3,2,0" mode={mode}',
         lambda x, mode=mode: F.pad(x, (3, 0, 1, 2), mode=mode), (2, 4, 5))
    case(f"padding of a sequence, {mode}", f'input 5 2; pad pad="3,4" mode={mode}',
         lambda x, mode=mode: F.pad(x, (3, 4), mode=mode), (2, 5))
    case(f"padding of a body, {mode}", f'input 3 4 3 2; pad pad="1,0,2,2,3,1" mode={mode}',
         lambda x, mode=mode: F.pad(x, (2, 1, 0, 3, 1, 2), mode=mode), (2, 3, 4, 3))
case("padding with a constant", 'input 4 5 2; pad pad="1,3,2,0" channels=1 channels-before=2 value=-1.5',
     lambda x: F.pad(x, (3, 0, 1, 2, 2, 1), value=-1.5), (2, 4, 5))

# MARK: Norms. PyTorch raises values, not magnitudes, to the power, which differs below 0 for odd powers.


def lp_pool(x, power, *window, **more):
    return F.lp_pool2d(x, power, *window, **more)


case("Lp pooling, p = 3", "input 5 6 2; lppool kernel=2 stride=2 power=3 rounding=floor",
     lambda x: lp_pool(x, 3, 2, 2), (2, 5, 6), low=0.0)
case("Lp pooling, p = 1.5, rounded up", "input 5 6 2; lppool kernel=3 stride=2 power=1.5 rounding=ceil",
     lambda x: lp_pool(x, 1.5, 3, 2, ceil_mode=True) * (
         torch.tensor([[9., 9, 6], [9, 9, 6]], dtype=x.dtype) / 9) ** (1 / 1.5), (2, 5, 6), low=0.0,
     saves=False)
case("Lp pooling, p = 4, of numbers below 0 too", "input 5 6 2; lppool kernel=2 stride=2 power=4 rounding=floor",
     lambda x: lp_pool(x, 4, 2, 2), (2, 5, 6))
case("L2 pooling", "input 5 6 2; l2pool kernel=2 stride=2 rounding=floor",
     lambda x: lp_pool(x, 2, 2, 2), (2, 5, 6))
case("Lp pooling of a sequence", "input 7 2; lppool kernel=3 stride=2 power=3 rounding=floor",
     lambda x: F.lp_pool1d(x, 3, 3, 2), (2, 7), low=0.0)
case("Lp pooling of a body", "input 4 4 4 2; lppool kernel=2 stride=2 power=3 rounding=floor",
     lambda x: F.lp_pool3d(x, 3, 2, 2), (2, 4, 4, 4), low=0.0)
case("norm of the plane, p = 3", "input 3 4 5; lp power=3",
     lambda x: torch.linalg.vector_norm(x, 3, dim=(2, 3), keepdim=True), (5, 3, 4))
case("norm of the channels, p = 2.5", "input 3 4 5; lp power=2.5 over=channels",
     lambda x: torch.linalg.vector_norm(x, 2.5, dim=1, keepdim=True), (5, 3, 4))
case("global Lp pooling, p = 1.5", "input 3 4 5; global-lppool power=1.5",
     lambda x: torch.linalg.vector_norm(x, 1.5, dim=(2, 3), keepdim=True), (5, 3, 4))

# MARK: Gates and random slopes

case("gated linear unit", "input 3 4 6; glu", lambda x: F.glu(x, 1), (6, 3, 4))
case("gated linear unit of a sequence", "input 5 4; glu", lambda x: F.glu(x, 1), (4, 5))
case("randomized leaky ReLU", "input 3 4 5; rrelu", F.rrelu, (5, 3, 4),
     saving=lambda x: F.rrelu(x, training=True),
     in_place=lambda x: F.rrelu(x, training=True, inplace=True))
case("randomized leaky ReLU of other bounds", "input 3 4 5; rrelu lower=0.1 upper=0.4",
     lambda x: F.rrelu(x, 0.1, 0.4), (5, 3, 4), saving=lambda x: F.rrelu(x, 0.1, 0.4, True))

# MARK: Normalizations of images, and by norms

case("instance normalization", "input 3 4 5; instancenorm", lambda x: F.instance_norm(x), (5, 3, 4))
case("instance normalization, affine", "input 3 4 5; instancenorm affine=#true",
     lambda x, weights, biases: F.instance_norm(x, weight=weights, bias=biases), (5, 3, 4),
     weights=(5,), biases=(5,))
case("instance normalization of a body", "input 2 3 4 2; instancenorm affine=#true",
     lambda x, weights, biases: F.instance_norm(x, weight=weights, bias=biases), (2, 2, 3, 4),
     weights=(2,), biases=(2,))
case("instance normalization by running statistics",
     "input 3 4 5; instancenorm affine=#true statistics=#true",
     lambda x, weights, biases, mean, variance: F.instance_norm(
         x, mean, variance, weights, biases, use_input_stats=False), (5, 3, 4),
     saving=lambda x, weights, biases, mean, variance: F.instance_norm(
         x, mean, variance, weights, biases, use_input_stats=True),
     weights=(5,), biases=(5,), mean=(5,), variance=(5,))


def response_normalized(x, weights, biases):
    """ConvNeXt v2's code, which has its channels last."""
    x = x.permute(0, 2, 3, 1)
    norms = torch.norm(x, p=2, dim=(1, 2), keepdim=True)
    quotients = norms / (norms.mean(dim=-1, keepdim=True) + 1e-6)
    return (weights * (x * quotients) + biases + x).permute(0, 3, 1, 2)


case("global response normalization", "input 3 4 5; grn", response_normalized, (5, 3, 4),
     weights=(5,), biases=(5,))
case("L2 normalization", "input 3 4 5; l2-normalize", lambda x: F.normalize(x), (5, 3, 4))
case("L2 normalization, scaled", "input 3 4 5; l2-normalize scale=#true",
     lambda x, weights: weights.view(1, -1, 1, 1) * F.normalize(x), (5, 3, 4), weights=(5,))
case("L2 normalization of small numbers", "input 3 4 5; l2-normalize epsilon=4",
     lambda x: F.normalize(x, eps=4), (5, 3, 4))

# MARK: Resizing

for size in ((7, 9), (2, 3), (3, 10), (6, 4)):
    for word, more in (("bicubic", {}), ("bicubic-aligned-corners", {"align_corners": True}),
                       ("bilinear-antialiased", {"antialias": True}), ("bicubic-antialiased", {"antialias": True})):
        case(f"{word}, 5×6 to {size[0]}×{size[1]}",
             f"input 5 6 2; upsample height={size[0]} width={size[1]} interpolation={word}",
             lambda x, size=size, word=word, more=more: F.interpolate(
                 x, size=size, mode=word.split("-")[0], **more), (2, 5, 6))
case("bicubic by a factor", "input 4 3 2; upsample factor=3 interpolation=bicubic",
     lambda x: F.interpolate(x, scale_factor=3, mode="bicubic"), (2, 4, 3))
case("bicubic to one pixel", "input 4 3 2; upsample height=1 width=1 interpolation=bicubic-aligned-corners",
     lambda x: F.interpolate(x, size=(1, 1), mode="bicubic", align_corners=True), (2, 4, 3))

# MARK: Regions and products


def regions(count, height, width):
    """What torchvision's RoIPool makes of boxes that are the whole plane, whose cells are then those of an adaptive
    pooling, with the regions behind one another."""
    def function(x):
        return torch.stack([F.adaptive_max_pool2d(x, (height, width))] * count, 2)
    return function


def product(transposed, extents):
    """Volumes as matrices with a row of channels for each position."""
    def function(a, b):
        rows, columns = a.flatten(2).transpose(1, 2), b.flatten(2).transpose(1, 2)
        if transposed == "first":
            rows = rows.transpose(1, 2)
        if transposed == "second":
            columns = columns.transpose(1, 2)
        result = torch.matmul(rows, columns).transpose(1, 2)
        return result.reshape(*result.shape[:2], *extents)
    return function


case("regions in cells", "input 5 7 3; roi-pool regions=3 height=2 width=3", regions(3, 2, 3), (3, 5, 7), saves=False)
case("regions in more cells than pixels", "input 2 3 2; roi-pool regions=2 height=3 width=4", regions(2, 3, 4),
     (2, 2, 3), saves=False)
case("positions times channels", "input a 2 3 4; input b 2 2 5\nmatmul { path from=a {}; path from=b {} }",
     product("none", (2, 3)), (4, 2, 3), (5, 2, 2))
case("positions by positions", "input a 2 3 4; input b 2 2 4\nmatmul transpose=second-path { path from=a {}; path from=b {} }",
     product("second", (2, 3)), (4, 2, 3), (4, 2, 2))
case("channels by channels", "input a 2 3 4; input b 2 3 5\nmatmul transpose=first-path { path from=a {}; path from=b {} }",
     product("first", (4,)), (4, 2, 3), (5, 2, 3))

# MARK: Unpooling


def unpooled(dimensions, kernel, stride, padding=0, rounding_up=False):
    """What flows, put back where a pooling of the second volume finds its maxima; that has no gradient."""
    pool = getattr(F, f"max_pool{dimensions}d")
    unpool = getattr(F, f"max_unpool{dimensions}d")

    def function(flow, pooled):
        _, indices = pool(
            pooled, kernel, stride, padding, ceil_mode=rounding_up, return_indices=True)
        return unpool(flow, indices, kernel, stride, padding, output_size=pooled.shape[2:]) + 0 * pooled
    return function


def unpooling(flow, pooled, settings):
    return (f"input a {flow}; input b {pooled}\nmax-unpool {settings} {{ path from=a {{}}; path from=b {{}} }}")


# Of windows that overlap PyTorch's gradient is another: that of each value at a shared maximum.
case("values back to their maxima", unpooling("2 3 4", "4 6 4", "kernel=2 stride=2"),
     unpooled(2, 2, 2), (4, 2, 3), (4, 4, 6), saves=False)
case("values back to an odd plane, padded", unpooling("3 3 2", "7 7 2", "kernel=3 stride=3 pad=1"),
     unpooled(2, 3, 3, 1), (2, 3, 3), (2, 7, 7), saves=False)
case("values back to an odd plane, rounded up", unpooling("3 3 2", "5 6 2", "kernel=2 stride=2"),
     unpooled(2, 2, 2, rounding_up=True), (2, 3, 3), (2, 5, 6), saves=False)
case("values back to a sequence", unpooling("4 3", "9 3", "kernel=2 stride=2"),
     unpooled(1, 2, 2), (3, 4), (3, 9), saves=False)
case("values back to a volume of three axes", unpooling("2 2 3 2", "4 5 6 2", "kernel=2 stride=2"),
     unpooled(3, 2, 2), (2, 2, 2, 3), (2, 4, 5, 6), saves=False)

if __name__ == "__main__":
    path = pathlib.Path(__file__).with_suffix(".json")
    lines = ",\n".join(json.dumps(entry, separators=(",", ":")) for entry in CASES)
    path.write_text(f"[\n{lines}\n]\n")
    print(f"{len(CASES)} cases, PyTorch {torch.__version__}")
