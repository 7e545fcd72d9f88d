"""Writes python-calls.json beside this file: what calls of PyTorch, Keras and TensorFlow do, and their signatures.

Each call gets a volume of the extents stated, height, width and channels (or length and channels, or frames before
them), and leaves those of its output, the number of what it learns and, where the call decides it, numbers that the
layer holds, such as its slope. `open` has the values of names in the call that a reader cannot know.

    python -m pip install torch==2.13.0 torchvision==0.28.0 keras==3.15.1 tensorflow-cpu==2.21.0
    KERAS_BACKEND=tensorflow python Tests/Fixtures/python-calls.py
"""

import inspect
import json
import math
import pathlib

import keras
import tensorflow as tf
import torch
import torch.nn.functional as F
import torchvision
from keras import layers
from torch import nn

# (call, extents of the input, names in the call, what the statement leaves open,
#  numbers of the layer: the property here and where they are)
TORCH = [
    ("F.max_pool2d(x, 2, 2, 0, 1, True)", (7, 7, 4)),
    ("F.max_pool2d(x, 3, 2, 1, 1, True, False)", (8, 8, 4)),
    ("F.max_pool2d(x, 2)", (8, 8, 4)),
    ("F.max_pool2d(x, 3, None, 1, 2)", (11, 11, 4)),
    ("F.max_pool1d(x, 3, 2, 1, 1, True)", (8, 4)),
    ("F.avg_pool2d(x, 3, 2, 1, True, False)", (8, 8, 4)),
    ("F.avg_pool2d(x, 2)", (8, 8, 4)),
    ("F.lp_pool2d(x, 2, 3, 2, True)", (8, 8, 4)),
    ("F.adaptive_avg_pool2d(x, (5, 7))", (8, 8, 4)),
    ("F.adaptive_max_pool2d(x, 5)", (8, 8, 4)),
    ("F.conv2d(x, w, b, 2, 1)", (8, 8, 4), {"w": (6, 4, 3, 3), "b": (6,)}, {"filters": "6", "kernel": "3"}),
    ("F.conv2d(x, w, None, 2, 1)", (8, 8, 4), {"w": (6, 4, 3, 3)}, {"filters": "6", "kernel": "3"}),
    ("F.conv2d(x, w)", (8, 8, 4), {"w": (6, 4, 3, 3)}, {"filters": "6", "kernel": "3"}),
    ("F.conv2d(x, w, b, 1, 2, 2, 4)", (8, 8, 4), {"w": (8, 1, 3, 3), "b": (8,)},
     {"filters": "8", "kernel": "3"}),
    ("torch.conv2d(x, w, b, 2, 1)", (8, 8, 4), {"w": (6, 4, 3, 3), "b": (6,)}, {"filters": "6", "kernel": "3"}),
    ("F.conv1d(x, w, b, 2, 1)", (8, 4), {"w": (6, 4, 3), "b": (6,)}, {"filters": "6", "kernel": "3"}),
    ("F.conv_transpose2d(x, w, b, 2, 1, 1, 2, 2)", (8, 8, 4), {"w": (4, 3, 3, 3), "b": (6,)},
     {"filters": "6", "kernel": "3"}),
    ("F.linear(x, w)", (4,), {"w": (6, 4)}, {"units": "6"}),
    ("F.linear(x, w, b)", (4,), {"w": (6, 4), "b": (6,)}, {"units": "6"}),
    ("F.batch_norm(x, mean, var, w, b, True, 0.1, 1e-3)", (8, 8, 4),
     {"mean": (4,), "var": (4,), "w": (4,), "b": (4,)}, {}, {"epsilon": 1e-3}),
    ("F.batch_norm(x, mean, var)", (8, 8, 4), {"mean": (4,), "var": (4,)}),
    ("F.instance_norm(x)", (8, 8, 4)),
    ("F.instance_norm(x, None, None, w, b)", (8, 8, 4), {"w": (4,), "b": (4,)}),
    ("F.group_norm(x, 2, w, b, 1e-3)", (8, 8, 4), {"w": (4,), "b": (4,)}, {}, {"epsilon": 1e-3}),
    ("F.group_norm(x, 2)", (8, 8, 4)),
    ("F.layer_norm(x, (4, 8, 8), w, b)", (8, 8, 4), {"w": (4, 8, 8), "b": (4, 8, 8)}),
    ("F.layer_norm(x, [4, 8, 8])", (8, 8, 4)),
    ("F.local_response_norm(x, 3, 1e-3, 0.5)", (8, 8, 4), {}, {},
     {"size": 3, "alpha": 1e-3, "beta": 0.5, "k": F.local_response_norm}),
    ("F.prelu(x, w)", (8, 8, 4), {"w": (4,)}, {"slopes": "per-channel"}),
    ("F.leaky_relu(x, 0.2)", (8, 8, 4), {}, {}, {"slope": 0.2}),
    ("F.dropout(x, 0.2, True)", (8, 8, 4), {}, {}, {"rate": 0.2}),
    ("F.hardtanh(x, -2.0, 3.0)", (8, 8, 4), {}, {}, {"min": -2.0, "max": 3.0}),
    ("F.threshold(x, 0.5, 0.25)", (8, 8, 4), {}, {}, {"threshold": 0.5, "value": 0.25}),
    ("F.softmax(x, 1)", (8, 8, 4)),
    ("F.glu(x, 1)", (8, 8, 4)),
    ("F.interpolate(x, (5, 7))", (8, 8, 4)),
    ("F.interpolate(x, None, 2, 'bilinear', True)", (8, 8, 4)),
    ("F.pixel_shuffle(x, 2)", (8, 8, 4)),
    ("F.channel_shuffle(x, 2)", (8, 8, 4)),
    ("F.pad(x, (1, 2, 3, 4))", (8, 8, 4)),
    ("F.pad(x, (1, 2, 3, 4), 'reflect')", (8, 8, 4)),
    ("F.pad(x, (1, 2, 3, 4), 'constant', 0.5)", (8, 8, 4), {}, {}, {"value": 0.5}),
    ("F.pad(x, (1, 2))", (8, 8, 4), {}, {"pad": '"0,1,0,2"'}),
    ("torch.flatten(x, 1)", (8, 8, 4)),
    ("nn.LayerNorm([C, H, W])", (8, 8, 4), {"C": 4, "H": 8, "W": 8}),
    ("nn.LayerNorm((4, 8, 8))", (8, 8, 4)),
    ("nn.LayerNorm(shape)", (8, 8, 4), {"shape": [4, 8, 8]}, {"over": "volume"}),
    ("nn.LayerNorm(4)", (4,)),
    ("nn.GroupNorm(g, 4)", (8, 8, 4), {"g": 2}, {"groups": "2"}),
    ("nn.MaxPool2d(2, stride=s)", (8, 8, 4), {"s": 1}, {"stride": "1"}),
    ("nn.MaxPool2d(3, 2, 1, 1, False, True)", (8, 8, 4)),
    ("nn.MaxPool2d(3, s, 1, 1, ceil_mode=c)", (8, 8, 4), {"s": 2, "c": True}, {"stride": "2", "rounding": "ceil"}),
    ("nn.Conv2d(4, 6, 3, padding=p, bias=use_bias)", (8, 8, 4), {"p": 1, "use_bias": False},
     {"pad": "1", "bias": "none"}),
    ("nn.Conv2d(4, n, k, 2)", (8, 8, 4), {"n": 6, "k": 3}, {"filters": "6", "kernel": "3"}),
    ("nn.LazyConv2d(6, 3, 2, 1)", (8, 8, 4)),
    ("nn.LazyLinear(6, False)", (4,)),
    ("nn.PReLU(n)", (8, 8, 4), {"n": 4}, {"slopes": "per-channel"}),
    ("nn.PReLU()", (8, 8, 4)),
    ("nn.PReLU(4)", (8, 8, 4)),
    ("nn.LeakyReLU(a)", (8, 8, 4), {"a": 0.2}, {"slope": "0.2"}),
    ("nn.LeakyReLU()", (8, 8, 4), {}, {}, {"slope": "negative_slope"}),
    ("nn.BatchNorm2d(4, e, affine=False)", (8, 8, 4), {"e": 1e-3}, {"epsilon": "1e-3"}),
    ("nn.BatchNorm1d(4)", (8, 4), {}, {}, {"epsilon": "eps"}),
    ("nn.InstanceNorm2d(4, affine=True)", (8, 8, 4)),
    ("nn.Softmax2d()", (8, 8, 4)),
    ("nn.AdaptiveAvgPool2d(n)", (8, 8, 4), {"n": 3}, {"height": "3", "width": "3"}),
    ("nn.AdaptiveAvgPool1d(3)", (8, 4)),
    ("nn.Upsample(scale_factor=s)", (8, 8, 4), {"s": 3}, {"factor": "3"}),
    ("nn.ZeroPad1d((1, 2))", (8, 4)),
    ("nn.ZeroPad2d((1, 2, 3, 4))", (8, 8, 4)),
    ("nn.ZeroPad3d((1, 2, 3, 4, 5, 6))", (4, 8, 8, 2)),
    ("nn.ConstantPad1d((1, 2), 0.5)", (8, 4), {}, {}, {"value": "value"}),
    ("nn.ConstantPad2d((1, 2, 0, 1), 0)", (8, 8, 4)),
    ("nn.ReflectionPad1d((3, 1))", (8, 4)),
    ("nn.ReplicationPad2d((1, 2, 0, 1))", (8, 8, 4)),
    ("nn.ReflectionPad2d(sides)", (8, 8, 4), {"sides": 2}, {"pad": "2"}),
    ("nn.ConvTranspose2d(4, 6, 3, 2, 1, 1, 2, False, 2)", (8, 8, 4)),
]

