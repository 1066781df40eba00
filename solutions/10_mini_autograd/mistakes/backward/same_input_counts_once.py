"""Inputs and slopes are put into a dict, in which a node that was used twice has only one place.

In w = p·p, p stands twice among the inputs. The second slope has overwritten the first, so that p got half of
what it should.

What does a dict do with a key that it has already?
"""


def backward(order):
    cotangent = dict.fromkeys(order, 0.0)
    cotangent[order[-1]] = 1.0
    for node in reversed(order):
        node.grad += cotangent[node]
        for source, slope in dict(zip(node.inputs, node.slopes)).items():
            cotangent[source] += slope * cotangent[node]
