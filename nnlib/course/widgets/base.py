"""The base of every explorer: controls → numbers → picture and sentence.

An explorer has three parts that can be tested without a browser. ``compute`` makes numbers of the
controls' values and knows no widget. ``draw`` and ``move`` make a picture of the numbers: drawn
once, after which only its moving artists change. ``describe`` says in a sentence what the picture
shows. The static twin beside an explorer is made by the same functions.
"""

import html
import os
import traceback
from asyncio import TimerHandle, get_running_loop
from base64 import b64encode
from collections.abc import Sequence
from contextlib import suppress
from copy import copy
from io import BytesIO
from typing import Any, ClassVar

import ipywidgets
import traitlets
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure, FigureBase
from PIL import Image

from nnlib._words import MINUS
from nnlib.course.figures.style import (
    CORNER,
    DPI,
    FINE,
    WIDE,
    Picture,
    compact_png,
    image_of,
    size_of,
    styled,
)
from nnlib.course.widgets.flipbook import flipbook_html

FLIPBOOKS = "NNLIB_FLIPBOOKS"  # environment variable: explorers are exported as flipbooks
REST = 0.12  # seconds without a change, after which the picture becomes a fine one


class _Image(ipywidgets.Image):
    """An image with an accessible name: `tooltip` becomes one if there is a description."""

    description = traitlets.Unicode("").tag(sync=True)


class LivePicture:
    """A figure of which only the moving artists are drawn again.

    Parameters
    ----------
    figure : Figure
        Drawn once; drawn again when the limits of an axis have changed.
    moving : list of Artist
        What changes between two pictures.
    """

    def __init__(self, figure: Figure, moving: list[Artist]) -> None:
        self.figure, self.canvas = figure, FigureCanvasAgg(figure)
        # The spines lie over the moving artists, as in a full draw.
        framed = [axes for axes in figure.axes if axes.axison]
        spines = [spine for axes in framed for spine in axes.spines.values()]
        self.moving = [*moving, *spines]
        for artist in self.moving:
            artist.set_animated(True)
        self._stills: dict[int, tuple[list, Any]] = {}  # for each size: limits, background

    @styled
    def image(self, fine: int = 1) -> Image.Image:
        """Return the present picture, with so many pixels for one of the page."""
        self.figure.set_dpi(DPI * fine)
        limits = [axes.viewLim.frozen().extents.tolist() for axes in self.figure.axes]
        if self._stills.get(fine, (None,))[0] != limits:
            self.canvas.draw()
            self._stills[fine] = limits, self.canvas.copy_from_bbox(self.figure.bbox)
        renderer = self.canvas.get_renderer()
        self.canvas.restore_region(self._stills[fine][1])
        for artist in sorted(self.moving, key=Artist.get_zorder):
            artist.draw(renderer)
        image = image_of(self.canvas)
        self.figure.set_dpi(DPI)  # what is measured while artists move is measured on the page
        return image

    def png(self, fine: int = 1) -> bytes:
        """Return the present picture as the bytes of a PNG file, quickly made."""
        file = BytesIO()
        self.image(fine).save(file, "png", compress_level=1)
        return file.getvalue()

    def compact(self, colours: int, quick: bool = False) -> bytes:
        """Return the present picture as the bytes of a small PNG file, for storing."""
        return compact_png(self.image(FINE), colours, quick)


