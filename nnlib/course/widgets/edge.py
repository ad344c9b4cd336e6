"""The explorer of notebook 13: a window of the edge of trainability, and one of its networks."""

from contextlib import ExitStack
from functools import lru_cache, partial
from typing import Any

import ipywidgets
import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import FigureBase, SubFigure
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from numpy.typing import NDArray

from nnlib.course import edge
from nnlib.course.figures.edge import digits, draw_map, paint, shares
from nnlib.course.figures.style import FAINT, LOSS, NEUTRAL, steady
from nnlib.course.widgets.base import Explorer

CELLS = 128
DEEPEST = 9  # so often one may zoom
LOW, HIGH = 1e-3, 1e3  # of the axis of the loss, in first losses
ENDS = ("η left", "η right"), ("scale bottom", "scale top")  # the numbers at a window's ends


class EdgeExplorer(Explorer):
    """Stand in a cell of the map, see how its network fares, and zoom in.

    Parameters
    ----------
    zoom : int, default 0
        How often the window has been made four times narrower, from 0 to 9.
    across, up : int, default 64
        The cell under the cross, from 0 to 127: to the right and upwards.
    learning_rate, scale : float
        The middle of the window.
    seed : int, default 11
        Of the one draw of weights, from 0 to 20.
    """

    main = "zoom"
    size = (11.8, 5.3)
    twin_size = (11.8, 5.9)
    colours = 256

    def __init__(
        self,
        zoom: int = 0,
        across: int = CELLS // 2,
        up: int = CELLS // 2,
        learning_rate: float = edge.CENTRE[0],
        scale: float = edge.CENTRE[1],
        seed: int = edge.SEED,
    ) -> None:
        wide, short = ipywidgets.IntSlider, ipywidgets.Layout(width="11em")
        number = partial(ipywidgets.BoundedFloatText, layout=short, continuous_update=True)
        super().__init__(
            {
                "zoom": wide(value=zoom, min=0, max=DEEPEST, description="zoom"),
                "across": wide(value=across, min=0, max=CELLS - 1, description="across"),
                "up": wide(value=up, min=0, max=CELLS - 1, description="up"),
                "learning_rate": number(
                    value=learning_rate, min=0.01, max=10.0, step=0.01, description="middle: η"
                ),
                "scale": number(value=scale, min=0.1, max=50.0, step=0.1, description="scale"),
                "seed": ipywidgets.BoundedIntText(
                    value=seed, min=0, max=20, description="seed", layout=short
                ),
            }
        )  # fmt: skip

    def buttons(self) -> list[ipywidgets.Widget]:
        """Return the controls, and behind the sliders a button that zooms in at the cross."""
        button = ipywidgets.Button(description="zoom in at the cross")
        button.on_click(lambda _: self.zoom_in())
        controls = list(self.controls.values())
        return [*controls[:3], button, *controls[3:]]

    def zoom_in(self) -> None:
        """Make the cell under the cross the middle of a narrower window."""
        here = self.settings
        rate, scale = self.cell(**here)
        new = {"zoom": min(here["zoom"] + 1, DEEPEST), "across": CELLS // 2, "up": CELLS // 2}
        new |= {"learning_rate": round(rate, 10), "scale": round(scale, 10)}
        with ExitStack() as together:  # each control says that it has changed when all have
            for name, value in new.items():
                together.enter_context(self.controls[name].hold_trait_notifications())
                self.controls[name].value = value

    def cell(self, zoom: int, across: int, up: int, **middle: float) -> tuple[float, float]:
        """Return the learning rate and the scale of the cell under the cross."""
        rates, scales = edge.window(zoom, middle["learning_rate"], middle["scale"])
        return float(edge.middles(*rates, CELLS)[across]), float(edge.middles(*scales, CELLS)[up])

    def compute(self, **settings: Any) -> dict[str, Any]:
        """Return the window, its map, and the losses of the network under the cross."""
        rate, scale = self.cell(**settings)
        zoom, _, _, *middle, seed = settings.values()
        losses = edge.losses([rate], scale, seed=seed)
        with np.errstate(all="ignore"):
            share = np.nan_to_num(losses[:, 0] / losses[0, 0], nan=np.inf)
            share = np.clip(share, LOW / 10.0, 1e9)
        return {
            "zoom": zoom, "across": settings["across"], "up": settings["up"], "rate": rate,
            "scale": scale, "window": edge.window(zoom, *middle), "share": share,
            "converges": bool(edge.converges(losses)[0]), "epochs": charted(zoom, *middle, seed),
        }  # fmt: skip

    def draw(self, figure: FigureBase) -> dict[str, Artist]:
        """Draw the window, the cross and the box that is the next one; beside it the loss."""
        panel = isinstance(figure, SubFigure)
        axes = figure.add_axes((0.17, 0.44, 0.78, 0.47) if panel else (0.05, 0.11, 0.46, 0.87))
        artists: dict[str, Artist] = {"map": draw_map(axes)}
        artists["map"].set_extent((0.0, 1.0, 0.0, 1.0))
        axes.set(xlim=(0, 1), ylim=(0, 1), xticks=[], yticks=[])
        where: dict[str, Any] = {"transform": axes.transAxes, "size": 14}
        beside = {"ha": "right", "rotation": 90, **where}
        for k, side, end in ((0.0, "left", "bottom"), (1.0, "right", "top")):
            artists[f"η {side}"] = axes.text(k, -0.025, "", ha=side, va="top", **where)
            artists[f"scale {end}"] = axes.text(-0.02, k, "", va=end, **beside)
        axes.text(0.5, -0.025, "learning rate η", ha="center", va="top", **where)
        axes.text(-0.02, 0.5, "scale", va="center", **beside)
        half = 0.5 / edge.ZOOM
        artists["box"] = axes.add_patch(
            Rectangle((0.5 - half, 0.5 - half), 2 * half, 2 * half, fill=False, ec="white", lw=2,
                      path_effects=[withStroke(linewidth=4, foreground=NEUTRAL)])
        )  # fmt: skip
        artists["cross"] = axes.plot(
            [], [], "+", ms=24, mew=3, color=NEUTRAL, zorder=6,
            path_effects=[withStroke(linewidth=6, foreground="white")],
        )[0]  # fmt: skip
        place = (0.17, 0.13, 0.78, 0.19) if panel else (0.61, 0.11, 0.37, 0.78)
        return artists | self._draw_curve(figure, place, 15 if panel else 20)

    def _draw_curve(self, figure: FigureBase, place: tuple, size: int) -> dict[str, Artist]:
        """Draw the axes of the loss, in first losses."""
        curve = figure.add_axes(place)
        curve.set(xlim=(0, edge.EPOCHS), ylim=(LOW, HIGH), yscale="log", xlabel="epoch")
        curve.set_yticks([1e-2, 1.0, 1e2], ["1 %", "first\nloss", "× 100"])
        curve.minorticks_off()
        curve.axhline(1.0, color=FAINT, lw=1.5, ls=(0, (3, 2)))
        fate = curve.text(
            0.97, 0.95, "", transform=curve.transAxes, size=size, weight="bold", ha="right",
            va="top", path_effects=[withStroke(linewidth=5, foreground="white")], zorder=6,
        )  # fmt: skip
        return {"loss": curve.plot([], [], color=LOSS, lw=3)[0], "fate": fate}

    def move(self, artists: dict[str, Artist], numbers: dict[str, Any]) -> None:
        """Show another window, another cell, another loss."""
        artists["map"].set_data(paint(numbers["epochs"]))
        for ends, names in zip(numbers["window"], ENDS, strict=True):
            for end, name in zip(ends, names, strict=True):
                artists[name].set_text(f"{end:.{digits(*ends)}g}")
        at = [(numbers[name] + 0.5) / CELLS for name in ("across", "up")]
        artists["cross"].set_data([at[0]], [at[1]])
        artists["box"].set_visible(numbers["zoom"] < DEEPEST)
        share = steady(np.minimum(numbers["share"], 3 * HIGH), each=True)
        artists["loss"].set_data(np.arange(len(share)), share)
        artists["fate"].set_text("converges" if numbers["converges"] else "diverges")

    def describe(self, numbers: dict[str, Any]) -> str:
        """Say what becomes of the network under the cross, why, and what the window holds."""
        fine = digits(*numbers["window"][0])
        here = f"η = {numbers['rate']:.{fine}g}, scale {numbers['scale']:.{fine}g}"
        fate = "converges" if numbers["converges"] else "diverges"
        times = edge.ZOOM ** numbers["zoom"]
        view = f"This window is {times} times narrower than the map." if times > 1 else "The map:"
        return f"{here}: {fate}. {_why(numbers)} {view} {shares(numbers['epochs'])}"

    def draw_panel(self, panel: FigureBase, n: int) -> dict[str, Artist]:
        """Draw one of n panels of a twin: the map, and the loss under it."""
        return self.draw(panel)


@lru_cache(maxsize=24)
def charted(zoom: int, rate: float, scale: float, seed: int) -> NDArray:
    """Return how long each network of a window takes, (scales, rates), by the built-in map."""
    return edge.durations(edge.survey(*edge.window(zoom, rate, scale), CELLS, seed=seed))


def _why(numbers: dict[str, Any]) -> str:
    """Say what makes this network converge or diverge."""
    share = numbers["share"]
    steps = np.diff(share) / share[:-1]
    if numbers["converges"]:
        if steps.max() < 0.01:
            return "The loss falls all the way: each step is short for the slope it stands on."
        if share[-1] >= 0.1:
            return "It stays below its first loss, but its steps are too long to rest."
        if share.max() < 2.0:
            return "It overshoots a little at first, and then comes down."
        return "Thrown about at first, it lands where the surface is flat enough for this η."
    if share[-1] < HIGH:
        return "Its steps are too long to rest, and it stays above its first loss."
    if np.mean(steps < -0.1) > 0.03:
        return "It is thrown about, up and down, until each step lands on a steeper slope still."
    return "Each step lands on a steeper slope still, and so the next is longer."
