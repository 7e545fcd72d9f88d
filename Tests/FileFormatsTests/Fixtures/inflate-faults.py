"""Writes inflate-faults.tsv: DEFLATE streams with one fault each, and what zlib says of them.

Each is made bit by bit, beside a stream without the fault, which zlib reads. A line has what is wrong, zlib's words,
the stream without the fault and the one with it, in base64.
"""

import base64
import zlib


class Stream:
    def __init__(self, kind):
        self.bits = []
        self.number(1, 1).number(kind, 2)

    def number(self, value, count):
        self.bits += [value >> place & 1 for place in range(count)]
        return self

    def code(self, code):
        value, count = code
        self.bits += [value >> place & 1 for place in reversed(range(count))]
        return self

    def bytes(self):
        bits = self.bits + [0] * (-len(self.bits) % 8)
        return bytes(
            sum(bit << place for place, bit in enumerate(bits[start : start + 8]))
            for start in range(0, len(bits), 8)
        )


def codes(lengths):
    """The canonical code of each symbol."""
    result, code = {}, 0
    for length in range(1, 16):
        for symbol, own in enumerate(lengths):
            if own == length:
                result[symbol] = (code, length)
                code += 1
        code <<= 1
    return result


def lengths(count, given):
    return [given.get(symbol, 0) for symbol in range(count)]


def dynamic(literals, distances, content, meta=[4] * 16 + [0] * 3, runs=None):
    """A block with codes of its own. The lengths are written one by one, or as runs: symbol, extra, bits."""
    out = Stream(2)
    out.number(len(literals) - 257, 5).number(len(distances) - 1, 5).number(19 - 4, 4)
    for symbol in [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]:
        out.number(meta[symbol], 3)
    table = codes(meta)
    for symbol, extra, count in runs or [(length, 0, 0) for length in literals + distances]:
        out.code(table[symbol]).number(extra, count)
    return written(out, content, codes(literals), codes(distances))


def fixed(*content):
    return written(Stream(1), content, codes([8] * 144 + [9] * 112 + [7] * 24 + [8] * 8), codes([5] * 32))


def written(out, content, literals, distances):
    for kind, symbol in content:
        out.code(symbol if kind == "bits" else (literals if kind == "literal" else distances)[symbol])
    return out.bytes()


A, END, THREE = ("literal", 65), ("literal", 256), ("literal", 257)
ONE = ("distance", 0)
COPY = [A, THREE, ONE, END]
# Codes of `A`, of the end and of a copy of three bytes.
LITERALS = lengths(258, {65: 2, 256: 2, 257: 1})
RUNS = [2, 3, 3] + [0] * 13 + [3, 3, 2]
# 65 zeros, 2, 190 zeros, 2, 1 and 1.
RUN = [(18, 54, 7), (2, 0, 0), (18, 127, 7), (18, 41, 7), (2, 0, 0), (1, 0, 0), (1, 0, 0)]
GOOD = dynamic(LITERALS, [1], COPY)


def last(symbol, distances=[1], content=COPY):
    return dynamic(lengths(symbol + 1, {65: 2, 256: 2, symbol: 1}), distances, content)


CASES = [
    ("the third kind of block", bytes([0b011, 0]), bytes([0b111, 0])),
    ("a stored block whose two lengths differ", bytes([1, 1, 0, 254, 255, 7]), bytes([1, 1, 0, 254, 254, 7])),
    ("287 literals", last(285, content=[A, END]), last(286, content=[A, END])),
    ("31 distances", last(257, lengths(30, {0: 1})), last(257, lengths(31, {0: 1}))),
    ("too many codes of lengths", GOOD, dynamic(LITERALS, [1], COPY, meta=[4] * 17 + [0] * 2)),
    ("too few codes of lengths", GOOD, dynamic(LITERALS, [1], COPY, meta=[4] * 15 + [0] * 4)),
    (
        "a repeat of nothing",
        dynamic(LITERALS, [1], COPY, RUNS, [(0, 0, 0), (16, 0, 2), (18, 50, 7)] + RUN[1:]),
        dynamic(LITERALS, [1], COPY, RUNS, [(16, 0, 2), (0, 0, 0), (18, 50, 7)] + RUN[1:]),
    ),
    (
        "a repeat beyond the last length",
        dynamic(LITERALS, [1], COPY, RUNS, RUN),
        dynamic(LITERALS, [1], COPY, RUNS, RUN[:-1] + [(16, 0, 2)]),
    ),
    ("an end without a code", GOOD, dynamic(lengths(258, {65: 2, 66: 2, 257: 1}), [1], [A] * 8)),
    ("too many codes of literals", GOOD, dynamic(lengths(258, {64: 2, 65: 2, 256: 2, 257: 1}), [1], COPY)),
    ("too few codes of literals", GOOD, dynamic(lengths(258, {65: 2, 256: 3, 257: 1}), [1], COPY)),
    ("too many codes of distances", dynamic(LITERALS, [1, 1], COPY), dynamic(LITERALS, [1, 1, 1], COPY)),
    ("too few codes of distances", dynamic(LITERALS, [1, 1], COPY), dynamic(LITERALS, [1, 2], COPY)),
    ("a code that no distance has", GOOD, dynamic(LITERALS, [1], [A, THREE, ("bits", (1, 1)), END])),
    ("a distance before the beginning", fixed(*COPY), fixed(A, THREE, ("distance", 1), END)),
    ("literal 286", fixed(A, ("literal", 285), ONE, END), fixed(A, ("literal", 286), ONE, END)),
    ("literal 287", fixed(A, ("literal", 285), ONE, END), fixed(A, ("literal", 287), ONE, END)),
    ("distance 30", fixed(*COPY), fixed(A, THREE, ("distance", 30), END)),
    ("distance 31", fixed(*COPY), fixed(A, THREE, ("distance", 31), END)),
]

with open("inflate-faults.tsv", "w") as file:
    for name, right, wrong in CASES:
        reader = zlib.decompressobj(-15)
        reader.decompress(right)
        assert reader.eof and not reader.unused_data, name
        try:
            zlib.decompressobj(-15).decompress(wrong)
            raise AssertionError(name)
        except zlib.error as error:
            words = str(error).split(": ")[1]
        print(name, words, *(base64.b64encode(data).decode() for data in (right, wrong)), sep="\t", file=file)
