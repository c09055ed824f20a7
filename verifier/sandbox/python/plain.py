"""Plain verifiers: those of which the syntax shows that nothing of one evaluation is
left for the next, and that nothing of what came before can be seen.

Such a verifier is a function over data. It cannot bind anything outside of itself. It
holds no object but data: what has an identity of its own, as functions, iterators, sets
of floats and matches of regular expressions have, stands only where it is called,
exhausted or asked for its truth, so that no address shows, in a text or in an order. It
catches nothing that depends on what memory is left.

What is not listed here is not plain. That costs a verifier nothing but time: a process
of its own decides by it.
"""

import ast

VIEWS = ("before", "after")

_TYPES = frozenset("bool dict float int list str tuple".split())
# Calls that return data, and take data.
_PURE = frozenset("abs chr divmod float int len ord pow range round str".split())
# Calls that return data, and exhaust what they are given.
_EXHAUSTING = frozenset("all any dict list max min sorted sum tuple".split())
# Calls that return an iterator.
_LAZY = frozenset("enumerate filter map reversed zip".split())
_KNOWN = _TYPES | _PURE | _EXHAUSTING | _LAZY | frozenset("isinstance math re type".split())

_METHODS = frozenset("""
    append bit_length capitalize casefold center clear copy count endswith extend find get group
    index insert is_integer isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric isspace
    istitle isupper join ljust lower lstrip partition pop popitem remove removeprefix
    removesuffix replace reverse rfind rindex rjust rpartition rsplit rstrip setdefault
    sort split splitlines startswith strip swapcase title update upper zfill
""".split())
_EXHAUSTING_METHODS = frozenset("extend join update".split())

_REGEX = frozenset("escape findall split sub subn".split())
_MATCHES = frozenset("fullmatch match search".split())
_FLAGS = frozenset("A ASCII DOTALL I IGNORECASE M MULTILINE S VERBOSE X".split())
_MATH = frozenset("""
    ceil comb copysign exp fabs factorial floor fmod fsum gcd hypot isclose isfinite
    isinf isnan isqrt lcm log log10 log2 perm pow prod sqrt trunc
""".split())
_NUMBERS = frozenset("e inf nan pi tau".split())

_CAUGHT = frozenset("""
    ArithmeticError AssertionError AttributeError IndexError KeyError LookupError
    OverflowError TypeError ValueError ZeroDivisionError
""".split())

_CONSTANTS = (str, int, float, bool, type(None))


class _NotPlain(Exception):
    pass


def is_plain(tree, builtins):
    """Reports whether the verifier of a syntax tree, which has the form of one and sees
    builtins of these names, is plain."""
    try:
        _Reader(tree, frozenset(builtins)).read()
    except (_NotPlain, RecursionError):
        return False
    return True


def _need(condition):
    if not condition:
        raise _NotPlain


