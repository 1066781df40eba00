"""Along with the gradients, the inputs and slopes are cleared.

The nodes become leaves, and the graph is gone. zero_grad is about grad alone: the next backward may well pass
through the same graph.

Which attributes does the docstring say remain?
"""


def zero_grad(nodes):
    for node in nodes:
        node.__init__(node.data)
