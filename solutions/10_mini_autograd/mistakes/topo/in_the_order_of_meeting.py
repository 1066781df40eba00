"""Nodes are listed as the walk meets them, root first.

A node stands before its inputs, which is just the wrong way round. In this order, backward would begin with a
leaf.

When is a node ready to be listed: when you first see it, or when something else has happened?
"""


def topo(root):
    order, seen = [], set()
    stack = [root]
    while stack:
        node = stack.pop()
        if node not in seen:
            seen.add(node)
            order.append(node)
            stack.extend(reversed(node.inputs))
    return order
