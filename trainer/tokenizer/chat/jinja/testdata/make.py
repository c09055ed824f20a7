"""Pins the interpreter to jinja2 as transformers sets it up.

    pip install transformers==5.23.0 jinja2==3.1.6
    python make.py

Renders each snippet of snippets.txt with variables.json and writes
expected.json: a list of {"text"} or {"error"}, in order.
"""

import json
import pathlib
import sys

here = pathlib.Path(__file__).parent
sys.path.insert(0, str(here.parent.parent / "testdata"))
import truth  # noqa: E402

truth.at("2026-07-04T15:06:07")
variables = json.loads((here / "variables.json").read_text())
messages = variables.pop("messages")
results = []
for snippet in (here / "snippets.txt").read_text().removesuffix("\n").split("\n----\n"):
    results.append(truth.attempt({"template": snippet, "messages": messages, "variables": variables}))
with open(here / "expected.json", "w") as f:
    json.dump(results, f, indent=0)
    f.write("\n")
