"""For a root that is a leaf, the list is empty.

A leaf is a graph as well, the smallest there is. Whoever goes backward from it needs it in the list.

What does your function return for a node without inputs, and what does the docstring say comes last?
"""


def topo(root: Node) -> list[Node]:
    order: list[Node] = []
    placed: set[Node] = set()
    unfinished = [root] if root.inputs else []
    while unfinished:
        node = unfinished[-1]
        waiting = [source for source in node.inputs if source not in placed]
        unfinished += waiting
        if not waiting:
            unfinished.pop()
            if node not in placed:
                placed.add(node)
                order.append(node)
    return order
