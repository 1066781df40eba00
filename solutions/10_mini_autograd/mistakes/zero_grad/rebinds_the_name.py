"""A local name is set to zero; the nodes do not notice.

After grad = node.grad, the name grad stands for a number. grad = 0.0 lets the name stand for another number;
node.grad is what it was.

On the left of which equals sign does the node have to stand?
"""


def zero_grad(nodes):
    for node in nodes:
        grad = node.grad
        grad = 0.0
