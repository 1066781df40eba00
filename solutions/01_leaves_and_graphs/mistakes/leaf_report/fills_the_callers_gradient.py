"""The report goes backward and leaves gradients in the tensors' .grad.

backward() stores its results in the leaves, and it adds them to what is there. After your report, your caller's next
backward() is off by what you left.

Which function gives you gradients without storing them?
"""


def leaf_report(tensors: Mapping[str, Tensor]) -> dict[str, dict[str, Any]]:
    report = {}
    names = [n for n, t in tensors.items() if t.is_leaf and t.requires_grad]
    for name, t in tensors.items():
        before = {n: None if tensors[n].grad is None else tensors[n].grad.clone() for n in names}
        if t.requires_grad:
            t.sum().backward(retain_graph=True)
        changed = [
            n
            for n in names
            if tensors[n].grad is not None
            and (before[n] is None or not torch.equal(before[n], tensors[n].grad))
        ]
        report[name] = {
            "is_leaf": t.is_leaf,
            "requires_grad": t.requires_grad,
            "grad_fn": t.grad_fn.name() if t.grad_fn else None,
            "gets_grad": (t.is_leaf and t.requires_grad) or t.retains_grad,
            "reaches": changed,
        }
    return report
