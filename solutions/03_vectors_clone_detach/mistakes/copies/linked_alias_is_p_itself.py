"""The linked alias is p itself.

An assignment makes neither a copy nor a tensor. It makes a name: a leaf stays a leaf, and what is done to the
one, even to its requires_grad, is done to the other.

Is there an operation that does nothing to the numbers and is still an operation?
"""


def copies(p: torch.Tensor) -> dict[str, torch.Tensor]:
    return {
        "linked_copy": p.clone(),
        "linked_alias": p,
        "cut_copy": p.detach().clone(),
        "cut_alias": p.detach(),
        "fresh_leaf": p.detach().clone().requires_grad_(),
    }
