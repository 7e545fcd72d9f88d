"""Makes axes-cases.json: PyTorch's operators on sequences and on volumes of three axes, forward and backward.

python3 axes-cases.py > axes-cases.json, with PyTorch 2.13.0 and NumPy. Values and gradients are computed in double
precision from inputs that float32 holds exactly, and printed with nine digits.
"""
import json
import torch
import torch.nn.functional as F

torch.manual_seed(20)
cases = []


def draw(*shape):
    """Multiples of 1/32 from -1 to 1."""
    return torch.randint(-32, 33, shape).double() / 32


def distinct(*shape):
    """Different multiples of 1/32, so that no maximum is shared."""
    count = 1
    for extent in shape:
        count *= extent
    return ((torch.randperm(count).double() - count // 2) / 32).reshape(shape)


def packed(tensor):
    return {"shape": list(tensor.shape), "data": [float("%.9g" % v) for v in tensor.flatten().tolist()]}


def case(name, op, attrs, function, x, weight=None, bias=None, statistics=None, others=()):
    inputs = [x, *others]
    for tensor in inputs + [weight, bias]:
        if tensor is not None:
            tensor.requires_grad_(True)
    y = function(*inputs, weight, bias)
    upstream = draw(*y.shape)
    y.backward(upstream)
    params = {}
    if weight is not None:
        params["weight"] = packed(weight.detach())
    if bias is not None:
        params["bias"] = packed(bias.detach())
    for key, value in (statistics or {}).items():
        params[key] = packed(value)
    names = ["x"] if len(inputs) == 1 else ["a", "b", "c"][: len(inputs)]
    grads = {("dX" if len(inputs) == 1 else "dX_" + key): packed(t.grad) for key, t in zip(names, inputs)}
    if weight is not None:
        grads["dW"] = packed(weight.grad)
    if bias is not None:
        grads["dB"] = packed(bias.grad)
    cases.append({
        "name": name, "op": op, "attrs": attrs,
        "inputs": {key: packed(t.detach()) for key, t in zip(names, inputs)},
        "params": params, "outputs": {"y": packed(y.detach())}, "upstream": {"dY": packed(upstream)},
        "grads": grads, "tolerance": {"rtol": 1e-5, "atol": 1e-5},
    })


EXTENTS = {1: [9], 3: [3, 4, 5]}
CONV = {1: F.conv1d, 3: F.conv3d}
TRANSPOSED = {1: F.conv_transpose1d, 3: F.conv_transpose3d}
MAX = {1: F.max_pool1d, 3: F.max_pool3d}
AVERAGE = {1: F.avg_pool1d, 3: F.avg_pool3d}
LP = {1: F.lp_pool1d, 3: F.lp_pool3d}
ADAPTIVE_MAX = {1: F.adaptive_max_pool1d, 3: F.adaptive_max_pool3d}
ADAPTIVE_AVERAGE = {1: F.adaptive_avg_pool1d, 3: F.adaptive_avg_pool3d}


def convolution(axes, name, filters, kernel, channels=3, groups=1, biased=True, extents=None, **settings):
    numbers = {"stride": [1] * axes, "padding": [0] * axes, "dilation": [1] * axes} | settings
    extents = extents or EXTENTS[axes]
    case(f"conv{axes}d_{name}", f"conv{axes}d", numbers | {"groups": groups, "bias": biased},
         lambda x, w, b: CONV[axes](x, w, b, groups=groups, **numbers),
         draw(2, channels, *extents), draw(filters, channels // groups, *kernel),
         draw(filters) if biased else None)


def transposed(axes, name, filters, kernel, channels=2, groups=1, output_padding=None, **settings):
    numbers = {"stride": [1] * axes, "padding": [0] * axes, "dilation": [1] * axes} | settings
    extra = output_padding or [0] * axes
    case(f"conv_transpose{axes}d_{name}", f"conv_transpose{axes}d",
         numbers | {"groups": groups, "bias": True, "output_padding": extra},
         lambda x, w, b: TRANSPOSED[axes](x, w, b, groups=groups, output_padding=extra, **numbers),
         draw(2, channels, *[e // 2 + 1 for e in EXTENTS[axes]]), draw(channels, filters // groups, *kernel),
         draw(filters))


convolution(1, "k3", 4, [3])
convolution(1, "k5_s2_p2", 4, [5], stride=[2], padding=[2])
convolution(1, "k3_d4_p4", 2, [3], padding=[4], dilation=[4])
convolution(1, "depthwise", 3, [3], groups=3, padding=[1], biased=False)
convolution(1, "wide", 18, [2], channels=20)
convolution(3, "k3", 4, [3, 3, 3])
convolution(3, "k3x1x1_p1x0x0", 4, [3, 1, 1], padding=[1, 0, 0])
convolution(3, "k1x3x3_s1x2x2_p0x1x1", 4, [1, 3, 3], stride=[1, 2, 2], padding=[0, 1, 1], biased=False)
convolution(3, "k3_s2_p1", 2, [3, 3, 3], stride=[2, 2, 2], padding=[1, 1, 1])
convolution(3, "k2x3x2_d2x1x2_p1x2x1", 2, [2, 3, 2], dilation=[2, 1, 2], padding=[1, 2, 1])
convolution(3, "groups2", 4, [2, 2, 2], channels=4, groups=2, stride=[1, 2, 1])
convolution(3, "depthwise", 3, [3, 3, 3], groups=3, padding=[1, 1, 1])
convolution(3, "wide", 18, [2, 1, 2], channels=20, extents=[2, 2, 3])
transposed(1, "k4_s2_p1", 3, [4], stride=[2], padding=[1])
transposed(1, "k3_s3_d2_o2", 2, [3], stride=[3], dilation=[2], output_padding=[2])
transposed(3, "k2_s2", 3, [2, 2, 2], stride=[2, 2, 2])
transposed(3, "k3x2x4_s2x1x3_p1x0x2_o1x0x1", 4, [3, 2, 4], groups=2, stride=[2, 1, 3],
           padding=[1, 0, 2], output_padding=[1, 0, 1])

for axes in (1, 3):
    pools = {1: [([2], [2], [0]), ([3], [2], [1])],
             3: [([2, 2, 2], [2, 2, 2], [0, 0, 0]), ([1, 3, 3], [1, 2, 2], [0, 1, 1]), ([3, 2, 3], [2, 1, 2], [1, 1, 0])]}
    for kernel, stride, padding in pools[axes]:
        tag = "x".join(map(str, kernel)) + "_s" + "x".join(map(str, stride)) + "_p" + "x".join(map(str, padding))
        numbers = {"kernel": kernel, "stride": stride, "padding": padding}
        for ceil in (False, True):
            tail = tag + ("_ceil" if ceil else "")
            case(f"max_pool{axes}d_{tail}", f"max_pool{axes}d", numbers | {"ceil_mode": ceil},
                 lambda x, w, b: MAX[axes](x, kernel, stride, padding, ceil_mode=ceil),
                 distinct(1, 2, *EXTENTS[axes]))
            for include in (True, False):
                case(f"avg_pool{axes}d_{tail}" + ("" if include else "_exclude_pad"), f"avg_pool{axes}d",
                     numbers | {"ceil_mode": ceil, "count_include_pad": include},
                     lambda x, w, b: AVERAGE[axes](x, kernel, stride, padding, ceil_mode=ceil, count_include_pad=include),
                     draw(1, 2, *EXTENTS[axes]))
    kernel = [2] * axes
    case(f"lp_pool{axes}d", f"lp_pool{axes}d", {"kernel": kernel, "stride": kernel, "padding": [0] * axes},
         lambda x, w, b: LP[axes](x, 2.0, 2, 2), distinct(1, 2, *EXTENTS[axes]))
    for output in ([2] * axes, [7] * axes if axes == 1 else [3, 2, 7]):
        tag = "x".join(map(str, output))
        case(f"adaptive_avg_pool{axes}d_{tag}", f"adaptive_avg_pool{axes}d", {"output": output},
             lambda x, w, b: ADAPTIVE_AVERAGE[axes](x, output), draw(1, 2, *EXTENTS[axes]))
        case(f"adaptive_max_pool{axes}d_{tag}", f"adaptive_max_pool{axes}d", {"output": output},
             lambda x, w, b: ADAPTIVE_MAX[axes](x, output), distinct(1, 2, *EXTENTS[axes]))
    case(f"global_avg_pool_{axes}", "global_avg_pool", {},
         lambda x, w, b: x.mean(dim=tuple(range(2, 2 + axes)), keepdim=True), draw(2, 3, *EXTENTS[axes]))
    mean, variance = draw(3), draw(3).abs() + 0.5
    case(f"batch_norm_{axes}", "batch_norm", {"eps": 1e-5, "affine": True},
         lambda x, w, b: F.batch_norm(x, mean, variance, w, b), draw(2, 3, *EXTENTS[axes]), draw(3), draw(3),
         {"running_mean": mean, "running_var": variance})
    case(f"group_norm_{axes}", "group_norm", {"eps": 1e-5, "groups": 2},
         lambda x, w, b: F.group_norm(x, 2, w, b), draw(2, 4, *EXTENTS[axes]), draw(4), draw(4))
    case(f"local_response_norm_{axes}", "local_response_norm",
         {"size": 3, "alpha": 0.5, "beta": 0.75, "k": 1.0, "alpha_is_divided_by_size": True},
         lambda x, w, b: F.local_response_norm(x, 3, 0.5, 0.75, 1.0), draw(1, 5, *EXTENTS[axes]))
    case(f"softmax_{axes}", "softmax", {"dim": 1}, lambda x, w, b: F.softmax(x, 1), draw(1, 4, *EXTENTS[axes]))
    case(f"prelu_{axes}", "prelu", {}, lambda x, w, b: F.prelu(x, w), distinct(1, 3, *EXTENTS[axes]), draw(3))
    # Sides before and after each axis; F.pad counts from the last axis on.
    before, after = ([2], [1]) if axes == 1 else ([1, 0, 2], [0, 2, 1])
    pads = [side for ends in reversed(list(zip(before, after))) for side in ends]
    case(f"pad_{axes}", "pad", {"pads_top_left_bottom_right": before + after},
         lambda x, w, b: F.pad(x, pads), draw(1, 2, *EXTENTS[axes]))
    linear = {1: "linear", 3: "trilinear"}[axes]
    case(f"upsample_nearest_{axes}", "upsample", {"mode": "nearest", "scale": [2] * axes},
         lambda x, w, b: F.interpolate(x, scale_factor=2.0, mode="nearest"), draw(1, 2, *EXTENTS[axes]))
    size = [14] if axes == 1 else [7, 5, 4]
    for aligned in (False, True):
        case(f"upsample_{linear}" + ("_aligned" if aligned else ""), "upsample",
             {"mode": linear, "size": size, "align_corners": aligned},
             lambda x, w, b: F.interpolate(x, size=size, mode=linear, align_corners=aligned),
             draw(1, 2, *EXTENTS[axes]))
    case(f"concat_{axes}", "concat", {"dim": 2}, lambda a, c, w, b: torch.cat([a, c], 2),
         draw(1, 2, *EXTENTS[axes]), others=[draw(1, 2, 2, *EXTENTS[axes][1:])])
    case(f"mul_gate_{axes}", "mul", {}, lambda a, c, w, b: a * c, draw(2, 3, *EXTENTS[axes]),
         others=[draw(2, 3, *[1] * axes)])
    case(f"flatten_{axes}", "flatten", {}, lambda x, w, b: torch.flatten(x, 1), draw(2, 2, *EXTENTS[axes]))

print("[")
print(",\n".join(json.dumps(c, separators=(",", ":")) for c in cases))
print("]")
