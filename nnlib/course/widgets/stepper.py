"""The stepper: every operation of the two passes, one after the other, on a drawing.

Drawing, formulas and sentence are made from one list, that of `trace`, for a network of any depth:
with one neuron in each layer and one sample the values are numbers, otherwise matrices.
"""

from math import floor

import ipywidgets
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase
from matplotlib.text import Text
from numpy.typing import ArrayLike, NDArray

from nnlib._words import fixed, raised
from nnlib.course.figures.computation_graph import PAD, ComputationGraph, draw_graph
from nnlib.course.figures.style import FAINT, Picture, new_sheet, sheet_of, styled, width_of
from nnlib.course.tracing import Operation, trace, written
from nnlib.course.widgets.base import Explorer
from nnlib.losses import SSE, Loss
from nnlib.network import Network

SAMPLE, TARGET = ((1.5,),), ((1.0,),)  # of notebook 05
LARGE, SMALL = 20, 12  # sizes of the formulas, in points
HEIGHT, LOW, HIGH = 4.8, 3.9, 5.6  # of the explorer, of lines, of matrices; in inches
FORMULA = 58.0  # pixels for the formula line


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
    size = (11.8, HEIGHT)

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
        self.size = (self.size[0], HEIGHT if self._is_a_row else HIGH)
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
        slider.layout = ipywidgets.Layout(flex="1 1 9em", min_width="9em", width="auto")
        for word, move in moves.items():
            button = ipywidgets.Button(description=word, layout=ipywidgets.Layout(width="4.5em"))
            button.on_click(lambda _, move=move: setattr(slider, "value", move(slider.value)))
            row.append(button)
        return [*row, slider]

    def compute(self, step: int) -> list[Operation]:
        """Return the operations that have been done after so many steps."""
        return self.operations[:step]

    def draw(self, figure: FigureBase) -> dict[str, Artist]:
        """Draw the network as a computation graph, with room for a formula below."""
        sheet = sheet_of(figure)
        self.graph, self.wire_of = self._draw_on(sheet, FORMULA)
        artists = {str(k): artist for k, artist in enumerate(self.graph.moving)}
        artists["formula"] = sheet.text(20.0, 0.55 * FORMULA, "", va="center")
        if not self._is_a_row:
            artists["formula"].set_y(0.68 * FORMULA)
        artists["shapes"] = sheet.text(20.0, 0.22 * FORMULA, "", va="center", color=FAINT, size=14)
        return artists

    def _draw_on(self, sheet: Axes, below: float) -> tuple[ComputationGraph, dict]:
        """Draw the empty graph; return it and the wire that leaves each node."""
        L = self.net.layers[-1]
        x, y, w = "xyw" if self._is_a_row else "XYW"
        size = 16.0 if L < 3 and self._is_a_row else 14.0
        columns = np.arange(2.0 * L + 2.0)
        columns = np.append(columns, columns[-1] + 0.55)  # the last: where the loss comes out
        if not self._is_a_row:
            columns = self._columns(sheet, size, columns)
        nodes, wires, groups = [("x", f"${x}$", 0.0, 1.0)], [], {}
        for l in self.net.layers:
            z, a, here = f"z{l}", f"a{l}", columns[2 * l - 1]
            nodes += [(z, f"$z^{{({l})}}$", here, 1.0), (a, f"$a^{{({l})}}$", columns[2 * l], 1.0)]
            nodes.append((f"w{l}", f"${w}^{{({l})}}$", here, 2.0))
            wires += [("x" if l == 1 else f"a{l - 1}", z), (f"w{l}", z), (z, a)]
            groups[f"neuron {l}" if self._is_a_row else f"layer {l}"] = [z, a]
            if self.net.bias:
                nodes.append((f"b{l}", f"$b^{{({l})}}$", here, 0.0))
                wires.append((f"b{l}", z))
        end = columns[-2]
        nodes += [("loss", r"$\mathcal{L}$", end, 1.0), ("y", f"${y}$", end, 2.0)]
        nodes.append(("out", "", columns[-1], 1.0))  # not seen
        wires += [(f"a{L}", "loss"), ("y", "loss"), ("loss", "out")]
        empty = [(*wire, "", None, None) for wire in wires]
        graph = draw_graph(
            sheet, nodes, empty, below=below, size=size, groups=groups, roomy=self._in_full
        )
        return graph, {start: (start, stop) for start, stop in wires}

    _in_full = False  # whether all the numbers of all matrices have room

    def _columns(self, sheet: Axes, size: float, even: NDArray) -> NDArray:
        """Return where the nodes stand from left to right, so that all numbers have room.

        If they have none, the nodes stand evenly, and shapes stand for the matrices.
        """
        known = [*self.given.items(), *((_node(o), o.value) for o in self.operations)]
        widths: dict[str, float] = {}
        for node, A in known:
            text = sheet.text(0.0, 0.0, _rows(A), size=size)
            widths[node] = max(widths.get(node, 0.0), width_of(text) + 22.0)
            text.remove()
        row = [node for l in self.net.layers for node in (f"z{l}", f"a{l}")]
        widths["loss"] += 24.0  # it does not begin at the wire from y
        gaps = np.array([widths[node] for node in ("x", *row, "loss")])
        beside = [max(widths[f"{kind}{l}"] for kind in "wb" if f"{kind}{l}" in widths)
                  for l in self.net.layers]  # fmt: skip
        gaps[::2][: len(beside)] = np.maximum(gaps[::2][: len(beside)], beside)  # at the left of z
        gaps[1:-1:2] = np.maximum(gaps[1:-1:2], beside)  # and at its right
        high = max(len(A) for node, A in known if node[0] in "xyzal")
        tall = max(len(A) for _, A in known)
        self._in_full = bool(gaps.sum() < sheet.get_xlim()[1] - 88.0 and high == 1 and tall < 5)
        return np.append(0.0, np.cumsum(gaps)) if self._in_full else even

    @property
    def _is_a_row(self) -> bool:
        """Whether there is one neuron in each layer."""
        return set(self.net.sizes) == {1}

    def move(self, artists: dict[str, Artist], numbers: list[Operation]) -> None:
        """Write the values and gradients so far, and the formula of the last operation."""
        self._show(self.graph, numbers, numbers[-1:])
        _write(artists["formula"], numbers[-1] if numbers else None, self._in_full)
        shapes = numbers[-1].shapes if numbers else ""
        artists["shapes"].set_text(f"shapes: {shapes}" if shapes else "")

    def _show(self, graph: ComputationGraph, done: list[Operation], last: list[Operation]) -> None:
        """Write what is known after some operations, and light the last ones with their results."""
        values = {self.wire_of[node]: self._on_wire(node, A) for node, A in self.given.items()}
        gradients = {}
        for operation in done:
            node = _node(operation)
            shown = values if operation.forward else gradients
            shown[self.wire_of[node]] = self._on_wire(node, operation.value)
        results = {way: [o for o in last if o.forward == way] for way in (True, False)}
        wires = {way: [self.wire_of[_node(o)] for o in some] for way, some in results.items()}
        lit = dict.fromkeys(map(_node, last))
        graph.show(values, gradients, list(lit), wires[True], wires[False])

    @styled
    def lines(self, *numbers: int) -> Picture:
        """Return the drawing as it is after some numbered lines, with their part lit.

        Parameters
        ----------
        *numbers : int
            The lines, forward 1 … 2L and backward 2L + 1 … 4L; 0 is the loss.

        Raises
        ------
        ValueError
            If there is no such line, or none is given.
        """
        known = [operation.number for operation in self.operations]
        for number in numbers or (None,):
            if number not in known:
                raise ValueError(f"no line has the number {number}, expected 0 to {max(known)}")
        lit = [operation for operation in self.operations if operation.number in numbers]
        done = self.operations[: self.operations.index(lit[-1]) + 1]
        _, sheet = new_sheet((self.size[0], LOW))
        graph, _ = self._draw_on(sheet, 0.0)
        self._show(graph, done, lit)
        return Picture(graph.figure, graph.description, {"graph": graph})

    def describe(self, numbers: list[Operation]) -> str:
        """Say the last operation in words and numbers."""
        step = f"Step {len(numbers)} of {len(self.operations)}"
        if not numbers:
            return f"{step}: only the inputs, weights and targets are known. Forward comes first."
        last = numbers[-1]
        way = "forward" if last.forward else "backward"
        line = f"line {last.line}" if last.line else "" if last.number else "the loss"
        # what goes forward through layers has no number: there its result is named
        spoken = {f"({o.number})": o.spoken for o in self.operations if o.forward and not o.line}
        over = f", back over {spoken.get(last.undoes, last.undoes)}" if last.undoes else ""
        where = ", ".join(word for word in (step, way, f"{line}{over}") if word)
        put_in = "" if last.numbers == last.result else f" = {last.numbers}"
        result = f"{where}: {last.spoken}{put_in} = {last.result}."
        if last.shapes:  # the numbers put in stand in the picture
            result = f"{where}: {last.spoken} = {last.result}, {last.shapes}."
        return f"{result} {_why(last)}"

    def _on_wire(self, node: str, A: NDArray) -> str:
        """Return what stands on the wire that leaves a node: the shape if there is no room."""
        if self._in_full:
            return _rows(A)
        room = 28 // self.net.layers[-1]  # characters along a wire, twice as many beside one
        text = written(A)
        if A.size == 1 or len(text) <= (2 * room if node[0] in "wb" else room):
            return text
        return _shape(A)


