"""As many chunks as are needed, as even as possible."""


def fix_6(loss_fn, p, X, size):
    p.grad = None
    mean_loss = 0.0
    for chunk in torch.tensor_split(X, -(-len(X) // size)):
        loss = loss_fn(p, chunk) * len(chunk) / len(X)
        loss.backward()
        mean_loss += loss.item()
    return mean_loss, p.grad.clone()