class _Reader:
    def __init__(self, tree, builtins):
        self.tree = tree
        self.reserved = builtins | _KNOWN
        self.functions = {function.name for function in tree.body}
        self.bound = set(_bound(tree))

    def read(self):
        _need(not (self.bound | self.functions) & self.reserved and not self.functions & self.bound)
        _need(len(self.functions) == len(self.tree.body))
        for function in self.tree.body:
            self.function(function)

    def function(self, node):
        _need(isinstance(node, ast.FunctionDef) and not node.name.startswith("__"))
        _need(not getattr(node, "type_params", None))
        for annotation in [node.returns] + [argument.annotation for argument in node.args.args]:
            _need(annotation is None or self.names_type(annotation))
        if node.name != "verify":
            self.parameters(node.args)
        self.statements(node.body)

    def parameters(self, arguments):
        """Those of what is not verify: no name of a view is another thing there."""
        _need(not (arguments.vararg or arguments.kwarg or arguments.kwonlyargs or arguments.posonlyargs or arguments.defaults))
        _need(not any(argument.arg in VIEWS for argument in arguments.args))

    def names_type(self, node):
        return isinstance(node, ast.Name) and node.id in _TYPES

    # Statements.

    def statements(self, body):
        for node in body:
            read = _STATEMENTS.get(type(node))
            _need(read)
            read(self, node)

    def assign(self, node):
        for target in node.targets:
            self.target(target)
        self.value(node.value)

    def annotated(self, node):
        _need(isinstance(node.target, ast.Name) and self.names_type(node.annotation) and node.value is not None)
        self.target(node.target)
        self.value(node.value)

    def augment(self, node):
        _need(isinstance(node.target, (ast.Name, ast.Subscript)))
        self.target(node.target)
        self.value(node.value)

    def branch(self, node):
        self.truth(node.test)
        self.statements(node.body + node.orelse)

    def loop(self, node):
        self.target(node.target)
        self.exhausted(node.iter)
        self.statements(node.body + node.orelse)

    def attempt(self, node):
        _need(not node.finalbody)  # it may swallow whatever was raised
        self.statements(node.body + node.orelse)
        for handler in node.handlers:
            _need(handler.name is None)
            kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
            _need(all(isinstance(kind, ast.Name) and kind.id in _CAUGHT for kind in kinds))
            self.statements(handler.body)

    def assertion(self, node):
        self.truth(node.test)
        if node.msg is not None:
            self.value(node.msg)

    def result(self, node):
        if node.value is not None:
            self.value(node.value)

    def nothing(self, node):
        pass

    def target(self, node):
        if isinstance(node, ast.Name):
            _need(node.id not in VIEWS)
        elif isinstance(node, (ast.Tuple, ast.List)):
            for element in node.elts:
                self.target(element)
        elif isinstance(node, ast.Starred):
            self.target(node.value)
        else:
            _need(isinstance(node, ast.Subscript))
            self.subscript(node)

    # Expressions: what is data, ...

    def value(self, node):
        read = _VALUES.get(type(node))
        _need(read)
        read(self, node)

    def values(self, nodes):
        for node in nodes:
            self.value(node)

    # ... what is only asked for its truth, ...

    def truth(self, node):
        if isinstance(node, ast.BoolOp):
            for operand in node.values:
                self.truth(operand)
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            self.truth(node.operand)
        elif self.is_call_of(node, "re", _MATCHES):
            self.arguments(node)
        else:
            self.value(node)

    # ... and what is gone through at once, and not kept.

    def exhausted(self, node):
        if isinstance(node, ast.GeneratorExp):
            self.comprehension(node)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _LAZY:
            self.lazy(node)
        elif not self.is_look(node, ("keys", "values", "items")):
            self.value(node)

    def is_look(self, node, names):
        """Whether node is the look that a dictionary gives at itself."""
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in names):
            return False
        receiver = node.func.value
        if node.args or node.keywords or isinstance(receiver, ast.Name) and receiver.id in VIEWS:
            return False
        self.value(receiver)
        return True

    def is_set(self, node):
        """Whether node is a set that is made there. Its order is nobody's business: a
        number that is none goes by its address in it."""
        if isinstance(node, ast.Set):
            self.elements(node)
        elif isinstance(node, ast.SetComp):
            self.comprehension(node)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("set", "frozenset"):
            _need(len(node.args) == 1)
            self.arguments(node, self.exhausted)
        else:
            return False
        return True

    def lazy(self, node):
        arguments = node.args
        if node.func.id in ("filter", "map"):
            _need(arguments and not node.keywords)
            first, *arguments = arguments
            if not (node.func.id == "filter" and isinstance(first, ast.Constant) and first.value is None):
                self.key(first)
        for argument in arguments:
            self.exhausted(argument.value if isinstance(argument, ast.Starred) else argument)
        self.keywords(node)

    def key(self, node):
        """A function, where one is called at once."""
        if isinstance(node, ast.Lambda):
            self.parameters(node.args)
            self.value(node.body)
        else:
            _need(isinstance(node, ast.Name) and node.id in (_PURE | _TYPES - {"dict"} | self.functions) - {"verify"})

    def name(self, node):
        _need(node.id in self.bound and node.id not in VIEWS)

    def constant(self, node):
        _need(isinstance(node.value, _CONSTANTS))

    def operation(self, node):
        self.values([node.left, node.right])

    def unary(self, node):
        if isinstance(node.op, ast.Not):
            self.truth(node.operand)
        else:
            self.value(node.operand)

    def operands(self, node):
        self.values(node.values)

    def choice(self, node):
        self.truth(node.test)
        self.values([node.body, node.orelse])

    def elements(self, node):
        for element in node.elts:
            if isinstance(element, ast.Starred):
                self.exhausted(element.value)
            else:
                self.value(element)

    def dictionary(self, node):
        self.values([key for key in node.keys if key is not None] + node.values)

    def comprehension(self, node):
        self.generators(node)
        self.values([node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt])

    def generators(self, node):
        for generator in node.generators:
            _need(not generator.is_async)
            self.target(generator.target)
            self.exhausted(generator.iter)
            for condition in generator.ifs:
                self.truth(condition)

    def subscript(self, node):
        self.value(node.value)
        parts = [node.slice]
        if isinstance(node.slice, ast.Slice):
            parts = [part for part in (node.slice.lower, node.slice.upper, node.slice.step) if part is not None]
        self.values(parts)

    def attribute(self, node):
        _need(isinstance(node.value, ast.Name))
        name = node.value.id
        _need(name in VIEWS and node.attr == "state" or name == "math" and node.attr in _NUMBERS or name == "re" and node.attr in _FLAGS)

    def text(self, node):
        self.values(node.values)

    def formatted(self, node):
        self.value(node.value)
        if node.format_spec is not None:
            self.value(node.format_spec)

    def named(self, node):
        self.target(node.target)
        self.value(node.value)

    def comparison(self, node):
        left = node.left
        for operator, right in zip(node.ops, node.comparators):
            self.compared(left, operator, right)
            left = right

    def compared(self, left, operator, right):
        if self.is_type(left) or self.is_type(right):
            _need(self.of_types(left) and self.of_types(right))
        elif isinstance(operator, (ast.Is, ast.IsNot)):
            _need(isinstance(right, ast.Constant) and (right.value is None or isinstance(right.value, bool)))
            self.truth(left)
        elif isinstance(operator, (ast.In, ast.NotIn)):
            self.value(left)
            if not self.is_set(right):
                self.exhausted(right)
        else:
            for side in (left, right):
                if not (self.is_look(side, ("keys", "items")) or self.is_set(side)):
                    self.value(side)

    def is_type(self, node):
        return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "type"

    def of_types(self, node):
        """Whether node is a type, or several, where it is compared."""
        if isinstance(node, (ast.Tuple, ast.List)):
            return all(self.names_type(element) for element in node.elts)
        if self.is_type(node):
            _need(len(node.args) == 1 and not node.keywords)
            self.value(node.args[0])
            return True
        return self.names_type(node)

    # Calls.

    def call(self, node):
        function = node.func
        if isinstance(function, ast.Name):
            self.call_by_name(node, function.id)
        else:
            _need(isinstance(function, ast.Attribute))
            self.call_method(node, function)

    def call_by_name(self, node, name):
        alone = node.args[0] if len(node.args) == 1 else None
        if name == "len" and (self.is_look(alone, ("keys", "values", "items")) or self.is_set(alone)):
            return
        if name in ("all", "any") and isinstance(alone, ast.GeneratorExp):
            self.generators(alone)
            self.truth(alone.elt)
            self.keywords(node)
        elif name in _EXHAUSTING:
            # Of several arguments, one that is an iterator might be what is returned.
            self.arguments(node, self.exhausted if len(node.args) == 1 else self.value)
        elif name == "bool":
            self.arguments(node, self.truth)
        elif name == "isinstance":
            _need(len(node.args) == 2 and not node.keywords)
            self.value(node.args[0])
            _need(self.of_types(node.args[1]) and not self.is_type(node.args[1]))
        else:
            _need(name in _PURE or name in self.functions - {"verify"})
            self.arguments(node)

    def call_method(self, node, function):
        receiver, name = function.value, function.attr
        if isinstance(receiver, ast.Name) and receiver.id in VIEWS:
            self.arguments(node)
        elif self.is_call_of(node, "re", _REGEX):
            self.arguments(node)
        elif self.is_call_of(node, "math", _MATH):
            self.arguments(node, self.exhausted if name in ("fsum", "prod") and len(node.args) == 1 else self.value)
        else:
            _need(name in _METHODS)
            if self.is_call_of(receiver, "re", _MATCHES):
                _need(name == "group")
                self.arguments(receiver)
            else:
                _need(name != "group")
                self.value(receiver)
            self.arguments(node, self.exhausted if name in _EXHAUSTING_METHODS and len(node.args) == 1 else self.value)

    def is_call_of(self, node, module, names):
        return (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == module
            and node.func.attr in names
        )

    def arguments(self, node, read=None):
        read = read or self.value
        for argument in node.args:
            if isinstance(argument, ast.Starred):
                self.exhausted(argument.value)
            else:
                read(argument)
        self.keywords(node)

    def keywords(self, node):
        for keyword in node.keywords:
            if keyword.arg == "key" and self.orders(node.func):
                self.key(keyword.value)
            else:
                _need(keyword.arg is not None)
                self.value(keyword.value)

    def orders(self, function):
        if isinstance(function, ast.Name):
            return function.id in ("max", "min", "sorted")
        if not (isinstance(function, ast.Attribute) and function.attr == "sort"):
            return False
        return not (isinstance(function.value, ast.Name) and function.value.id in VIEWS)


