"""The cut alias has memory of its own.

An alias is another name tag on the memory of p: what is written into p must show in it. A clone is cut off
from that for good.

Which operation cuts the graph and leaves the memory where it is?
"""


def copies(p: torch.Tensor) -> dict[str, torch.Tensor]:
    return {
        "linked_copy": p.clone(),
        "linked_alias": p.view_as(p),
        "cut_copy": p.detach().clone(),
        "cut_alias": p.detach().clone(),
        "fresh_leaf": p.detach().clone().requires_grad_(),
    }
