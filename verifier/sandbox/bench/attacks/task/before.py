import functools
from typing import Annotated, Literal


def read_only(f):
    return f


