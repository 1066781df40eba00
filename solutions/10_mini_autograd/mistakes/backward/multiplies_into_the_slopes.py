"""The products are written into the slopes of the nodes.

The first pass is right. But the slopes are part of the graph; the next pass finds other numbers there.

Where does the product belong that is passed on: to the graph, or to this walk?
"""


def backward(order):
    cotangent = dict.fromkeys(order, 0.0)
    cotangent[order[-1]] = 1.0
    for node in reversed(order):
        node.grad += cotangent[node]
        node.slopes = tuple(slope * cotangent[node] for slope in node.slopes)
        for source, slope in zip(node.inputs, node.slopes):
            cotangent[source] += slope
