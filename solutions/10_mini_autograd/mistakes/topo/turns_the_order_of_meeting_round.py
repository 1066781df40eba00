"""Nodes are listed as a depth-first walk meets them, and the list is turned round.

For a chain, and for many small graphs, this is right. But take l = p + w, where w is made of p. The walk
meets l, p, w; turned round, w stands before p, which it was made of.

When the walk meets p for the first time, does it know that something else further on was made of p as well?
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
    return order[::-1]
