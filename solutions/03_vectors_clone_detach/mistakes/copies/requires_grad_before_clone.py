"""The fresh leaf is no leaf: it was made to require grad before it was cloned.

clone() is an operation. Applied to a tensor that requires grad it is recorded, and its result is not a leaf.
The leaf is the nameless tensor before it, and that is where the gradients go.

In which order do the three steps give a tensor that keeps its own gradient?
"""


def copies(p: torch.Tensor) -> dict[str, torch.Tensor]:
    return {
        "linked_copy": p.clone(),
        "linked_alias": p.view_as(p),
        "cut_copy": p.detach().clone(),
        "cut_alias": p.detach(),
        "fresh_leaf": p.detach().requires_grad_().clone(),
    }
