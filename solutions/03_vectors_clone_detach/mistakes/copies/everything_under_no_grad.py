"""All five were made under no_grad, the linked ones as well.

Nothing is recorded there, and so nothing is linked: clone() and the view forget where they came from.

Which of the five need recording?
"""


@torch.no_grad()
def copies(p: torch.Tensor) -> dict[str, torch.Tensor]:
    return {
        "linked_copy": p.clone(),
        "linked_alias": p.view_as(p),
        "cut_copy": p.detach().clone(),
        "cut_alias": p.detach(),
        "fresh_leaf": p.detach().clone().requires_grad_(),
    }
