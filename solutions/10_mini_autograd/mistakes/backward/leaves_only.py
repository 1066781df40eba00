"""Only leaves get a gradient, as in torch.

That is torch's habit, unless one asks with retain_grad(); the lecture's w.grad is None because of it. This
engine keeps the gradient of every node.

Which nodes does the docstring name?
"""


def backward(order):
    cotangent = dict.fromkeys(order, 0.0)
    cotangent[order[-1]] = 1.0
    for node in reversed(order):
        if not node.inputs:
            node.grad += cotangent[node]
        for source, slope in zip(node.inputs, node.slopes):
            cotangent[source] += slope * cotangent[node]
