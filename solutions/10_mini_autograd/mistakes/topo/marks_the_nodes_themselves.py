"""Nodes that have been seen are marked on the nodes themselves, and the marks stay.

The first call is right. The next one, from any root that shares nodes with the first, takes them for listed
already, and leaves them out.

Whose knowledge is it which nodes *this* call has seen, and where does it go when the call returns?
"""


def topo(root):
    order = []
    placed = set()
    unfinished = [root]
    while unfinished:
        node = unfinished[-1]
        waiting = [source for source in node.inputs if not getattr(source, "is_placed", False)]
        unfinished += waiting
        if not waiting:
            unfinished.pop()
            if not getattr(node, "is_placed", False):
                node.is_placed = True
                order.append(node)
    return order
