"""Every leaf is said to get a gradient, data included.

A leaf that does not require grad is left alone by backward(): nobody has asked for its gradient.

Would you want a gradient with respect to the targets of your data set?
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
            "grad_fn": t.grad_fn.name() if t.grad_fn else None,
            "gets_grad": t.is_leaf or t.retains_grad,
            "reaches": [n for n, leaf in tensors.items() if any(leaf is r for r in tracked_leaves(t))],
        }
    return report
