"""Inputs and slopes are collected in a dict, so that a * a has only one input.

A dict has one place for each key. In a * a both keys are the same node, and the second slope overwrites the
first: the derivative of a² came out as a. The same happens with a set.

How often is a used in a * a? How often should it stand in inputs?
"""


class Value(Node):
    def __add__(self, other):
        if not isinstance(other, Node):
            other = Value(other)
        slopes = {self: 1, other: 1}
        return Value(self.data + other.data, slopes.keys(), slopes.values())

    def __mul__(self, other):
        if not isinstance(other, Node):
            other = Value(other)
        slopes = {self: other.data, other: self.data}
        return Value(self.data * other.data, slopes.keys(), slopes.values())

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
        return -self + other

    def __rtruediv__(self, other):
        return self**-1 * other
