"""Recording is switched off for the cut ones, and not on again.

All five are right. But torch.set_grad_enabled(False), called as a function, holds until someone reverts it,
for the whole program: the next backward() anywhere fails.

Which form of the same switch goes back by itself?
"""


def copies(p: torch.Tensor) -> dict[str, torch.Tensor]:
    linked_copy, linked_alias = p.clone(), p.view_as(p)
    torch.set_grad_enabled(False)
    return {
        "linked_copy": linked_copy,
        "linked_alias": linked_alias,
        "cut_copy": p.clone(),
        "cut_alias": p.detach(),
        "fresh_leaf": p.clone().requires_grad_(),
    }
