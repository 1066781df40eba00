"""Each node passes on its whole grad, including what earlier passes have left there.

The first pass is right. In the second one through the lecture's chain, w has 20 from before and gets 20 more,
and passes on 40: p comes to 200 + 400 = 600 instead of 400. This is how many home-made engines do it, and
nobody notices, as long as all gradients, not only those of the parameters, are zeroed before each pass.

Which number should a node pass on: what has come to it in this pass, or what has come to it ever?
"""


def backward(order):
    order[-1].grad += 1.0
    for node in reversed(order):
        for source, slope in zip(node.inputs, node.slopes):
            source.grad += slope * node.grad