def _bound(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg


_STATEMENTS = {
    ast.Assign: _Reader.assign,
    ast.AnnAssign: _Reader.annotated,
    ast.AugAssign: _Reader.augment,
    ast.If: _Reader.branch,
    ast.While: _Reader.branch,
    ast.For: _Reader.loop,
    ast.Try: _Reader.attempt,
    ast.Assert: _Reader.assertion,
    ast.Return: _Reader.result,
    ast.Expr: _Reader.result,
    ast.Pass: _Reader.nothing,
    ast.Break: _Reader.nothing,
    ast.Continue: _Reader.nothing,
}

_VALUES = {
    ast.Name: _Reader.name,
    ast.Constant: _Reader.constant,
    ast.BinOp: _Reader.operation,
    ast.UnaryOp: _Reader.unary,
    ast.BoolOp: _Reader.operands,
    ast.Compare: _Reader.comparison,
    ast.IfExp: _Reader.choice,
    ast.List: _Reader.elements,
    ast.Tuple: _Reader.elements,
    ast.Dict: _Reader.dictionary,
    ast.ListComp: _Reader.comprehension,
    ast.DictComp: _Reader.comprehension,
    ast.Subscript: _Reader.subscript,
    ast.Attribute: _Reader.attribute,
    ast.JoinedStr: _Reader.text,
    ast.FormattedValue: _Reader.formatted,
    ast.NamedExpr: _Reader.named,
    ast.Call: _Reader.call,
}