class Explorer:
    """Controls, a picture and a sentence that belong together.

    A subclass gives `compute`, `draw`, `move` and `describe`, and makes the controls in its
    ``__init__``, which takes a value for each of them.

    Attributes
    ----------
    controls : dict
        The control of each setting, by the setting's name.
    sentence : str
        What the picture shows now.
    view : ipywidgets.Widget
        Everything, as shown in a notebook.
    """

    main: ClassVar[str]  # the control that a flipbook turns the pages by
    size: ClassVar[tuple[float, float]] = (9.6, 4.2)
    twin_size: ClassVar[tuple[float, float]] = WIDE
    colours: ClassVar[int] = 64  # of a stored picture

    def __init__(self, controls: dict[str, ipywidgets.Widget]) -> None:
        self.controls = controls
        self._make_picture()
        # The height follows the width, which gives way where the page is narrower.
        width = f"{round(self.size[0] * DPI)}px"
        layout = ipywidgets.Layout(width="100%", max_width=width, height="auto")
        self._image = _Image(format="png", layout=layout)
        self._image.add_class("nnlib-picture")
        self._sharpening: TimerHandle | None = None
        self._words = ipywidgets.HTML()
        for control in controls.values():
            control.style.description_width = "initial"
            control.observe(self._changed, "value")
        one_line = ipywidgets.Layout(flex_flow="row wrap", align_items="center")
        bar = ipywidgets.HBox(self.buttons(), layout=one_line)
        self.view = ipywidgets.VBox([bar, self._image, self._words])
        self.refresh()

    @styled
    def _make_picture(self) -> None:
        figure = Figure(figsize=self.size, dpi=DPI)
        self.artists = self.draw(figure)
        self._live = LivePicture(figure, list(self.artists.values()))

    def compute(self, **settings: Any) -> Any:
        """Return the numbers for these settings: a pure function, without widgets."""
        raise NotImplementedError

    def draw(self, figure: FigureBase) -> dict[str, Artist]:
        """Draw the picture into an empty figure; return the artists that will move, by name."""
        raise NotImplementedError

    def move(self, artists: dict[str, Artist], numbers: Any) -> None:
        """Move the artists to where the numbers put them."""
        raise NotImplementedError

    def describe(self, numbers: Any) -> str:
        """Return one to three sentences that say what the picture shows."""
        raise NotImplementedError

    def buttons(self) -> list[ipywidgets.Widget]:
        """Return what is shown above the picture: the controls, or more."""
        return list(self.controls.values())

    @property
    def settings(self) -> dict[str, Any]:
        """The values of all controls; a slider's 4.800000000000001 is 4.8."""
        values = {name: control.value for name, control in self.controls.items()}
        return {k: round(v, 10) + 0.0 if isinstance(v, float) else v for k, v in values.items()}

    @property
    def call(self) -> str:
        """The call that makes an explorer in this very situation."""
        return f"{type(self).__name__}({', '.join(f'{k}={v!r}' for k, v in self.settings.items())})"

    def refresh(self) -> None:
        """Compute, draw and describe the present settings, or show the error and raise it."""
        try:
            numbers = self.compute(**self.settings)
            self.move(self.artists, numbers)
            png = self._live.png()
            self.sentence = self.describe(numbers)
        except Exception as error:
            line = traceback.extract_tb(error.__traceback__)[-1]
            words = f"{type(error).__name__}: {error} (in {line.name}: {line.line})"
            self._words.value = f'<p role="alert">{html.escape(words)}</p>'
            raise
        with self._image.hold_sync():  # one message for both: each costs the browser time
            self._image.value, self._image.tooltip = png, self.sentence
        self._words.value = (
            f'<p role="status">{html.escape(self.sentence)}</p>'
            f"<code>{html.escape(self.call)}</code>"
            f"<style>.nnlib-picture {{ border-radius: {CORNER}px; }}</style>"
        )

    def _changed(self, change: dict) -> None:
        self.refresh()
        with suppress(RuntimeError):  # without a kernel there is no loop to wait in
            loop = get_running_loop()
            if self._sharpening:
                self._sharpening.cancel()
            self._sharpening = loop.call_later(REST, self._sharpen)

    def _sharpen(self) -> None:
        """Show the present picture with all the pixels that a good screen has."""
        self._image.value = self._live.png(FINE)

    @styled
    def twin(self, *situations: dict[str, Any], titles: Sequence[str] | None = None) -> Picture:
        """Return a picture of several situations side by side: of each the first pane.

        Parameters
        ----------
        *situations : dict
            Settings that differ from the present ones.
        titles : sequence of str, optional
            What stands above each; the changed settings and their values by default.
        """
        sentences = []
        other = copy(self)  # may keep what it draws; this explorer goes on with its own picture
        figure = Figure(figsize=self.twin_size, dpi=DPI)
        panels = figure.subfigures(1, len(situations), squeeze=False)[0]
        titles = titles or [None] * len(situations)
        for panel, changes, title in zip(panels, situations, titles, strict=True):
            numbers = self.compute(**{**self.settings, **changes})
            other.move(other.draw_panel(panel, len(situations)), numbers)
            if len(situations) > 1:
                panel.suptitle(title or self._name(changes), size=16)
            sentences.append(self.describe(numbers))
        cuts = tuple(k / len(situations) for k in range(1, len(situations)))
        return Picture(figure, " ".join(sentences), cuts=cuts, colours=self.colours)

    def draw_panel(self, panel: FigureBase, n: int) -> dict[str, Artist]:
        """Draw one of n panels of a twin: of the picture the first pane."""
        artists = self.draw(panel)
        for axes in panel.axes[1:]:
            axes.set_visible(False)
        if n > 1:
            panel.axes[0].set_position((0.2, 0.16, 0.75, 0.72))
        return artists

    def _name(self, changes: dict[str, Any]) -> str:
        """Return some settings as the title of a panel: "b = −2"."""
        named = ((self.controls[name].description, value) for name, value in changes.items())
        return ", ".join(f"{name} = {_plain(value)}" for name, value in named)

    def flipbook(self) -> str:
        """Return the explorer as HTML with a slider over some twenty pictures."""
        control = self.controls[self.main]
        present, frames = control.value, []
        words = isinstance(present, str)  # a menu: all of it, in its own order
        values = list(control.options) if words else sorted({*_pages(control), present})
        for value in values:
            numbers = self.compute(**{**self.settings, self.main: value})
            self.move(self.artists, numbers)
            frames.append((self._live.compact(self.colours, quick=True), self.describe(numbers)))
        self.refresh()
        texts = values if words else [f"{value:g}" for value in values]
        width, height = size_of(self._live.figure).values()
        start = values.index(present)
        return flipbook_html(frames, control.description, texts, start, (width, height))

    def _repr_mimebundle_(self, include=None, exclude=None) -> tuple[dict, dict]:
        present = b64encode(self._live.compact(self.colours)).decode()
        self._sharpen()
        data = {"image/png": present, "text/plain": self.sentence}
        if os.environ.get(FLIPBOOKS):
            data["text/html"] = self.flipbook()
        else:
            view = self.view._repr_mimebundle_()
            data["application/vnd.jupyter.widget-view+json"] = view[
                "application/vnd.jupyter.widget-view+json"
            ]
        return data, {"image/png": {"alt": self.sentence, **size_of(self._live.figure)}}


def _plain(value: Any) -> str:
    """Return a setting as it is read: 4 for 4.0, and a minus sign that is one."""
    return f"{value:g}".replace("-", MINUS) if isinstance(value, float | int) else str(value)


def _pages(control: ipywidgets.Widget, most: int = 21) -> list[float]:
    """Return the values of a slider that a flipbook shows."""
    if hasattr(control, "options"):
        values = [option[1] if isinstance(option, tuple) else option for option in control.options]
    else:
        count = round((control.max - control.min) / control.step) + 1
        values = [round(control.min + k * control.step, 10) for k in range(count)]
    skip = -(-(len(values) - 1) // (most - 1)) or 1
    return [*values[:-1:skip], values[-1]]
