"""After the pass the nodes have no more inputs: the graph is gone.

Torch frees what it saved for the backward pass, unless one says retain_graph=True. Here, the same graph may
be passed through again, or another root may lead to a part of it.

Does anything of what you cleared need clearing?
"""


def backward(order):
    cotangent = dict.fromkeys(order, 0.0)
    cotangent[order[-1]] = 1.0
    for node in reversed(order):
        node.grad += cotangent[node]
        for source, slope in zip(node.inputs, node.slopes):
            cotangent[source] += slope * cotangent[node]
        node.inputs = node.slopes = ()