KERAS = [
    ("layers.PReLU()", (8, 8, 4), {}, None),
    ("layers.PReLU(shared_axes=[1, 2])", (8, 8, 4)),
    ("layers.PReLU(shared_axes=[1, 2, 3])", (8, 8, 4), {}, {"slopes": "shared"}),
    ("layers.PReLU(shared_axes=[1])", (8, 4)),
    ("layers.LeakyReLU()", (8, 8, 4), {}, {}, {"slope": "negative_slope"}),
    ("layers.LeakyReLU(negative_slope=a)", (8, 8, 4), {"a": 0.1}, {"slope": "0.1"}),
    ("layers.ReLU(6.0)", (8, 8, 4), {}, {}, {"max": "max_value"}),
    ("layers.ELU(0.5)", (8, 8, 4), {}, {}, {"alpha": "alpha"}),
    ("layers.ZeroPadding1D()", (8, 4)),
    ("layers.ZeroPadding1D((1, 3))", (8, 4)),
    ("layers.ZeroPadding2D()", (8, 8, 4)),
    ("layers.ZeroPadding2D(2)", (8, 8, 4)),
    ("layers.ZeroPadding2D((1, 2))", (8, 8, 4)),
    ("layers.ZeroPadding2D(((1, 2), (3, 4)))", (8, 8, 4)),
    ("layers.ZeroPadding2D(padding=p)", (8, 8, 4), {"p": 2}, {"pad": "2"}),
    ("layers.ZeroPadding3D((1, 2, 3))", (4, 8, 8, 2)),
    ("layers.Cropping1D()", (8, 4)),
    ("layers.Cropping1D((1, 2))", (8, 4)),
    ("layers.Cropping2D()", (8, 8, 4)),
    ("layers.Cropping2D(2)", (8, 8, 4)),
    ("layers.Cropping2D((1, 2))", (8, 8, 4)),
    ("layers.Cropping2D(((1, 2), (3, 0)))", (8, 8, 4)),
    ("layers.Cropping2D(cropping=c)", (8, 8, 4), {"c": 1}, {"top": "1", "left": "1", "bottom": "1", "right": "1"}),
    ("layers.Cropping3D((1, 2, 3))", (8, 8, 8, 2)),
    ("layers.GroupNormalization(2)", (8, 8, 4), {}, {}, {"epsilon": "epsilon"}),
    ("layers.GroupNormalization(groups=-1)", (8, 8, 4), {}, {"groups": "4"}),
    ("layers.GroupNormalization()", (8, 8, 64)),
    ("layers.LayerNormalization()", (8, 8, 4), {}, {}, {"epsilon": "epsilon"}),
    ("layers.LayerNormalization(center=False)", (8, 8, 4)),
    ("layers.LayerNormalization(axis=a)", (8, 8, 4), {"a": [1, 2, 3]}, {"over": "volume"}),
    ("layers.BatchNormalization()", (8, 8, 4), {}, {}, {"epsilon": "epsilon"}),
    ("layers.Softmax()", (8, 8, 4)),
    ("layers.Conv2D(6, 3, 2, 'same')", (8, 8, 4)),
    ("layers.Conv2D(6, 3, 1, 'valid', None, 2, 2)", (8, 8, 4)),
    ("layers.Conv2DTranspose(6, 3, 2)", (8, 8, 4)),
    ("layers.MaxPooling2D()", (8, 8, 4)),
    ("layers.MaxPooling2D(3, strides=s)", (8, 8, 4), {"s": 1}, {"stride": "1"}),
    ("layers.AveragePooling2D((2, 3), 1, 'same')", (8, 8, 4)),
    ("layers.UpSampling2D()", (8, 8, 4)),
    ("layers.UpSampling2D((2, 3), None, 'bilinear')", (8, 8, 4)),
    ("layers.GlobalAveragePooling2D()", (8, 8, 4)),
    ("layers.SpatialDropout2D(0.2)", (8, 8, 4), {}, {}, {"rate": "rate"}),
    ("layers.Dense(6)", (4,)),
]

