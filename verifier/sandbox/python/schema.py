"""JSON Schemas from Python's annotations, and from values."""

import inspect
import math
import typing

_SCALARS = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    list: {"type": "array"},
    tuple: {"type": "array"},
    dict: {"type": "object"},
    type(None): {"type": "null"},
    None: {"type": "null"},
}


def of_annotation(annotation):
    """Returns the schema of an annotation; {} for one that says nothing.

    Raises ValueError for one that JSON has no type for.
    """
    if annotation in (inspect.Parameter.empty, typing.Any, object):
        return {}
    if isinstance(annotation, dict):  # {"item": str, "quantity": int}
        return _object(annotation, list(annotation))
    try:
        return dict(_SCALARS[annotation])
    except (KeyError, TypeError):
        pass
    if isinstance(annotation, type) and hasattr(annotation, "__required_keys__"):  # a TypedDict
        hints = typing.get_type_hints(annotation, include_extras=True)
        return _object(hints, [key for key in hints if key in annotation.__required_keys__])
    if hasattr(annotation, "__metadata__"):  # Annotated
        return _bounded(of_annotation(annotation.__origin__), annotation.__metadata__)
    return _generic(annotation)


def _object(fields, required):
    return {
        "type": "object",
        "properties": {key: of_annotation(value) for key, value in fields.items()},
        "required": required,
        "additionalProperties": False,
    }


def _generic(annotation):
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Literal:
        return _literal(arguments)
    if origin is list:
        return {"type": "array", "items": of_annotation(arguments[0])}
    if origin is dict:
        if arguments[0] is not str:
            raise ValueError("a key of a JSON object is a str, not %r" % (arguments[0],))
        return {"type": "object", "additionalProperties": of_annotation(arguments[1])}
    if origin is typing.Union or type(annotation).__name__ == "UnionType":
        return {"anyOf": [of_annotation(argument) for argument in arguments]}
    raise ValueError("JSON has no type for the annotation %r" % (annotation,))


def _literal(values):
    if not values:
        raise ValueError("Literal holds no value")
    for value in values:
        if type(value) not in (str, bool, int, float, type(None)):
            raise ValueError("Literal: %r is not JSON" % (value,))
    kinds = {type(value) for value in values}
    schema = {"enum": list(values)}
    if len(kinds) == 1:
        schema = {**_SCALARS[kinds.pop()], **schema}
    return schema


def _bounded(schema, metadata):
    for bound in metadata:
        if isinstance(bound, str):
            schema["description"] = bound
            continue
        if schema.get("type") not in ("integer", "number"):
            raise ValueError("Annotated bounds a number with %r, and this is none" % (bound,))
        if isinstance(bound, range):
            schema.update(_range(bound))
        elif isinstance(bound, tuple) and len(bound) == 2:
            schema.update(_interval(*bound))
        else:
            raise ValueError("Annotated takes range(low, end), (low, high) or a description, not %r" % (bound,))
    return schema


def _interval(low, high):
    for bound in (low, high):
        if type(bound) not in (int, float) or not math.isfinite(bound):
            raise ValueError("Annotated: a bound is a number, not %r" % (bound,))
    if low > high:
        raise ValueError("Annotated: nothing lies between %r and %r" % (low, high))
    return {"minimum": low, "maximum": high}


def _range(bound):
    if not bound:
        raise ValueError("%r holds no value" % (bound,))
    if bound.step == 1:
        return {"minimum": bound[0], "maximum": bound[-1]}
    if len(bound) > 1000:
        raise ValueError("%r has a step and more than 1000 values" % (bound,))
    return {"enum": list(bound)}


def of_values(values):
    """Returns a schema that all values fit and that tells none of them."""
    kinds = []
    for value in values:
        kind = _kind(value)
        if kind not in kinds:
            kinds.append(kind)
    if kinds == ["integer", "number"] or kinds == ["number", "integer"]:
        return {"type": "number"}
    schemas = [_of_kind(kind, [v for v in values if _kind(v) == kind]) for kind in kinds]
    return schemas[0] if len(schemas) == 1 else {"anyOf": schemas} if schemas else {}


def _kind(value):
    return _SCALARS[type(value)]["type"]


def _of_kind(kind, values):
    if kind == "array":
        return {"type": kind, "items": of_values([item for value in values for item in value])}
    if kind != "object":
        return {"type": kind}
    keys = list(dict.fromkeys(key for value in values for key in value))
    return {
        "type": kind,
        "properties": {key: of_values([value[key] for value in values if key in value]) for key in keys},
        "required": [key for key in keys if all(key in value for value in values)],
    }
