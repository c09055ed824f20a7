"""Renders chat templates with transformers, as apply_chat_template does.

Reads {"now": ISO time, "cases": [{template, messages, tools, documents,
add_generation_prompt, variables}]} from standard input and writes a list of
{"text"} or {"error"}, in order.
"""

import datetime
import json
import sys

from transformers.utils import chat_template_utils


def at(moment):
    """Makes strftime_now tell this time."""

    class Frozen(datetime.datetime):
        @classmethod
        def now(cls, tz=None):
            return cls.fromisoformat(moment)

    chat_template_utils.datetime = Frozen


def render(case):
    messages = [{k: v for k, v in m.items() if v is not None} for m in case["messages"]]
    rendered, _ = chat_template_utils.render_jinja_template(
        conversations=[messages],
        tools=case.get("tools"),
        documents=case.get("documents"),
        chat_template=case["template"],
        add_generation_prompt=case.get("add_generation_prompt", False),
        **case.get("variables", {}),
    )
    return rendered[0]


def attempt(case):
    try:
        return {"text": render(case)}
    except Exception as e:  # whatever a template raises
        return {"error": f"{type(e).__name__}: {e}"}


if __name__ == "__main__":
    request = json.load(sys.stdin)
    at(request["now"])
    json.dump([attempt(case) for case in request["cases"]], sys.stdout)
