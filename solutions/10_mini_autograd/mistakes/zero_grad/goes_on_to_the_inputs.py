"""The nodes' inputs are zeroed as well.

The docstring says: these nodes, and no others. The caller may have passed some of them on purpose.

Which gradients change if a single node is passed in?
"""


def zero_grad(nodes):
    for node in nodes:
        node.grad = 0.0
        for source in node.inputs:
            source.grad = 0.0
