"""Data are not counted as leaves.

A tensor that does not require grad has no recorded past, so no recorded operation made it: it is a leaf, just one
that gets no gradient.

What is the grad_fn of torch.ones(3) * 2?
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
            "is_leaf": t.requires_grad and t.grad_fn is None,
            "requires_grad": t.requires_grad,
            "grad_fn": t.grad_fn.name() if t.grad_fn else None,
            "gets_grad": (t.is_leaf and t.requires_grad) or t.retains_grad,
            "reaches": [n for n, leaf in tensors.items() if any(leaf is r for r in tracked_leaves(t))],
        }
    return report
