"""The cut copy is only cloned, and still in the graph.

clone() copies the memory. But it is recorded like any other operation: the clone requires grad, and a
gradient goes through it to p.

Which second step is missing?
"""


def copies(p: torch.Tensor) -> dict[str, torch.Tensor]:
    return {
        "linked_copy": p.clone(),
        "linked_alias": p.view_as(p),
        "cut_copy": p.clone(),
        "cut_alias": p.detach(),
        "fresh_leaf": p.detach().clone().requires_grad_(),
    }
