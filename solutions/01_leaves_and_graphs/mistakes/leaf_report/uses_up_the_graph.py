"""The report uses up the graph that it looks at.

autograd.grad frees what it has walked through, unless it is told to keep it. The next question about the same graph
fails, yours or your caller's.

To whom does the graph belong?
"""


def leaf_report(tensors: Mapping[str, Tensor]) -> dict[str, dict[str, Any]]:
    report = {}
    for name, t in tensors.items():
        report[name] = {
            "is_leaf": t.is_leaf,
            "requires_grad": t.requires_grad,
            "grad_fn": t.grad_fn.name() if t.grad_fn else None,
            "gets_grad": (t.is_leaf and t.requires_grad) or t.retains_grad,
            "reaches": [
                n
                for n, leaf in tensors.items()
                if t.requires_grad
                and leaf.is_leaf
                and leaf.requires_grad
                and torch.autograd.grad(t.sum(), leaf, allow_unused=True)[0] is not None
            ],
        }
    return report
