"""The cut alias is still in the graph.

A view shares memory and is recorded: it requires grad, and a gradient goes through it to p.

Which operation shares memory and is not recorded?
"""


def copies(p: torch.Tensor) -> dict[str, torch.Tensor]:
    return {
        "linked_copy": p.clone(),
        "linked_alias": p.view_as(p),
        "cut_copy": p.detach().clone(),
        "cut_alias": p[:],
        "fresh_leaf": p.detach().clone().requires_grad_(),
    }
