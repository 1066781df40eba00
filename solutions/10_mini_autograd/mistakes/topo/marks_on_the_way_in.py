"""Nodes are marked when put on the stack, listed when taken off, and the list is turned round.

For a chain this is right. But a node gets its place from the first path that leads to it, and there may be a
longer one, with nodes that were made of it.

Which paths to a node have to be finished before its place in the list is known?
"""


def topo(root):
    order, seen = [], {root}
    stack = [root]
    while stack:
        node = stack.pop()
        order.append(node)
        for source in node.inputs:
            if source not in seen:
                seen.add(source)
                stack.append(source)
    return order[::-1]
