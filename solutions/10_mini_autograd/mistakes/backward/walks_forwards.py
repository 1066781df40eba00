"""The order is walked through from its beginning, from the leaves to the root.

When the leaves' turn comes, nothing has arrived there yet. A cotangent starts at the root and goes towards
the leaves.

Where does the only number that is known at the beginning sit, and which nodes can it reach first?
"""


def backward(order):
    cotangent = dict.fromkeys(order, 0.0)
    cotangent[order[-1]] = 1.0
    for node in order:
        node.grad += cotangent[node]
        for source, slope in zip(node.inputs, node.slopes):
            cotangent[source] += slope * cotangent[node]
