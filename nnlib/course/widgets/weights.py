"""Ask any weight why: its paths to the loss, and its gradient as a sum of products."""

import ipywidgets
from matplotlib.artist import Artist
from matplotlib.figure import FigureBase
from numpy.typing import ArrayLike

from nnlib._words import counted, fixed
from nnlib.course.figures.computation_graph import GLOW
from nnlib.course.figures.style import FAINT, GRADIENT, NEUTRAL, sheet_of
from nnlib.course.figures.wires import draw_wires
from nnlib.course.paths import Factor, Path, paths_from, reason, small, weight_name
from nnlib.course.widgets.base import Explorer
from nnlib.network import Network

ROWS, ROW = 4, 78.0  # paths that are written out at most, and the height of one in pixels


class WeightExplorer(Explorer):
    """Choose a weight or a bias: its paths light up, and their products are written out.

    Parameters
    ----------
    weight : str, default "layer 1, 1 to 2"
        Which one: from which neuron to which, or "layer 1, bias of 2".
    net : Network, optional
        A network, by default the 2-3-2 of notebook 06.
    x, y : array_like, shapes (n₀,) and (n_L,), optional
        One sample and its target.
    """

    main = "weight"
    size = (11.8, 5.6)

    def __init__(
        self,
        weight: str = "layer 1, 1 to 2",
        net: Network | None = None,
        x: ArrayLike | None = None,
        y: ArrayLike | None = None,
    ) -> None:
        own_net, own_x, own_y = small()
        self.net, self._own = net or own_net, net is not None
        self.x, self.y = (own_x if x is None else x), (own_y if y is None else y)
        self.a = self.net.forward([list(self.x)])
        self.weights = {}
        for l in self.net.layers:
            for i in range(1, self.net.sizes[l - 1] + 1):
                for j in range(1, self.net.sizes[l] + 1):
                    self.weights[f"layer {l}, {i} to {j}"] = (l, i, j)
        if self.net.bias:
            for l in self.net.layers:
                for j in range(1, self.net.sizes[l] + 1):
                    self.weights[f"layer {l}, bias of {j}"] = (l, 0, j)
        menu = ipywidgets.Dropdown(
            options=list(self.weights), value=weight, description="ask the weight"
        )
        super().__init__({"weight": menu})

    @property
    def call(self) -> str:
        """The call that makes this situation; a network and a sample are called net, x and y."""
        rest = ", net=net, x=x, y=y" if self._own else ""
        return f"WeightExplorer(weight={self.controls['weight'].value!r}{rest})"

    def buttons(self) -> list[ipywidgets.Widget]:
        """Return the menu, and back and next beside it."""
        menu = self.controls["weight"]
        row = [menu]
        for word, by in (("back", -1), ("next", 1)):
            button = ipywidgets.Button(description=word, layout=ipywidgets.Layout(width="4.5em"))
            button.on_click(lambda _, by=by: self._turn(by))
            row.append(button)
        return row

    def _turn(self, by: int) -> None:
        menu = self.controls["weight"]
        menu.index = (menu.index + by) % len(menu.options)

    def compute(self, weight: str) -> list[Path]:
        """Return the paths of a weight to the loss."""
        return self._paths(weight)

    def _paths(self, weight: str) -> list[Path]:
        return paths_from(self.net, self.x, self.y, *self.weights[weight])

    def draw(self, figure: FigureBase) -> dict[str, Artist]:
        """Draw the network, and below it room for the products."""
        sheet = sheet_of(figure)
        most = max(len(self._paths(weight)) for weight in self.weights)
        self._rows = min(most, ROWS)
        below = ROW * self._rows + 56.0
        width, height = figure.bbox.width, figure.bbox.height
        self._wires = draw_wires(
            sheet,
            self.net.sizes,
            (30.0, below + 6.0, width - 30.0, height - 12.0),
            radius=31.0,
            values=[layer[0] for layer in self.a],
        )
        artists = {str(k): artist for k, artist in enumerate(self._wires.moving)}
        columns = 2 * len(self.net.layers) + 1  # factors of a path from the first layer
        self._column = (width - 230.0) / columns
        box = {"facecolor": GLOW, "edgecolor": "none", "boxstyle": "round,pad=0.2"}
        for r in range(self._rows):
            y = below - 6.0 - ROW * r
            for c in range(columns):
                x = 20.0 + (c + 0.5) * self._column
                for name, up, size, ink in (("name", 0.0, 15, FAINT), ("value", 40.0, 17, NEUTRAL)):
                    style = {"ha": "center", "va": "top", "size": size, "color": ink, "zorder": 4}
                    artists[f"{name} {r} {c}"] = sheet.text(x, y - up, "", **style)
                artists[f"value {r} {c}"].set_bbox(dict(box))
                style = {"ha": "center", "va": "top", "size": 17, "zorder": 4}
                at = x - 0.5 * self._column
                artists[f"sign {r} {c}"] = sheet.text(at, y - 40.0, "", **style)
            look = {"ha": "left", "va": "top", "size": 17, "color": GRADIENT, "zorder": 4}
            artists[f"product {r}"] = sheet.text(0.0, y - 40.0, "", **look)
        look = {"va": "center", "size": 20, "color": GRADIENT}
        artists["sum"] = sheet.text(20.0, 24.0, "", **look)
        return artists

    def move(self, artists: dict[str, Artist], numbers: list[Path]) -> None:
        """Light the paths, and write their products."""
        smallest = _smallest(numbers)
        path = numbers[0]
        start = (path.layer, *path.neurons[:2]) if path.neurons[0] else None
        place = (smallest.layer, smallest.neuron) if smallest.neuron else None
        self._wires.light(numbers, start, place)
        shown = sorted(numbers, key=lambda p: -abs(p.product))[: self._rows]
        columns = 2 * len(self.net.layers) + 1
        for r in range(self._rows):
            factors = shown[r].factors if r < len(shown) else ()
            for c in range(columns):
                factor = factors[c] if c < len(factors) else None
                artists[f"name {r} {c}"].set_text(f"${factor.tex}$" if factor else "")
                artists[f"value {r} {c}"].set_text(fixed(factor.value) if factor else "")
                is_smallest = factor == smallest
                artists[f"value {r} {c}"].get_bbox_patch().set_visible(is_smallest)
                artists[f"sign {r} {c}"].set_text("·" if factor and c else "")
            product = f"= {fixed(shown[r].product)}" if factors else ""
            at = 20.0 + len(factors) * self._column + 6.0
            artists[f"product {r}"].set(text=product, x=at)
        total = fixed(sum(path.product for path in numbers))
        i, j = path.neurons[:2]
        name = f"w^{{({path.layer})}}_{{{i}{j}}}" if i else f"b^{{({path.layer})}}_{{{j}}}"
        more = len(numbers) - len(shown)
        rest = f" (with {more} smaller ones)" if more else ""
        name = rf"$\partial\mathcal{{L}}/\partial {name}$"
        sign = "together" if len(numbers) > 1 else "alone"
        artists["sum"].set_text(f"{name} = {total}: {counted(len(numbers), 'path')} {sign}{rest}")

    def describe(self, numbers: list[Path]) -> str:
        """Say the gradient as a sum, and which factor keeps it small."""
        first = numbers[0]
        name = weight_name(first.layer, *first.neurons[:2])
        products = [path.product for path in numbers]
        total = fixed(sum(products))
        terms = [fixed(p) if k == 0 or p < 0.0 else f"+ {fixed(p)}" for k, p in
                 enumerate(sorted(products, key=lambda p: -abs(p)))]  # fmt: skip
        many = len(numbers) > ROWS
        sum_of = f"the sum of {len(numbers)} products" if many else " ".join(terms).replace(
            " −", " − ")  # fmt: skip
        ways = f"{counted(len(numbers), 'path')} to the loss"
        equal = f"{sum_of} = {total}" if len(numbers) > 1 else total
        text = f"{name} has {ways}: ∂ℒ/∂{name} = {equal}."
        opposed = min(products) < 0.0 < max(products)
        if opposed:
            text += " They pull in opposite directions."
        smallest = _smallest(numbers)
        of = "its path" if len(numbers) == 1 else "the path that counts most"
        if first.neurons[0] == 0:
            text += " A bias has nothing to multiply but 1."
        value = f"{smallest.symbol} = {fixed(smallest.value)}"
        return f"{text} The smallest factor on {of}: {value}, {reason(smallest)}."


def _smallest(paths: list[Path]) -> Factor:
    """Return the smallest factor of the path that contributes most."""
    most = max(paths, key=lambda path: abs(path.product))
    return min(most.factors, key=lambda factor: abs(factor.value))
