"""backward calls itself from node to node, and Python gives up at 1000 nested calls.

For small graphs the gradients are right. A chain of 2000 operations raises a RecursionError.

All the nodes are in order already. Need anybody find the way by calling?
"""


def backward(order):
    def push(node, share):
        node.grad += share
        for source, slope in zip(node.inputs, node.slopes):
            push(source, slope * share)

    push(order[-1], 1.0)
