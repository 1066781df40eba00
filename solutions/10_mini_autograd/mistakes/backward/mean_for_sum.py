"""Where several contributions arrive, their mean is taken.

In a chain there is one each, and all is well. But p is used more often, so it matters more; the chain rule is
a sum over paths.

If p = 2 is moved a little, what happens to p·p: what one arrow says, or what both say together?
"""


def backward(order):
    arrivals = {node: [] for node in order}
    arrivals[order[-1]].append(1.0)
    for node in reversed(order):
        cotangent = sum(arrivals[node]) / len(arrivals[node])
        node.grad += cotangent
        for source, slope in zip(node.inputs, node.slopes):
            arrivals[source].append(slope * cotangent)
