"""An axis of length 1 that was broadcast to length 0 is left as it is.

A copy may be made no time at all. Then the gradient is a sum of no terms, which is 0, and it has the operand's shape all the
same.

Is "longer than before" the right question, or is it "not as before"?
"""


def unbroadcast(g: Tensor, shape: tuple[int, ...]) -> Tensor:
    for _ in range(g.dim() - len(shape)):
        g = g.sum(dim=0)
    for axis, length in enumerate(shape):
        if g.shape[axis] > length:
            g = g.sum(dim=axis, keepdim=True)
    return g