def _node(operation: Operation) -> str:
    """Return the node from whose wire an operation's result is read."""
    l, kind = operation.layer, operation.name.rstrip("0123456789")
    return {"da": f"a{l}", "delta": f"z{l}", "dW": f"w{l}", "db": f"b{l}"}.get(kind, operation.name)


def _why(operation: Operation) -> str:
    """Say why an operation is what it is, without numbers."""
    l, kind = operation.layer, operation.name.rstrip("0123456789")
    here, before = raised(l), "x" if l == 1 else f"a{raised(l - 1)}"
    if operation.shapes and kind == "da":
        w = f"W{raised(l + 1)}"
        return (
            f"Each neuron of layer {l} collects from all that it fed: the rows of {w}, transposed."
        )
    if operation.shapes and kind == "dW":
        before = "X" if l == 1 else before
        back = "δ" + here
        return f"Each weight gets what came in times what comes back, {before} and {back}."
    if kind == "da":
        if operation.undoes != "the loss":
            z, w = f"z{raised(l + 1)}", f"w{raised(l + 1)}"
            return f"a{here} went into {z} times {w}, so {w} is the slope on the way back."
        signs = {bool(value < 0.0) for value in operation.value.flat if value != 0.0}
        if len(signs) != 1:
            return "Where it is negative, a larger output would lower the loss."
        too = "small: a larger" if signs == {True} else "large: a smaller"
        return f"The output is too {too} one would lower the loss."
    return {
        "z": "What comes in is weighted, and the bias is added.",
        "a": "The activation bends it.",
        "loss": "Here the way forward ends, and the way back begins.",
        "delta": "What arrives is multiplied by the activation's own slope.",
        "dW": f"On the way forward w{here} was multiplied by {before}, so {before} is the slope.",
        "db": f"b{here} was only added: what arrives passes unchanged.",
    }[kind]


