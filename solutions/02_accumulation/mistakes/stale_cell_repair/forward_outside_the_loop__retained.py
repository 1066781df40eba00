"""All the outputs are those of the initial parameter.

Either they were computed once, above the loop, and retain_graph=True has silenced the error that would have told
you; or p was moved only once, after all the rows. In both cases no row profits from the rows before it.

What must be computed anew once p has changed, and how often does p change?
"""


# Observably equal in this exercise, and covered by this file: one step after all rows.


def stale_cell_repair(D: Tensor, p0: Tensor, lr: float) -> dict[str, Tensor | int]:
    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr)
    initial, outputs = p0.detach().clone(), []
    all_outputs = D * p
    for x, output in zip(D, all_outputs, strict=True):
        optimizer.zero_grad()
        loss = (output - 2 * x).pow(2).mean()
        loss.backward(retain_graph=True)
        optimizer.step()
        outputs.append(output.detach())
    return {
        "initial p": initial,
        "outputs": torch.stack(outputs),
        "final p": p.detach(),
        "updates": len(outputs),
    }
