"""The comparisons that a verifier of a draft makes, as text, and verifiers put together from them."""

import re
from dataclasses import dataclass

from forms import function, tidy
from worlds import View, scope_of


@dataclass
class Term:
    """One comparison: what there is, what there was, what there should be."""

    left: str
    old: str
    right: str
    value: object = None
    former: object = None
    group: int = 0

    def text(self):
        return f"{self.left} {'is' if isinstance(self.value, bool) else '=='} ({self.right})"


def part_terms(case):
    """The terms of the parts of the state that the right end changes."""
    draft, scope = case.draft, scope_of("def verify():\n    pass\n")
    scope["before"] = View(case.world, case.world.state(case.seed))
    exec(draft.setup, scope)
    found = []
    for index, (path, right, *reader) in enumerate(draft.parts):
        left = reader[0] if reader else f"after.state{path}"
        value = eval(f"state{path}", {**scope, "state": draft.state})
        former = eval(f"state{path}", {**scope, "state": case.world.state(case.seed)})
        groups = draft.kind.groups or [[index]]
        group = next((g for g, of in enumerate(groups) if of != "answer" and index in of), 0)
        found.append(Term(left, left.replace("after.", "before."), right, value, former, group))
    return found


def answer_term(case):
    draft = case.draft
    return Term("answer", "None", draft.answer, draft.right) if draft.answer else None


def all_terms(case):
    told = answer_term(case)
    return part_terms(case) + ([told] if told else [])


def rest_lines(case):
    paths = [path for path, *_ in case.draft.parts]
    if not paths:
        return [], "after.state == before.state"
    return ["rest = before.state", *(f"rest{p} = after.state{p}" for p in paths)], "after.state == rest"


def setup_lines(case):
    return case.draft.setup.split("\n") if case.draft.setup else []


def verify_of(case, lines):
    """A verifier of these lines, with what they need of the values that are computed first."""
    kept, text = [], "\n".join(lines)
    for line in reversed(setup_lines(case)):
        if re.search(rf"\b{line.split(' = ')[0]}\b", text):
            kept.insert(0, line)
            text += line.split(" = ", 1)[1]
    return tidy(function([*kept, *lines]))


def conjunction(texts, unmoved):
    return ["done = " + (" and ".join(f"({text})" for text in texts) or "True")], [f"return done and {unmoved}"]


def one_by_one(texts, unmoved):
    return [f"if not ({text}):\n    return False" for text in texts], [f"return {unmoved}"]


def collected(texts, unmoved):
    return [f"facts = [{', '.join(texts)}]"], [f"facts.append({unmoved})", "return all(facts)"]


def counted(texts, unmoved):
    rows = "".join(f"({text}), " for text in texts)
    return [f"wrong = [fact for fact in ({rows}) if not fact]"], [f"return not wrong and {unmoved}"]


def nested(texts, unmoved):
    body = "done = True"
    for text in reversed(texts):
        body = f"if {text}:\n    " + body.replace("\n", "\n    ")
    return ["done = False", body], [f"return done and {unmoved}"]


LAYOUTS = [conjunction, one_by_one, collected, counted, nested]


def assemble(case, texts, draw, lines=()):
    """A verifier of these conditions and of the rest of the state."""
    rest, unmoved = rest_lines(case)
    first, last = draw.choice(LAYOUTS)(list(texts), unmoved)
    return verify_of(case, [*lines, *first, *rest, *last])


def renamed(text, name):
    """A verifier under another name, to be called by a new one."""
    return text.replace("def verify(", f"def {name}(")


def wrapped(text, body, head="", name="judged"):
    """A new verifier around an old one, which the body calls by its name."""
    return tidy(f"{renamed(text, name)}\n{head}\n{function(body)}")
