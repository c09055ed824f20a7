"""What is proved of every item, by plain Python execution.

`check` returns the first thing that does not hold, or an empty string.
"""

import ast

from worlds import alike, judge, run, scope_of, verdict


def check(case, item):
    """Whether an item is what its family says."""
    problem = check_sound(case, item) if item["family"] == "sound" else CHECKS[item["family"]](case, item)
    at_odds = item["family"] in ("wrong item", "non-deterministic")
    return problem or ("" if at_odds else from_nowhere(case, item))


def say(case, item, end):
    return judge(case.world, item["seed"], item["verifier"], end)


def solved(case, item):
    return run(case.world, item["seed"], item["solution"])


def failures_run(case, item):
    """The ends of the failure cases; an error, or an end met before, is a fault of the set."""
    ends = [run(case.world, item["seed"], text) for text in item["failures"]]
    if len(ends) < 3 or any(end.error for end in ends):
        return None
    if len({end.key() for end in [case.idle, *ends]}) < len(ends) + 1:
        return None
    return ends


def as_asked(case, item):
    end = solved(case, item)
    return not end.error and alike(end.state, case.draft.state) and alike(end.answer, case.draft.right)


def refuses_the_failures(case, item):
    ends = failures_run(case, item)
    return ends is not None and all(say(case, item, end) is False for end in [case.idle, *ends])


def check_sound(case, item):
    if not as_asked(case, item):
        return "the solution does not end as the oracle says"
    if say(case, item, case.right) is not True:
        return f"the right end is not accepted: {say(case, item, case.right)}"
    if not refuses_the_failures(case, item):
        return "failure cases do not run or are not refused"
    return near_ends_refused(case, item) or strange_literal(case, item)


def scalars(value):
    """The names and numbers in a JSON value, keys included."""
    if isinstance(value, dict):
        return [*value, *(one for inner in value.values() for one in scalars(inner))]
    return [one for inner in value for one in scalars(inner)] if isinstance(value, list) else [value]


def strange_literal(case, item):
    """A name or number of the verifier that is neither asked for, nor in the schema, nor in the end."""
    known = [*case.draft.values.values(), *(w for group in case.world.enumerations() for w in group)]
    known += [0, 1, True, False, None, "", *scalars(case.draft.state), *scalars(case.draft.right)]
    for node in ast.walk(ast.parse(item["verifier"])):
        if isinstance(node, ast.Constant) and node.value not in known:
            if str(node.value).lower() not in item["instruction"].lower():
                return f"{node.value!r} in the verifier comes from nowhere"
    return ""


def from_nowhere(case, item):
    """Names and numbers of the solution that are neither asked for nor in the schema."""
    known = [*case.draft.values.values(), *(w for group in case.world.enumerations() for w in group)]
    tree = ast.parse(item["solution"])
    keys = {id(node.slice) for node in ast.walk(tree) if isinstance(node, ast.Subscript)}
    for node in ast.walk(tree):
        if (
            not isinstance(node, ast.Constant)
            or id(node) in keys
            or node.value in (0, 1, True, False, None, "")
        ):
            continue
        if node.value not in known and str(node.value).lower() not in item["instruction"].lower():
            return f"{node.value!r} comes from nowhere"
    return ""


def near_ends_refused(case, item):
    if len(case.near) < 10:
        return "fewer than ten near ends"
    for _, text, end in case.near:
        if say(case, item, end) is True:
            return "a near end is accepted: " + text
    return ""


def check_lax(case, item):
    """The solution is right and accepted, the failures refused, and a near end accepted."""
    if not as_asked(case, item) or say(case, item, case.right) is not True:
        return "the solution is not right and accepted"
    if not refuses_the_failures(case, item):
        return "failure cases do not run or are not refused"
    if not any(say(case, item, end) is True for _, _, end in case.near):
        return "no near end is accepted"
    return ""


def check_stateless(case, item):
    """As above, and the verdict is the same when the state after is another one."""
    problem = check_lax(case, item)
    if problem or "after" in item["verifier"].split(":", 1)[1]:
        return problem or "the state after is read"
    return ""


def check_answerless(case, item):
    """As above, and the verdict is the same when the answer is another one."""
    problem = check_lax(case, item)
    end = solved(case, item)
    end.answer = {"another": "answer"}
    return problem or ("" if say(case, item, end) is True else "the answer is looked at")


def check_impossible(case, item):
    if not as_asked(case, item) or say(case, item, case.right) is not False:
        return "what is asked for is not done and refused"
    return "" if refuses_the_failures(case, item) else "failure cases do not run or are not refused"


def check_trivial(case, item):
    ends = [case.right, case.idle, *(failures_run(case, item) or []), *(end for _, _, end in case.near)]
    if failures_run(case, item) is None or not as_asked(case, item):
        return "the solution is not right, or failure cases do not run"
    return "" if all(say(case, item, end) is True for end in ends) else "something is refused"


def check_wrong(case, item):
    """`case` is what the instruction asks for; the item deals with something else."""
    end = solved(case, item)
    if end.error or end.same(case.right) or say(case, item, end) is not True:
        return "solution and verifier do not agree on something else"
    if say(case, item, case.right) is not False:
        return "what the instruction asks for is not refused"
    return "" if refuses_the_failures(case, item) else "failure cases do not run or are not refused"


def check_not_running(case, item):
    if (
        not as_asked(case, item)
        or say(case, item, case.right) is not True
        or say(case, item, case.idle) is not False
    ):
        return "all but the failure cases is not sound"
    ends = [run(case.world, item["seed"], text) for text in item["failures"]]
    return "" if len(ends) >= 3 and all(end.error for end in ends) else "a failure case runs"


def check_memory(case, item):
    """A fresh verifier is right; a used one comes to another verdict on some end."""
    ends = failures_run(case, item)
    if ends is None or not as_asked(case, item):
        return "the solution is not right, or failure cases do not run"
    row = [case.right, ends[0], ends[0], case.idle, case.idle, case.right, ends[1], case.right]
    fresh = [remembered(case, item, [end])[0] for end in row]
    if fresh != [end is case.right for end in row]:
        return f"a fresh verifier is not right: {fresh}"
    return "" if remembered(case, item, row) != fresh else "nothing is remembered"


def remembered(case, item, ends):
    """The verdicts of one and the same verifier on some ends."""
    scope = dict(scope_of("def verify():\n    pass\n"))
    exec(item["verifier"], scope)
    return [verdict(case.world, item["seed"], scope, end) for end in ends]


def check_chance(case, item):
    """Whatever can be said in one process; `chance.varies` says the rest."""
    return "" if failures_run(case, item) is not None else "failure cases do not run"


CHECKS = {
    "lenient verifier": check_lax,
    "ignores the state": check_stateless,
    "ignores the answer": check_answerless,
    "partial check": check_lax,
    "impossible": check_impossible,
    "trivially true": check_trivial,
    "wrong item": check_wrong,
    "failure cases do not run": check_not_running,
    "verifier remembers": check_memory,
    "non-deterministic": check_chance,
}
