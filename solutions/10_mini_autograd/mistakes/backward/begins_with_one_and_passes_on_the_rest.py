"""The root's grad is set to 1, but all other nodes pass on what they had before as well.

The first pass is right. From the second one on, w passes on its old 20 along with the new 20, and p comes to
600 instead of 400. Setting the root to 1 mends it for the root alone (and forgets what its grad was).

Which number should a node pass on: what has come to it in this pass, or what has come to it ever?
"""


def backward(order):
    order[-1].grad = 1.0
    for node in reversed(order):
        for source, slope in zip(node.inputs, node.slopes):
            source.grad += slope * node.grad
