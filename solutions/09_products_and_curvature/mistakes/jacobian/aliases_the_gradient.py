"""All the rows are the same tensor, and show the sum of all rows.

Two things came together. leaf.grad is one tensor, and your list holds its name many times over. And backward()
adds to it, since nobody clears it. What does the first name in your list show after the second backward(), and
what would you have to do between two rows?
"""


def jacobian(f: Function, x: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    y = f(leaf)
    rows = []
    for element in y.flatten():
        element.backward(retain_graph=True)
        rows.append(leaf.grad)
    return torch.stack(rows).reshape(y.shape + x.shape)
