"""The stepper: every operation of the two passes, one after the other, on a drawing.

Drawing, formulas and sentence are made from one list, that of `nnlib.tracing.trace`, for a network
of any depth: with one neuron in each layer and one sample the values are numbers, otherwise
matrices.
"""

from itertools import groupby

import ipywidgets
from matplotlib.artist import Artist
from matplotlib.figure import FigureBase
from numpy.typing import ArrayLike

from nnlib.figures.graphs import draw_graph
from nnlib.figures.style import WIDE, sheet_of
from nnlib.losses import SSE, Loss
from nnlib.network import Network
from nnlib.tracing import Operation, trace, written
from nnlib.widgets.base import Explorer


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
        X: ArrayLike = ((1.5,),),
        Y: ArrayLike = ((1.0,),),
        loss: Loss = SSE,
    ) -> None:
        self.net = net or two_neurons()
        by_line = groupby(trace(self.net, X, Y, loss), key=lambda operation: operation.number)
        self.lines: list[list[Operation]] = [list(operations) for _, operations in by_line]
        self.given = {"x": self.net.check(X, "X", self.net.sizes[0], "the first layer")}
        self.given["y"] = self.net.check(Y, "Y", self.net.sizes[-1], "the last layer")
        for l in self.net.layers:
            self.given[f"w{l}"], self.given[f"b{l}"] = self.net.W[l], self.net.b[l]
        slider = ipywidgets.IntSlider(
            value=step, min=0, max=len(self.lines), description="step", continuous_update=True
        )
        super().__init__({"step": slider})

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

    def compute(self, step: int) -> list[list[Operation]]:
        """Return the lines that have been computed after so many steps."""
        return self.lines[:step]

    def draw(self, figure: FigureBase) -> dict[str, Artist]:
        """Draw the network as a computation graph, with room for two formulas below."""
        L = self.net.layers[-1]
        nodes, wires = [("x", "$x$", 0.0, 1.0)], []
        for l in self.net.layers:
            z, a, x = f"z{l}", f"a{l}", 2.0 * l - 1.0
            nodes += [(z, f"$z^{l}$", x, 1.0), (a, f"$a^{l}$", x + 1.0, 1.0)]
            nodes.append((f"w{l}", f"$w^{l}$", x, 2.0))
            wires += [("x" if l == 1 else f"a{l - 1}", z), (f"w{l}", z), (z, a)]
            if self.net.bias:
                nodes.append((f"b{l}", f"$b^{l}$", x, 0.0))
                wires.append((f"b{l}", z))
        end = 2.0 * L + 1.0
        nodes += [("L", "$L$", end, 1.0), ("y", "$y$", end, 2.0), ("out", "loss", end + 1.0, 1.0)]
        wires += [(f"a{L}", "L"), ("y", "L"), ("L", "out")]
        sheet = sheet_of(figure)
        self.graph = draw_graph(
            sheet, nodes, [(*wire, "", None, None) for wire in wires], below=80.0
        )
        self.wire_of = {start: (start, stop) for start, stop in wires}
        artists = {str(k): artist for k, artist in enumerate(self.graph.moving)}
        for k, y in ((0, 62.0), (1, 24.0)):
            artists[f"formula {k}"] = sheet.text(20.0, y, "", size=18, va="center")
        return artists

    def move(self, artists: dict[str, Artist], numbers: list[list[Operation]]) -> None:
        """Write the values and gradients so far, and the formulas of the last line."""
        done = [operation for line in numbers for operation in line]
        values, gradients = dict(self._known()), {}
        for operation in done:
            wire, text = self._place(operation)
            (values if operation.forward else gradients)[wire] = text
        last = numbers[-1] if numbers else []
        self.graph.show(values, gradients, self._place(last[0])[0][0] if last else None)
        for k in (0, 1):
            text = _line(last[k]) if k < len(last) else ""
            artists[f"formula {k}"].set(text=text, size=18 if len(text) < 90 else 14)

    def describe(self, numbers: list[list[Operation]]) -> str:
        """Say the last line in words and numbers."""
        if not numbers:
            return f"Step 0 of {len(self.lines)}: only the inputs, weights and targets are known."
        first = numbers[-1][0]
        line = f"line ({first.number})" if first.number else "the loss"
        said = ", ".join(
            f"{_spoken(operation)} = {operation.numbers} = {operation.result}"
            if operation.numbers != operation.result
            else f"{_spoken(operation)} = {operation.result}"
            for operation in numbers[-1]
        )
        undoes = f", which undoes {first.undoes}" if first.undoes else ""
        way = "forward" if first.forward else "backward"
        return f"Step {len(numbers)} of {len(self.lines)}, {way}, {line}{undoes}: {said}."

    def _known(self) -> list[tuple[tuple[str, str], str]]:
        """Return what stands on the wires before the first step."""
        return [(self.wire_of[k], written(A)) for k, A in self.given.items() if A is not None]

    def _place(self, operation: Operation) -> tuple[tuple[str, str], str]:
        """Return the wire that an operation writes on, and what it writes."""
        name, l = operation.name, operation.layer
        start = {"delta": f"z{l}", "dW": f"w{l}", "db": f"b{l}", "L": "L"}.get(
            name.rstrip("0123456789"), name
        )
        return self.wire_of[start], operation.result


def _line(operation: Operation) -> str:
    """Return a formula with its numbers put in, for the picture."""
    number = f"({operation.number})  " if operation.number else ""
    formula = operation.formula.replace(r"\tfrac", r"\frac")
    numbers = "" if operation.numbers == operation.result else f" = {operation.numbers}"
    return f"{number}${formula}${numbers} = {operation.result}"


def _spoken(operation: Operation) -> str:
    """Return the name of what an operation computes, as it is read aloud."""
    l = operation.layer
    names = {"dW": f"∂L/∂w{l}", "db": f"∂L/∂b{l}", "delta": f"δ{l}"}
    return names.get(operation.name.rstrip("0123456789"), operation.name)
