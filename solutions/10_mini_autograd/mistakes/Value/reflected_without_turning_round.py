"""The reflected - and / do the same as the plain ones: 5 - a gives a - 5.

For 5 - a, Python calls a.__rsub__(5). There, self is the one on the right. Only for + and * it does not
matter which one comes first.

Write down for 5 - a: what is self, what is other, and what should come out?
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
        return self + (-other)

    def __truediv__(self, other):
        return self * other**-1

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __rsub__(self, other):
        return self - other

    def __rtruediv__(self, other):
        return self / other
