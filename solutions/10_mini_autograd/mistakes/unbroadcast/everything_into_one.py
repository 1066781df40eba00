"""Everything is summed into one number, which is then spread over the shape.

Right for an operand of a single element. But each element of the operand has its own copies, and only these
belong to it.

Which elements of g does the first element of the operand have anything to do with?
"""


def unbroadcast(g, shape):
    if g.shape == tuple(shape):
        return g
    return g.sum().expand(shape).clone()
