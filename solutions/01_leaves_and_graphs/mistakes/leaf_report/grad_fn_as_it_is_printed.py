"""The grad_fn is returned as it is printed, with angle brackets and an address.

The address is another one on each run, so that nobody can compare it with anything.

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
            "grad_fn": None if t.grad_fn is None else str(t.grad_fn),
            "gets_grad": (t.is_leaf and t.requires_grad) or t.retains_grad,
            "reaches": [n for n, leaf in tensors.items() if any(leaf is r for r in tracked_leaves(t))],
        }
    return report
