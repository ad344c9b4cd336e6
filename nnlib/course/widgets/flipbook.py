"""A flipbook is what remains of an explorer without a kernel: its pictures, and a slider.

The exported slides and pages run no Python. There an explorer is one piece of HTML that carries
some twenty pictures with their sentences and asks nothing of anybody. Its slider is made by its
own script: where scripts are stripped, the first picture and sentence stay and no dead control.
"""

import json
import struct
from base64 import b64encode
from html import escape

# The slider keeps its keys from the slides while it has the focus, and gives the focus back when
# the mouse lets go of it (else a lecturer's clicker would move the slider) or at Escape.
SCRIPT = """\
((book, label, frames, start) => {
  const image = book.querySelector("img"), sentence = book.querySelector("[role=status]");
  const line = document.createElement("label"), slider = document.createElement("input");
  const value = document.createElement("span");
  Object.assign(slider, {type: "range", min: 0, max: frames.length - 1, value: start});
  slider.setAttribute("aria-label", label);
  const step = (word, by) => {
    const button = document.createElement("button");
    Object.assign(button, {type: "button", textContent: word});
    button.onclick = () => { slider.value = +slider.value + by; turn(); };
    button.onpointerup = () => setTimeout(() => button.blur());
    return button;
  };
  line.append(label, slider, value);
  const turn = () => {
    const frame = frames[slider.value];
    image.src = "data:image/png;base64," + frame.png;
    sentence.textContent = frame.sentence;
    value.textContent = frame.value;
    image.alt = label + " " + frame.value;
    slider.setAttribute("aria-valuetext", frame.value);
  };
  slider.oninput = turn;
  slider.onpointerup = () => slider.blur();
  const bar = document.createElement("div");
  bar.className = "bar";
  bar.append(step("back", -1), step("next", 1), line);
  bar.onkeydown = event => {
    event.stopPropagation();
    if (event.key === "Escape") document.activeElement.blur();
  };
  turn();
  book.prepend(bar);
})"""


def flipbook_html(
    frames: list[tuple[bytes, str]],
    label: str,
    value_texts: list[str],
    start: int = 0,
    size: tuple[int, int] | None = None,
) -> str:
    """Return a slider over pictures as one piece of HTML.

    Parameters
    ----------
    frames : list of (bytes, str)
        For each position of the slider a picture, all of one size, as the bytes of a PNG file,
        and the sentence that says what it shows.
    label : str
        What the slider sets, for example "learning rate".
    value_texts : list of str
        The value at each position, for eyes and screen readers alike.
    start : int, default 0
        The position shown first.
    size : (int, int), optional
        Width and height at which the pictures are shown; those of their pixels by default.
    """
    if len(frames) != len(value_texts):
        raise ValueError(f"{len(frames)} frames need as many value texts, got {len(value_texts)}")
    if not 0 <= start < len(frames):
        raise ValueError(f"start must be a frame, 0 to {len(frames) - 1}, got {start}")
    pages = [
        {"png": b64encode(png).decode(), "sentence": sentence, "value": value}
        for (png, sentence), value in zip(frames, value_texts, strict=True)
    ]
    first, (png, _) = pages[start], frames[start]
    # known before the picture has loaded, so that nothing jumps; PNG keeps its size there
    width, height = size or struct.unpack(">II", png[16:24])
    arguments = f"document.currentScript.parentElement, {_js(label)}, {_js(pages)}, {start}"
    return f"""\
<div class="flipbook" data-lm-suppress-shortcuts="true">
<img src="data:image/png;base64,{first["png"]}" width="{width}" height="{height}" \
alt="{escape(f"{label} {first['value']}")}">
<p role="status">{escape(first["sentence"])}</p>
<script>{SCRIPT}({arguments});</script>
</div>"""


def _js(value: str | list) -> str:
    """Return a JavaScript literal that cannot end the script element it stands in."""
    return json.dumps(value).replace("<", "\\u003c")
