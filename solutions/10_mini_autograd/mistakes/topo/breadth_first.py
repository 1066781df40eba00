"""Nodes are listed by their distance from the root, and the list is turned round.

Breadth first, a node comes as early as its *shortest* path says. In l = p + w, where w is made of p, both p
and w are one step away from l; yet p has to come before w.

Would the longest path do? And is there a way that needs no lengths at all?
"""


def topo(root):
    order, seen = [], {root}
    for_later = [root]
    while for_later:
        node = for_later.pop(0)
        order.append(node)
        for source in node.inputs:
            if source not in seen:
                seen.add(source)
                for_later.append(source)
    return order[::-1]
