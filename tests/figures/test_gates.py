"""The three patterns: what arrives is shared, swapped or added up."""

from nnlib.course import figures


def test_each_gate_hands_on_what_it_must():
    picture = figures.gate_patterns(0.8, -1.5, 0.4, -0.3, -0.7)
    texts = {name: text.get_text() for name, text in picture.artists.items()}
    assert {texts[f"add {k}"] for k in range(3)} == {"−0.3000"}
    assert [texts[f"multiply {k}"] for k in range(3)] == ["−0.2400", "0.4500", "−0.3000"]
    assert [texts[f"fork {k}"] for k in range(3)] == ["−0.7000", "−0.7000", "−1.4000"]
    assert "gives 0.45 to the first and −0.24 to the second" in picture.description
    assert picture.description.endswith("add up to −1.4.")
