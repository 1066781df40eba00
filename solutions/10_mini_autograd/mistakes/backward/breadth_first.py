"""The order is ignored: nodes pass on their share as a breadth-first walk from the root meets them.

In l = p + w, where w is made of p, this is still right. But if what was made of p is met after p itself has
passed on its share, the rest that arrives later stays where it is.

Why is order handed to you, and what does it promise of a node whose turn has come?
"""


def backward(order):
    root = order[-1]
    cotangent = dict.fromkeys(order, 0.0)
    cotangent[root] = 1.0
    queue, seen = [root], {root}
    for node in queue:
        for source, slope in zip(node.inputs, node.slopes):
            cotangent[source] += slope * cotangent[node]
            if source not in seen:
                seen.add(source)
                queue.append(source)
    for node in order:
        node.grad += cotangent[node]
