"""The zero is computed from the old gradient, as 0 · g or g - g, which for nan and inf is nan.

After a divergence there are such gradients, and then no zeroing helps any more: one nan, and the training is
lost for good.

What are 0 · inf and inf - inf? And which statement does not care what was there before?
"""


def zero_grad(nodes):
    for node in nodes:
        node.grad *= 0.0
