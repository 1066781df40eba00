"""The gradient is returned as it came, in the shape of the broadcast.

The operand gets a gradient of a shape that is not its own. An engine without unbroadcast works until the
first bias is added to a batch.

How many copies of the operand were made, and what should become of their gradients?
"""


def unbroadcast(g, shape):
    return g
