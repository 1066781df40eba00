"""Every path from the root is walked on its own.

The sum over all paths is right, by the definition. But their number doubles with each diamond: after sixty it
would take some years.

Each node could wait until everything has arrived, and pass it on once. What tells you when this is the case?
"""


def backward(order):
    stack = [(order[-1], 1.0)]
    while stack:
        node, share = stack.pop()
        node.grad += share
        for source, slope in zip(node.inputs, node.slopes):
            stack.append((source, slope * share))