TENSORFLOW = [
    ("tf.nn.conv2d(x, w, 2, 'SAME')", (8, 8, 4), {"w": (3, 3, 4, 6)}, {"filters": "6", "kernel": "3"}),
    ("tf.nn.conv2d(x, w, [1, 2, 1, 1], 'VALID')", (8, 8, 4), {"w": (3, 3, 4, 6)}, {"filters": "6", "kernel": "3"}),
    ("tf.nn.max_pool2d(x, 3, 2, 'SAME')", (9, 9, 4)),
    ("tf.nn.max_pool(x, [1, 2, 2, 1], [1, 2, 2, 1], 'VALID')", (8, 8, 4)),
    ("tf.nn.avg_pool2d(x, 3, 1, 'SAME')", (8, 8, 4)),
    ("tf.nn.leaky_relu(x)", (8, 8, 4), {}, {}, {"slope": tf.nn.leaky_relu}),
    ("tf.nn.leaky_relu(x, a)", (8, 8, 4), {"a": 0.1}, {"slope": "0.1"}),
    ("tf.nn.local_response_normalization(x, 2, 1.0, 1e-4, 0.75)", (8, 8, 4), {}, {},
     {"size": 5, "k": 1.0, "alpha": 1e-4, "beta": 0.75}),
    ("tf.nn.softmax(x)", (8, 8, 4)),
    ("tf.nn.depth_to_space(x, 2)", (8, 8, 4)),
    ("tf.nn.dropout(x, 0.2)", (8, 8, 4), {}, {}, {"rate": 0.2}),
    ("tf.pad(x, [[0, 0], [1, 2], [3, 4], [0, 0]], 'REFLECT')", (8, 8, 4)),
    ("tf.image.resize(x, (5, 7))", (8, 8, 4)),
]

