"""A node that has been put on the list of unfinished ones twice is also listed twice.

In p·p, p is an input two times, and neither time has it been placed yet. So it waits twice, and is dealt with
twice. In backward it would pass on its gradient twice.

What may have happened to a node between the moment you put it aside and the moment you take it up again?
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
            placed.add(node)
            order.append(node)
    return order
