"""The stepper: every operation of the two passes, one after the other, on a drawing.

Drawing, formulas and sentence are made from one list, that of `trace`, for a network of any depth:
with one neuron in each layer and one sample the values are numbers, otherwise matrices.
"""

from math import floor

import ipywidgets
import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import FigureBase
from matplotlib.text import Text
from numpy.typing import ArrayLike, NDArray

from nnlib.course.figures.graphs import draw_graph
from nnlib.course.figures.style import WIDE, sheet_of
from nnlib.course.tracing import Operation, trace, written
from nnlib.course.widgets.base import Explorer
from nnlib.losses import SSE, Loss
from nnlib.network import Network

SAMPLE, TARGET = ((1.5,),), ((1.0,),)  # of notebook 05
LARGE, SMALL = 18, 12  # sizes of the formulas, in points


def two_neurons() -> Network:
    """Return the two neurons in a row of notebook 05."""
    net = Network([1, 1, 1])
    net.theta = [0.8, 0.2, -1.5, 0.4]
    return net


class Stepper(Explorer):
    """First, back, next, last: values appear above the wires, gradients below them.

    Parameters
    ----------
    step : int, default 0
        How many operations have been done.
    net : Network, optional
        What is stepped through; the two neurons of notebook 05 by default.
    X, Y : array_like, optional
        Samples and targets, shapes (m, n₀) and (m, n_L).
    loss : Loss, default SSE
        SSE or HalfSSE.
    """

    main = "step"
    size = (10.4, WIDE[1])

    def __init__(
        self,
        step: int = 0,
        net: Network | None = None,
        X: ArrayLike = SAMPLE,
        Y: ArrayLike = TARGET,
        loss: Loss = SSE,
    ) -> None:
        self.net = net or two_neurons()
        own = {"net": net is not None, "X": X is not SAMPLE, "Y": Y is not TARGET}
        self._own = [f"{name}={name}" for name, is_own in own.items() if is_own]
        self._own += [] if loss is SSE else [f"loss={loss}"]
        self.operations = trace(self.net, X, Y, loss)
        self.given = {"x": np.array(X, float), "y": np.array(Y, float)}
        for l in self.net.layers:
            self.given[f"w{l}"] = self.net.W[l].copy()
            if self.net.bias:
                self.given[f"b{l}"] = self.net.b[l].copy()
        slider = ipywidgets.IntSlider(
            value=step, min=0, max=len(self.operations), description="step"
        )
        super().__init__({"step": slider})

    @property
    def call(self) -> str:
        """The call that makes this situation, with the names of what was not left at its default.

        A network, samples and targets have no short form: they are called net, X and Y.
        """
        arguments = [f"step={self.controls['step'].value}", *self._own]
        return f"Stepper({', '.join(arguments)})"

    def buttons(self) -> list[ipywidgets.Widget]:
        """Return first, back, next and last, and the slider."""
        slider = self.controls["step"]
        moves = {
            "first": lambda step: 0,
            "back": lambda step: max(step - 1, 0),
            "next": lambda step: min(step + 1, slider.max),
            "last": lambda step: slider.max,
        }
        row = []
        for word, move in moves.items():
            button = ipywidgets.Button(description=word, layout=ipywidgets.Layout(width="5em"))
            button.on_click(lambda _, move=move: setattr(slider, "value", move(slider.value)))
            row.append(button)
        return [*row, slider]

    def compute(self, step: int) -> list[Operation]:
        """Return the operations that have been done after so many steps."""
        return self.operations[:step]

    def draw(self, figure: FigureBase) -> dict[str, Artist]:
        """Draw the network as a computation graph, with room for a formula below."""
        L = self.net.layers[-1]
        nodes, wires = [("x", "$x$", 0.0, 1.0)], []
        for l in self.net.layers:
            z, a, x = f"z{l}", f"a{l}", 2.0 * l - 1.0
            nodes += [(z, f"$z^{{({l})}}$", x, 1.0), (a, f"$a^{{({l})}}$", x + 1.0, 1.0)]
            nodes.append((f"w{l}", f"$w^{{({l})}}$", x, 2.0))
            wires += [("x" if l == 1 else f"a{l - 1}", z), (f"w{l}", z), (z, a)]
            if self.net.bias:
                nodes.append((f"b{l}", f"$b^{{({l})}}$", x, 0.0))
                wires.append((f"b{l}", z))
        end = 2.0 * L + 1.0
        nodes += [("loss", r"$\mathcal{L}$", end, 1.0), ("y", "$y$", end, 2.0)]
        nodes.append(("out", "loss", end + 1.0, 1.0))
        wires += [(f"a{L}", "loss"), ("y", "loss"), ("loss", "out")]
        sheet = sheet_of(figure)
        self.graph = draw_graph(
            sheet, nodes, [(*wire, "", None, None) for wire in wires], below=60.0
        )
        self.wire_of = {start: (start, stop) for start, stop in wires}
        artists = {str(k): artist for k, artist in enumerate(self.graph.moving)}
        artists["formula"] = sheet.text(20.0, 34.0, "", va="center")
        return artists

    def move(self, artists: dict[str, Artist], numbers: list[Operation]) -> None:
        """Write the values and gradients so far, and the formula of the last operation."""
        values = {self.wire_of[node]: self._on_wire(node, A) for node, A in self.given.items()}
        gradients = {}
        for operation in numbers:
            node = _node(operation)
            shown = values if operation.forward else gradients
            shown[self.wire_of[node]] = self._on_wire(node, operation.value)
        self.graph.show(values, gradients, _node(numbers[-1]) if numbers else None)
        _write(artists["formula"], numbers[-1] if numbers else None)

    def describe(self, numbers: list[Operation]) -> str:
        """Say the last operation in words and numbers."""
        step = f"Step {len(numbers)} of {len(self.operations)}"
        if not numbers:
            return f"{step}: only the inputs, weights and targets are known."
        last = numbers[-1]
        way = "forward" if last.forward else "backward"
        line = f"line ({last.number})" if last.number else "the loss"
        over = f", back over {last.undoes}" if last.undoes else ""
        put_in = "" if last.numbers == last.result else f" = {last.numbers}"
        return f"{step}, {way}, {line}{over}: {last.spoken}{put_in} = {last.result}."

    def _on_wire(self, node: str, A: NDArray) -> str:
        """Return what stands on the wire that leaves a node: the shape if there is no room."""
        room = 28 // self.net.layers[-1]  # characters along a wire, twice as many beside one
        text = written(A)
        if A.size == 1 or len(text) <= (2 * room if node[0] in "wb" else room):
            return text
        return _shape(A)


def _node(operation: Operation) -> str:
    """Return the node from whose wire an operation's result is read."""
    l, kind = operation.layer, operation.name.rstrip("0123456789")
    return {"da": f"a{l}", "delta": f"z{l}", "dW": f"w{l}", "db": f"b{l}"}.get(kind, operation.name)


def _write(text: Text, operation: Operation | None) -> None:
    """Write a formula with its numbers put in, or less of it if the picture is not that wide."""
    if operation is None:
        text.set_text("")
        return
    number = f"({operation.number})  " if operation.number else ""
    formula = f"{number}${operation.formula}$"
    numbers = "" if operation.numbers == operation.result else f" = {operation.numbers}"
    result = f" = {operation.result}"
    room = text.axes.get_xlim()[1] - 2.0 * text.get_position()[0]
    for end in (numbers + result, result, f", {_shape(operation.value)}"):
        text.set(text=formula + end, size=LARGE)
        size = floor(LARGE * min(room / text.get_window_extent().width, 1.0))
        if size >= SMALL:
            break
    text.set_size(size)


def _shape(A: NDArray) -> str:
    """Return the shape of a matrix in words."""
    return f"{A.shape[0]} × {A.shape[1]}"