PARAMETERS_OF_FUNCTIONS = {"slope": ("negative_slope", "alpha"), "k": ("k",)}


def number_of(source, name, layer):
    if isinstance(source, str):
        return float(getattr(layer, source))
    if callable(source):
        parameters = inspect.signature(source).parameters
        return float(next(parameters[n].default for n in PARAMETERS_OF_FUNCTIONS[name] if n in parameters))
    return float(source)


def case(entry, run):
    code, extents, names, is_open, numbers = (*entry, *({}, {}, {})[len(entry) - 2 :])
    output, parameters, layer = run(code, extents, names)
    if len(output) == 1:
        output = [1] * max(len(extents) - 1, 0) + output
    made = {"code": code, "input": list(extents), "output": output, "parameters": parameters}
    # None: the statement cannot say it.
    if is_open is not None:
        made["open"] = is_open
        made["numbers"] = {name: number_of(source, name, layer) for name, source in numbers.items()}
    return made


def torch_run(code, extents, names):
    # Batch normalization squares variances.
    shape = (2, extents[-1], *extents[:-1])
    values = {k: torch.rand(v) + 0.5 if isinstance(v, tuple) else v for k, v in names.items()}
    made = eval(code, {"F": F, "nn": nn, "torch": torch, "x": torch.rand(shape), **values})
    layer = None
    if isinstance(made, nn.Module):
        layer = made
        made = layer(torch.rand(shape))
        count = sum(p.numel() for p in layer.parameters())
    else:
        count = sum(values[n].numel() for n in ("w", "b") if n in values)
    output = list(made.shape)[1:]
    return output[1:] + output[:1], count, layer


