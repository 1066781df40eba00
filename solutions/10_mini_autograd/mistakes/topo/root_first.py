"""The order is right, but the wrong way round: the root comes first.

It is the order in which backward will use the nodes. The exercise asks for the one in which they could have
been made, with each node after its inputs.

Which end of your list is the root at?
"""


def topo(root):
    order = []
    placed = set()
    unfinished = [root]
    while unfinished:
        node = unfinished[-1]
        waiting = [source for source in node.inputs if source not in placed]
        unfinished += waiting
        if not waiting:
            unfinished.pop()
            if node not in placed:
                placed.add(node)
                order.append(node)
    return order[::-1]
