"""The command line: ``python -m nnlib train``, ``infer``, ``refresh``, ``slides``, ``pages``.

Training and inference are two programs that share nothing but a file of weights. What is wrong
with a file or an option is said in one line on standard error, with exit status 2; a file is
written as a whole or not at all.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import NoReturn

import numpy as np
from numpy.typing import NDArray

from nnlib import datasets
from nnlib._files import atomic_write, read_csv, refuse_unwritable, to_csv
from nnlib._options import OPTIMISERS, add_infer_arguments, add_train_arguments
from nnlib._words import counted, side_by_side
from nnlib.losses import LOSSES
from nnlib.network import Network
from nnlib.storage import load, save
from nnlib.training import train

COMMANDS = {
    "train": "train a network and write its weights to a file",
    "infer": "read weights and inputs, write the outputs",
    "refresh": "execute notebooks and store them in their normal form",
    "slides": "make slides of notebooks",
    "pages": "make web pages of notebooks",
}
SHOWN = 10  # samples, and columns, in the table after training


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line, like all the others."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments and exit."""
        self.exit(fail(message))


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command that the arguments ask for and return its exit status."""
    argv = sys.argv[1:] if argv is None else list(argv)
    parser = Parser(prog="python -m nnlib", description="Train networks, and make the course.")
    commands = parser.add_subparsers(dest="command", metavar="command", required=True)
    parsers = {
        name: commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
        for name, text in COMMANDS.items()
    }
    try:
        run = prepare(argv[0], parsers[argv[0]]) if argv and argv[0] in COMMANDS else None
        args = parser.parse_args(argv)
        with np.errstate(over="ignore", invalid="ignore"):  # the results are checked instead
            return run(args)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever reads the output has seen enough
        return 141
    except OSError as error:
        return fail(f"{error.filename}: {error.strerror}" if error.filename else str(error))
    except (ValueError, FloatingPointError, MemoryError, ImportError) as error:
        return fail(str(error) or repr(error))


def prepare(command: str, parser: Parser) -> Callable[[argparse.Namespace], int]:
    """Add the options of one command, import what it needs, and return what runs it."""
    if command == "train":
        add_train_arguments(parser)
        return run_train
    if command == "infer":
        add_infer_arguments(parser)
        return run_infer
    module = import_module(f"nnlib.course.publish.{command}")
    module.add_arguments(parser)
    return module.run


def run_train(args: argparse.Namespace) -> int:
    """Train a network as the options say, write its weights, and show what it has learnt."""
    refuse_unwritable(args.weights, args.data)
    if args.plot:
        refuse_unwritable(args.plot, args.data, args.weights)
        if not args.plot.endswith(".png"):
            raise ValueError(f"{args.plot} does not end in .png, the picture is a PNG")
        from nnlib.course.figures import loss_curve  # takes longer than a small training

    X, Y, layers = read_samples(args)
    names = args.activation.split(",")
    bias = args.bias if args.bias is not None else args.data is not None
    net = Network(layers, names if len(names) > 1 else names[0], bias)
    rng = np.random.default_rng(args.seed)
    net.initialise(args.initialisation, rng)
    loss, (make, rate) = LOSSES[args.loss], OPTIMISERS[args.optimiser]
    optimiser = make(rate if args.learning_rate is None else args.learning_rate)
    before = loss(net.predict(X), Y)
    history = train(
        net, X, Y, loss, optimiser, args.epochs, args.batch_size, rng, progress=not args.quiet
    )
    outputs = net.predict(X)
    after = loss(outputs, Y)
    if not np.isfinite(after):
        raise FloatingPointError(f"the loss after training is {after}: try a smaller learning rate")

    if args.plot:
        picture = loss_curve(history.loss).png()
        # The picture is complete, beside its place, when the weights are put in theirs.
        atomic_write(args.plot, lambda file: (file.write(picture), save(net, args.weights)))
    else:
        save(net, args.weights)
    more = f"(the first {SHOWN} of {len(X)} samples)\n" if len(X) > SHOWN else ""
    show(
        f"loss before the first epoch  {before:.4g}\n"
        f"loss after the last update   {after:.4g}\n\n"
        f"{side_by_side({'inputs': X, 'targets': Y, 'outputs': outputs}, SHOWN)}\n{more}\n"
        f"weights written to {args.weights}\n"
        + (f"loss curve written to {args.plot}\n" if args.plot else "")
    )
    return 0


def read_samples(args: argparse.Namespace) -> tuple[NDArray, NDArray, list[int]]:
    """Return inputs, targets and the sizes of a network for them."""
    table = np.hstack(datasets.xor()) if args.data is None else read_csv(args.data)
    columns, source = table.shape[1], args.data or "the XOR data"
    if columns < 2:
        raise ValueError(f"{source} has 1 column, expected inputs and targets")
    layers = args.sizes or [columns - 1, 4, 1]
    if layers[0] + layers[-1] != columns:
        expected = f"{counted(layers[0], 'input')} and {counted(layers[-1], 'target')}"
        raise ValueError(f"{source} has {columns} columns, the sizes ask for {expected}")
    return table[:, : layers[0]].copy(), table[:, layers[0] :].copy(), layers


def run_infer(args: argparse.Namespace) -> int:
    """Compute the outputs of a saved network for the rows of a table."""
    if args.output:
        refuse_unwritable(args.output, args.weights, args.input)
    net = load(args.weights)
    if net.ensemble:
        raise ValueError(f"{args.weights} holds an ensemble {net.ensemble}, expected one network")
    X = read_csv(args.input)
    if X.shape[1] != net.sizes[0]:
        found = f"{args.input or 'standard input'} has {counted(X.shape[1], 'column')}"
        raise ValueError(f"{found}, the network in {args.weights} expects {net.sizes[0]}")
    outputs = net.predict(X)
    if not np.isfinite(outputs).all():
        raise ValueError("the outputs are not finite: the inputs are too large for these weights")
    if args.output:
        atomic_write(args.output, lambda file: file.write(to_csv(outputs).encode()))
    else:
        show(to_csv(outputs))
    return 0


def show(text: str) -> None:
    """Write to standard output now, so that a failure is noticed here and not at the exit."""
    try:
        print(text, end="", flush=True)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for what is left over
        raise


def fail(message: str) -> int:
    """Say what is wrong, in one line, and return the exit status 2."""
    print("nnlib:", " ".join(message.splitlines()), file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
