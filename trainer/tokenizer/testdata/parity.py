"""Compares this package with the tokenizers library on many texts.

    pip install tokenizers==0.22.2
    python parity.py FOLDER [TEXTS]

writes the tokenizers of families.py into FOLDER, and what the library makes of
TEXTS (5000) drawn texts and some long lines. The Go test TestParity runs it
with the python that AGON_PARITY_PYTHON names, and compares.
"""

import gzip
import json
import os
import sys

import families

# The library takes minutes for the offsets of a megabyte.
LONG = ["a" * 9000, " " * 9000, "=" * 9000, "ab " * 3000, "世界" * 1500, "\n" * 5000, "x1" * 3000, "e\u0301" * 2000, families.TEXT * 5]


def write(path, value):
    with gzip.open(path, "wt", encoding="utf-8") as f:
        json.dump(value, f)


if __name__ == "__main__":
    folder, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 5000
    texts = families.strings(count, seed=2) + LONG
    write(os.path.join(folder, "texts.json.gz"), texts)
    for family in families.FAMILIES:
        t = family()
        write(os.path.join(folder, family.__name__ + ".json.gz"), json.loads(t.to_str()))
        write(os.path.join(folder, family.__name__ + ".expected.json.gz"), families.expectations(t, texts, seed=3))
