"""Sets that go through their elements in one order, forwards or backwards.

What a verifier makes of the order of a set is the same in both, if it makes nothing of
it. The order of a real set is one of many, and the same for as long as hashes have the
same seed.
"""

import ast

_SET = " set"  # no name that a verifier could have


def made_of_calls(tree):
    """Writes the displays and comprehensions of sets as calls."""
    return ast.fix_missing_locations(_Writer().visit(tree))


class _Writer(ast.NodeTransformer):
    def visit_Set(self, node):
        self.generic_visit(node)
        return _call(node, ast.List(node.elts, ast.Load()))

    def visit_SetComp(self, node):
        self.generic_visit(node)
        return _call(node, ast.ListComp(node.elt, node.generators))


def _call(node, elements):
    return ast.copy_location(ast.Call(ast.Name(_SET, ast.Load()), [elements], []), node)


def builtins(order):
    """Returns what takes the place of the builtins, for "forwards" or "backwards"; nothing
    for another order."""
    return _BUILTINS.get(order, {})


def _ordered(base, backwards):
    def __iter__(self):
        return iter(sorted(base.__iter__(self), key=repr, reverse=backwards))

    def __repr__(self):
        text = "{%s}" % ", ".join(map(repr, self)) if self else "set()"
        return text if base is set else "frozenset(%s)" % (text if self else "")

    def pop(self):
        for element in self:
            self.remove(element)
            return element
        raise KeyError("pop from an empty set")

    kind = type(base.__name__, (base,), {"__slots__": (), "__iter__": __iter__, "__repr__": __repr__})
    if base is set:
        kind.pop = pop
    for name in "and or sub xor rand ror rsub rxor".split():
        setattr(kind, "__%s__" % name, _keeping(kind, getattr(base, "__%s__" % name)))
    for name in "copy difference intersection symmetric_difference union".split():
        setattr(kind, name, _keeping(kind, getattr(base, name)))
    return kind


def _keeping(kind, method):
    def kept(self, *others):
        result = method(self, *others)
        return result if result is NotImplemented else kind(result)

    return kept


def _kinds(backwards):
    made = {base.__name__: _ordered(base, backwards) for base in (set, frozenset)}
    return {**made, _SET: made["set"]}


_BUILTINS = {"forwards": _kinds(False), "backwards": _kinds(True)}
