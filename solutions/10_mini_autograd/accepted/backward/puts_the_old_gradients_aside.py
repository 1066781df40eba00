"""The old gradients are put aside, the pass is made in grad itself, and the old ones are added again."""


def backward(order):
    old = [node.grad for node in order]
    for node in order:
        node.grad = 0.0
    order[-1].grad = 1.0
    for node in reversed(order):
        for source, slope in zip(node.inputs, node.slopes, strict=True):
            source.grad += slope * node.grad
    for node, grad in zip(order, old, strict=True):
        node.grad += grad
