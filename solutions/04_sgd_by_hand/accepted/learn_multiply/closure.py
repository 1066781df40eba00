"""optimizer.step with a closure, on an nn.Parameter, and prints."""


def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    p = torch.nn.Parameter(p0.detach().clone())
    optimizer = torch.optim.SGD([p], lr=lr)
    history = [p.detach().clone()]
    for x in D:

        def closure(x: torch.Tensor = x) -> torch.Tensor:
            optimizer.zero_grad(set_to_none=False)
            loss = (x * p - 2 * x).pow(2).mean()
            loss.backward()
            return loss

        print("loss", optimizer.step(closure).item())
        history.append(p.detach().clone())
    return torch.vstack(history)
