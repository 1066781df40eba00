"""In a difference, the slope of the right-hand side is +1.

a - b falls when b grows. Your numbers are right, but the gradients of everything that is subtracted have the
wrong sign: in the lecture's loss (p - w)², w would be pushed the wrong way.

What is the derivative of a - b with respect to b?
"""


class Value(Node):
    def __add__(self, other):
        if not isinstance(other, Node):
            other = Value(other)
        return Value(self.data + other.data, (self, other), (1, 1))

    def __mul__(self, other):
        if not isinstance(other, Node):
            other = Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def __pow__(self, exponent):
        slope = exponent * self.data ** (exponent - 1)
        return Value(self.data**exponent, (self,), (slope,))

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        if not isinstance(other, Node):
            other = Value(other)
        return Value(self.data - other.data, (self, other), (1, 1))

    def __truediv__(self, other):
        return self * other**-1

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __rsub__(self, other):
        return -self + other

    def __rtruediv__(self, other):
        return self**-1 * other
