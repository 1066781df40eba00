"""The standard library's TopologicalSorter, given the nodes that a walk has found."""

import graphlib


def topo(root):
    graph = {}
    to_visit = [root]
    while to_visit:
        node = to_visit.pop()
        if node not in graph:
            graph[node] = node.inputs
            to_visit.extend(node.inputs)
    return list(graphlib.TopologicalSorter(graph).static_order())
