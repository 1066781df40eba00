"""The gradient is cut or reshaped to the right shape; nothing is added up.

The first numbers of g, in the order of memory, are made into the operand's shape. They are gradients of
single copies, and not even of the right ones.

The right shape is half of the answer. What is to happen to the numbers that do not fit?
"""


def unbroadcast(g, shape):
    n = 1
    for length in shape:
        n *= length
    return g.reshape(-1)[:n].reshape(shape)
