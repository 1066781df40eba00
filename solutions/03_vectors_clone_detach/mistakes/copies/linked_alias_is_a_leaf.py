"""The linked alias requires grad, but it is not linked.

It shares the memory of p, and that is all: sharing numbers is not sharing a graph. requires_grad_() connects
a tensor to nothing.

Whose .grad is filled when a loss of this tensor goes back?
"""


def copies(p: torch.Tensor) -> dict[str, torch.Tensor]:
    return {
        "linked_copy": p.clone(),
        "linked_alias": p.detach().requires_grad_(),
        "cut_copy": p.detach().clone(),
        "cut_alias": p.detach(),
        "fresh_leaf": p.detach().clone().requires_grad_(),
    }