def _write(text: Text, operation: Operation | None, in_full: bool) -> None:
    """Write a formula with its numbers put in, or less of it if the picture is not that wide."""
    if operation is None:
        text.set_text("")
        return
    number = f"{operation.line}  " if operation.line else ""
    formula = f"{number}${operation.formula}$"
    numbers = "" if operation.numbers == operation.result else f" = {operation.numbers}"
    result = f" = {operation.result}"
    if in_full and ";" in numbers + result:  # no matrix in one line: all stand in the drawing
        numbers, result = "", f", {_shape(operation.value)}" if ";" in result else result
    room = text.axes.get_xlim()[1] - 2.0 * text.get_position()[0]
    for end in (numbers + result, result, f", {_shape(operation.value)}"):
        text.set(text=formula + end, size=LARGE)
        size = floor(LARGE * min(room / width_of(text), 1.0))
        if size >= SMALL:
            break
    text.set_size(size)


def _rows(A: NDArray) -> str:
    """Return all numbers of a matrix: a row in brackets, several below each other."""
    if len(A) == 1:
        return written(A)
    texts = [[fixed(x, 2) for x in row] for row in A]
    signed = [any(text[0] == "−" for text in column) for column in zip(*texts, strict=True)]
    return "\n".join(
        "  ".join(
            PAD + text if sign and text[0] != "−" else text
            for text, sign in zip(row, signed, strict=True)
        )
        for row in texts
    )


def _shape(A: NDArray) -> str:
    """Return the shape of a matrix in words."""
    return f"{A.shape[0]} × {A.shape[1]}"
