"""Frames between a slot and its owner, and the JSON values in them.

A frame is four bytes of length, big-endian, then one JSON value in UTF-8.
Nothing but data crosses: whatever a program made of Python's own methods
(comparison, truth, representation) stays in the program's process.
"""

import json
import os
import _socket

_compact = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, separators=(",", ":")
).encode
_sorted = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True
).encode
_spaced = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
_decoder = json.JSONDecoder()


def decode(text):
    """Returns the value of a JSON text."""
    try:
        value, end = _decoder.scan_once(text, 0)
        if end == len(text):
            return value
    except StopIteration:
        pass
    # With white space around it, or not JSON: to look for that first, as the
    # library does, takes two regular expressions.
    return _decoder.decode(text)


def encode(value):
    """Returns value as JSON text, or raises ValueError saying why it has none.

    Not JSON: NaN and the infinities, integers beyond Python's own limit of
    4,300 digits, lone surrogates, circles, depth beyond the recursion limit,
    and objects that are no dict, list, tuple, str, int, float, bool or None.
    """
    return _encode(_compact, value)


def encode_spaced(value):
    """As encode, with a space after commas and colons, for people and models."""
    return _encode(_spaced, value)


def canonical(value):
    """Returns value as JSON text with sorted keys: equal values, equal text.

    1 and 1.0 are different values, as they are in the code that made them.
    """
    return _encode(_sorted, value)


def _encode(encoder, value):
    try:
        text = encoder(value)
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("a string with a lone surrogate is not JSON") from None
    except RecursionError:
        raise ValueError("nested too deep for JSON") from None
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(_complaint(error)) from None
    return text


def _complaint(error):
    text = str(error)
    if text.startswith("Object of type ") and text.endswith(" is not JSON serializable"):
        return "%s is not JSON" % text[len("Object of type "):-len(" is not JSON serializable")]
    if text.startswith("Out of range float values are not JSON compliant"):
        return "NaN and infinity are not JSON"
    return text


class Closed(Exception):
    """The other end is gone."""


class Channel:
    """A stream of frames over a descriptor."""

    def __init__(self, fd):
        self.fd = fd
        self.buffer = b""
        self.descriptors = []

    def receive(self):
        """Returns the next frame's value; raises Closed at the end."""
        buffer = self.buffer
        while len(buffer) < 4:
            buffer += self._read(1 << 16)
        length = int.from_bytes(buffer[:4], "big")
        end = 4 + length
        if len(buffer) < end:
            parts, have = [buffer], len(buffer)
            while have < end:
                part = self._read(end - have)
                parts.append(part)
                have += len(part)
            buffer = b"".join(parts)
        self.buffer = buffer[end:]
        return decode(buffer[4:end].decode())

    def send(self, text):
        """Sends JSON text as one frame."""
        body = text.encode()
        data = len(body).to_bytes(4, "big") + body
        view = None
        while True:
            n = os.write(self.fd, data if view is None else view)
            if view is None:
                if n == len(data):
                    return
                view = memoryview(data)
            view = view[n:]
            if not view:
                return

    def _read(self, n):
        part = os.read(self.fd, n)
        if not part:
            raise Closed
        return part


class Control(Channel):
    """The channel between pid 1 and its owner, which may carry descriptors."""

    def __init__(self, fd):
        super().__init__(fd)
        self.socket = _socket.socket(fileno=fd)

    def _read(self, n):
        part, ancillary, _, _ = self.socket.recvmsg(n, 64)
        for level, kind, data in ancillary:
            if level == _socket.SOL_SOCKET and kind == _socket.SCM_RIGHTS:
                for at in range(0, len(data) - len(data) % 4, 4):
                    self.descriptors.append(int.from_bytes(data[at:at + 4], "little"))
        if not part:
            raise Closed
        return part
