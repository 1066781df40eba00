"""The formula for squares is used, whatever y_fn may be.

2·x·v is right for the example of the text. y_fn may be another function, with another number of outputs, and
yours does not ask it.

What would autograd do in the place of the formula?
"""


def backward_with(y_fn, x, v):
    return 2 * x.detach() * v
