"""Describes tools: what the signature and the docstring of each say."""

import inspect
import typing

import schema
import tools
import wire


_NOT_PLAIN = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR


def describe(loaded):
    """Returns a description of every tool, or raises tools.Broken."""
    return [_describe(name, function) for name, function in loaded.functions.items()]


def _describe(name, function):
    try:
        if function.__code__.co_flags & _NOT_PLAIN:
            raise ValueError("a tool is a plain function, without async and yield")
        hints = _hints(function)
        parameters = list(inspect.signature(function).parameters.values())[1:]
        return {
            "name": name,
            "description": inspect.getdoc(function) or "",
            "parameters": [_parameter(parameter, hints) for parameter in parameters],
            "returns": schema.of_annotation(hints.get("return", inspect.Parameter.empty)),
            "read_only": getattr(function, "_read_only", False),
            "challenger_only": getattr(function, "_challenger_only", False),
        }
    except (ValueError, TypeError, NameError) as error:
        line = function.__code__.co_firstlineno
        raise tools.Broken("tools.py: line %d: tool %s: %s" % (line, name, error)) from None


def _hints(function):
    plain = {key: value for key, value in function.__annotations__.items() if not isinstance(value, str)}
    if len(plain) == len(function.__annotations__):
        return plain
    return typing.get_type_hints(function, include_extras=True)


def _parameter(parameter, hints):
    if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD, parameter.POSITIONAL_ONLY):
        raise ValueError("parameter %s: a tool's parameters are plain ones" % parameter.name)
    try:
        described = schema.of_annotation(hints.get(parameter.name, parameter.empty))
    except ValueError as error:
        raise ValueError("parameter %s: %s" % (parameter.name, error)) from None
    required = parameter.default is parameter.empty
    if not required:
        described["default"] = parameter.default
        try:
            wire.encode(parameter.default)
        except ValueError as error:
            raise ValueError("parameter %s: default: %s" % (parameter.name, error)) from None
    return {"name": parameter.name, "schema": described, "required": required}
