"""Depth first with a stack of iterators, and ids in place of nodes in the set."""


def topo(root):
    order, seen = [], {id(root)}
    stack = [(root, iter(root.inputs))]
    while stack:
        node, rest = stack[-1]
        source = next(rest, None)
        if source is None:
            order.append(node)
            stack.pop()
        elif id(source) not in seen:
            seen.add(id(source))
            stack.append((source, iter(source.inputs)))
    return order
