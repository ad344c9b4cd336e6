"""The options of the two programs, ``train`` and ``infer``."""

import argparse
import re
from collections.abc import Callable
from functools import partial

from nnlib.activations import ACTIVATIONS
from nnlib.init import RULES
from nnlib.losses import LOSSES
from nnlib.optim import Adam, GradientDescent, RMSprop

OPTIMISERS = {  # how to make it, and its learning rate unless one is given
    "gradient-descent": (GradientDescent, 1.0),
    "momentum": (partial(GradientDescent, momentum=0.9), 0.1),
    "rmsprop": (RMSprop, 0.01),
    "adam": (Adam, 0.01),
}


def add_train_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what can be said about a training."""
    add = parser.add_argument
    rates = ", ".join(f"{rate:g} for {name}" for name, (_, rate) in OPTIMISERS.items())
    names = f"one for all layers or one for each, of {', '.join(ACTIVATIONS)}; default: sigmoid"
    add("data", nargs="?", metavar="data.csv", help="inputs, then targets; default: XOR")
    add("--sizes", type=sizes, metavar="3-4-1", help="default: inputs-4-1")
    add("--activation", default="sigmoid", metavar="NAME[,NAME]", help=names)
    add("--loss", choices=LOSSES, default="SSE", help="default: SSE")
    add("--learning-rate", type=float, metavar="RATE", help=f"default: {rates}")
    add("--epochs", type=whole_number(1), metavar="N", default=1000, help="default: 1000")
    add("--batch-size", type=whole_number(1), metavar="N", help="default: all samples")
    add(
        "--optimiser",
        choices=OPTIMISERS,
        default="gradient-descent",
        help="default: gradient-descent",
    )
    add("--initialisation", choices=RULES, default="uniform", help="default: uniform")
    add("--seed", type=whole_number(0), metavar="N", default=0, help="default: 0")
    add("--bias", action=argparse.BooleanOptionalAction, help="default: if there is a data.csv")
    add("--weights", default="weights.npz", metavar="FILE", help="default: weights.npz")
    add("--plot", metavar="FILE.png", help="write the loss curve, as a picture")
    add("--quiet", action="store_true", help="show no progress bar")


def add_infer_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what inference needs to know."""
    parser.add_argument("weights", help="a file that train wrote")
    parser.add_argument("input", nargs="?", metavar="input.csv", help="default: standard input")
    parser.add_argument("-o", "--output", metavar="FILE", help="default: standard output")


def sizes(text: str) -> list[int]:
    """Read the sizes of the layers, written 3-4-1."""
    if not re.fullmatch(r"[1-9][0-9]{0,8}(-[1-9][0-9]{0,8})+", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a list of sizes like 3-4-1")
    return [int(size) for size in text.split("-")]


def whole_number(least: int) -> Callable[[str], int]:
    """Return a function that reads a whole number that is not too small."""

    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,18}", text) or int(text) < least:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number, {least} or more")
        return int(text)

    return read
