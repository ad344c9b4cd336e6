"""The base of every explorer: controls → numbers → picture and sentence.

An explorer has three parts that can be tested without a browser. ``compute`` makes numbers of the
controls' values and knows no widget. ``draw`` and ``move`` make a picture of the numbers: drawn
once, after which only its moving artists change. ``describe`` says in a sentence what the picture
shows. The static twin beside an explorer is made by the same functions.
"""

import html
import os
import traceback
from base64 import b64encode
from copy import copy
from io import BytesIO
from typing import Any, ClassVar

import ipywidgets
import traitlets
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure, FigureBase

from nnlib.course.figures.style import DPI, WIDE, Picture, compact_png, image_of, styled
from nnlib.course.widgets.flipbook import flipbook_html

FLIPBOOKS = "NNLIB_FLIPBOOKS"  # environment variable: explorers are exported as flipbooks


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
        self.moving = sorted([*moving, *spines], key=Artist.get_zorder)
        for artist in self.moving:
            artist.set_animated(True)
        self._still, self._limits = None, None

    @styled
    def png(self) -> bytes:
        """Return the present picture as the bytes of a PNG file."""
        limits = [axes.viewLim.frozen().extents.tolist() for axes in self.figure.axes]
        if limits != self._limits:
            self.canvas.draw()
            self._still = self.canvas.copy_from_bbox(self.figure.bbox)
            self._limits = limits
        self.canvas.restore_region(self._still)
        renderer = self.canvas.get_renderer()
        for artist in self.moving:
            artist.draw(renderer)
        file = BytesIO()
        image_of(self.canvas).save(file, "png", compress_level=1)
        return file.getvalue()


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

    def __init__(self, controls: dict[str, ipywidgets.Widget]) -> None:
        self.controls = controls
        self._make_picture()
        width, height = (f"{round(inches * DPI)}px" for inches in self.size)
        layout = ipywidgets.Layout(width=width, height=height, flex="0 0 auto")
        self._image = _Image(format="png", layout=layout)
        self._words = ipywidgets.HTML()
        for control in controls.values():
            control.style.description_width = "initial"
            control.observe(self._changed, "value")
        bar = ipywidgets.HBox(self.buttons(), layout=ipywidgets.Layout(flex_flow="row wrap"))
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
        )

    def _changed(self, change: dict) -> None:
        self.refresh()

    @styled
    def twin(self, *situations: dict[str, Any]) -> Picture:
        """Return a picture of several situations side by side: of each the first pane.

        Parameters
        ----------
        *situations : dict
            Settings that differ from the present ones.
        """
        sentences = []
        other = copy(self)  # may keep what it draws; this explorer goes on with its own picture
        figure = Figure(figsize=WIDE, dpi=DPI)
        panels = figure.subfigures(1, len(situations), squeeze=False)[0]
        for panel, changes in zip(panels, situations, strict=True):
            numbers = self.compute(**{**self.settings, **changes})
            other.move(other.draw(panel), numbers)
            for axes in panel.axes[1:]:
                axes.set_visible(False)
            if len(situations) > 1:
                panel.axes[0].set_position((0.2, 0.16, 0.75, 0.72))
                panel.suptitle(", ".join(f"{k} {v}" for k, v in changes.items()), size="medium")
            sentences.append(self.describe(numbers))
        return Picture(figure, " ".join(sentences))

    def flipbook(self) -> str:
        """Return the explorer as HTML with a slider over some twenty pictures."""
        control = self.controls[self.main]
        present, frames = control.value, []
        values = sorted({*_pages(control), present})
        for value in values:
            control.value = value
            frames.append((self._image.value, self.sentence))
        control.value = present
        texts = [f"{value:g}" for value in values]
        return flipbook_html(frames, control.description, texts, values.index(present))

    def _repr_mimebundle_(self, include=None, exclude=None) -> tuple[dict, dict]:
        present = b64encode(compact_png(self._live.canvas)).decode()
        data = {"image/png": present, "text/plain": self.sentence}
        if os.environ.get(FLIPBOOKS):
            data["text/html"] = self.flipbook()
        else:
            view = self.view._repr_mimebundle_()
            data["application/vnd.jupyter.widget-view+json"] = view[
                "application/vnd.jupyter.widget-view+json"
            ]
        return data, {"image/png": {"alt": self.sentence}}


def _pages(control: ipywidgets.Widget, most: int = 21) -> list[float]:
    """Return the values of a slider that a flipbook shows."""
    if hasattr(control, "options"):
        values = [option[1] if isinstance(option, tuple) else option for option in control.options]
    else:
        count = round((control.max - control.min) / control.step) + 1
        values = [round(control.min + k * control.step, 10) for k in range(count)]
    skip = -(-(len(values) - 1) // (most - 1)) or 1
    return [*values[:-1:skip], values[-1]]
