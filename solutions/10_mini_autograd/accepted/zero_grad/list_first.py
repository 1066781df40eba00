"""Through a list of the nodes."""


def zero_grad(nodes):
    nodes = list(nodes)
    for i in range(len(nodes)):
        nodes[i].grad = float(0)