def tensorflow_run(code, extents, names):
    values = {k: tf.random.uniform(v) if isinstance(v, tuple) else v for k, v in names.items()}
    x = tf.random.uniform((2, *extents))
    made = eval(code, {"tf": tf, "layers": layers, "x": x, **values})
    layer = None
    if isinstance(made, layers.Layer):
        layer = made
        made = layer(x)
        count = sum(math.prod(p.shape) for p in layer.trainable_variables)
    else:
        count = sum(math.prod(values[n].shape) for n in ("w", "b") if n in values)
    return [int(n) for n in made.shape[1:]], count, layer


def parameters_of(thing):
    """Those that a value without a name can be for, each with its default, as Python writes it."""
    thing = inspect.getclosurevars(thing).nonlocals.get("if_false", thing) if inspect.isfunction(thing) else thing
    thing = inspect.unwrap(thing)
    try:
        signature = inspect.signature(thing.__init__ if inspect.isclass(thing) else thing)
        kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
        found = [p for p in signature.parameters.values() if p.kind in kinds and p.name != "self"]
        return [p.name if p.default is p.empty else f"{p.name}={written(p.default)}" for p in found]
    except ValueError:
        # A function in C++, whose documentation begins with its signature.
        line = thing.__doc__.strip().split("\n")[0]
        inside = line[line.index("(") + 1 : line.index(") ->")]
        return [part.strip().replace(" = ", "=") for part in inside.split(", ")]


def written(default):
    return default.__name__ if callable(default) else repr(default)


def public(module, is_wanted):
    return {name: getattr(module, name) for name in sorted(dir(module)) if is_wanted(name, getattr(module, name))}


def signatures():
    tables = {
        "torchModule": {
            **public(nn, lambda n, o: inspect.isclass(o) and issubclass(o, nn.Module)),
            "RoIPool": torchvision.ops.RoIPool,
        },
        "torchFunction": public(F, lambda n, o: callable(o) and n.islower() and n[0] != "_" and o.__doc__),
        "kerasLayer": public(layers, lambda n, o: inspect.isclass(o)),
        "tensorflowFunction": {
            **{f"nn.{n}": o for n, o in public(tf.nn, lambda n, o: inspect.isfunction(o)).items()},
            **{n: getattr(tf, n) for n in ("pad", "sigmoid", "tanh")},
            "image.resize": tf.image.resize,
        },
    }
    made = {}
    for table, things in tables.items():
        made[table] = {}
        for name, thing in things.items():
            if table != "torchFunction" or hasattr(thing, "__doc__"):
                try:
                    made[table][name] = parameters_of(thing)
                except (ValueError, TypeError, AttributeError):
                    continue
    return made


def main():
    cases = [case(entry, torch_run) for entry in TORCH]
    cases += [case(entry, tensorflow_run) for entry in KERAS + TENSORFLOW]
    lines = ",\n".join("    " + json.dumps(each) for each in cases)
    tables = ",\n".join(
        f'    "{table}": {{\n'
        + ",\n".join(f'      "{name}": {json.dumps(found)}' for name, found in things.items())
        + "\n    }"
        for table, things in signatures().items()
    )
    text = f'{{\n  "calls": [\n{lines}\n  ],\n  "signatures": {{\n{tables}\n  }}\n}}\n'
    pathlib.Path(__file__).with_suffix(".json").write_text(text)


if __name__ == "__main__":
    main()
