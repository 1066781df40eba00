"""The grad_fn itself is returned, not the name of its type.

It is a node of the graph, and holding on to it keeps the graph and all that it has saved in memory. Only the name is
asked for.

How do you get the name of an object's type?
"""


def tracked_leaves(t: Tensor) -> list[Tensor]:
    if t.grad_fn is None:
        return [t] if t.requires_grad else []
    found, visited, waiting = [], set(), [t.grad_fn]
    while waiting:
        node = waiting.pop()
        if node is None or node in visited:
            continue
        visited.add(node)
        if type(node).__name__ == "AccumulateGrad":
            found.append(node.variable)
        waiting.extend(pair[0] for pair in node.next_functions)
    return found


def leaf_report(tensors: Mapping[str, Tensor]) -> dict[str, dict[str, Any]]:
    report = {}
    for name, t in tensors.items():
        report[name] = {
            "is_leaf": t.is_leaf,
            "requires_grad": t.requires_grad,
            "grad_fn": t.grad_fn,
            "gets_grad": (t.is_leaf and t.requires_grad) or t.retains_grad,
            "reaches": [n for n, leaf in tensors.items() if any(leaf is r for r in tracked_leaves(t))],
        }
    return report
