"""The course's colours: one for each quantity, in every figure and in the formulas.

They are Okabe and Ito's colours, the light ones darkened until text in them has a contrast of
4.5 : 1 on white. Not every eye can tell all pairs apart, so a colour is never the only mark: lines
differ in dash, points in shape.
"""

ACTIVATION = "#0072B2"  # inputs and activations: blue
WEIGHT = "#00805D"  # weights and biases: green
GRADIENT = "#C25500"  # error signals and gradients: vermilion
LOSS = "#AD5287"  # the loss: purple
DEEP_LOSS = "#8A3D6A"  # text about the loss, on a tinted ground
NEUTRAL = "#000000"  # pre-activations, axes, text
FAINT = "#595959"  # grid labels and helping lines
NEGATIVE = "#7A5C00"  # weights below zero, where the sign matters (always dashed too): ochre
ZERO = "#E09F00"  # outputs near 0, over against the blue of those near 1: amber

# Formulas in notebooks stand on white or on JupyterLab's dark ground, and have 4.3 : 1 on both.
# Exports are white: there each becomes the colour of the figures.
ON_BOTH_GROUNDS = {
    "#007FC4": ACTIVATION,
    "#008A63": WEIGHT,
    "#C65A00": GRADIENT,
    "#B65A90": LOSS,
}
