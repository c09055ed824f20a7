# Raises in a circle of causes.
# status: error
# error: line 6: KeyError: 2
a, b = ValueError(1), KeyError(2)
a.__cause__, b.__cause__ = b, a
raise b
