"""Faults of a verifier that does not look at the state, or at the answer."""

from faults import asked_words, fault, lax
from forms import any_style, function, tidy, verifier
from worlds import alike

# --- ignores the state ---------------------------------------------------------


def stateless(case, lines, draw):
    answer = [f"if answer != ({case.draft.answer}):\n    return False"] if case.draft.answer else []
    setup = [case.draft.setup] if case.draft.setup and answer else []
    return lax(case, tidy(function([*setup, *answer, *lines])), draw)


@fault("ignores the state", "the answer only")
def answer_only(case, draw, name):
    if not case.draft.parts or not case.draft.answer:
        return None
    style, literal = any_style(draw)
    return lax(case, verifier(case.world, case.draft, style, parts=[], frame=False, literal=literal), draw)


@fault("ignores the state", "calls were made", "calls were tried")
def calls_were_made(case, draw, name):
    if not case.draft.parts:
        return None
    known = asked_words(case)
    if not all(value in known for _, arguments in case.calls for value in arguments.values()):
        return None
    error = " and c['error'] is None" if name == "calls were made" else ""
    test = f"any(c['tool'] == tool and c['arguments'] == arguments{error} for c in calls)"
    return stateless(
        case, [f"wanted = {case.calls!r}", f"return all({test} for tool, arguments in wanted)"], draw
    )


@fault("ignores the state", "names of the calls")
def names_of_calls(case, draw, name):
    if not case.draft.parts:
        return None
    tools = [tool for tool, _ in case.calls]
    changers = tuple(sorted(case.world.changers))
    return stateless(
        case,
        [f"made = [c['tool'] for c in calls if c['tool'] in {changers!r}]", f"return made == {tools!r}"],
        draw,
    )


@fault("ignores the state", "the last call")
def last_call(case, draw, name):
    if not case.draft.parts or case.right.calls[-1]["tool"] not in case.world.changers:
        return None
    tool, arguments = case.calls[-1]
    known = {key: value for key, value in arguments.items() if value in asked_words(case)}
    tests = [f"last['arguments'][{key!r}] == {value!r}" for key, value in known.items()]
    test = " and ".join([f"last['tool'] == {tool!r}", "last['error'] is None", *tests])
    return stateless(case, ["if not calls:\n    return False", "last = calls[-1]", f"return {test}"], draw)


@fault("ignores the state", "number of changes")
def number_of_changes(case, draw, name):
    if not case.draft.parts:
        return None
    changers = tuple(sorted(case.world.changers))
    return stateless(
        case, [f"return sum(c['tool'] in {changers!r} for c in calls) == {len(case.calls)}"], draw
    )


@fault("ignores the state", "before in place of after")
def before_twice(case, draw, name):
    if not case.draft.parts or not case.draft.answer:
        return None
    text = verifier(case.world, case.draft, "relations", parts=[], frame=False)
    return lax(
        case,
        tidy(
            text.replace(
                "    return ", "    if before.state != before.state:\n        return False\n    return ", 1
            )
        ),
        draw,
    )


@fault("ignores the state", "answer and a name of a call")
def answer_and_name(case, draw, name):
    if not case.draft.parts or not case.draft.answer:
        return None
    lines = [
        "if any(c['error'] for c in calls):\n    return False",
        f"return any(c['tool'] == {case.calls[0][0]!r} for c in calls)",
    ]
    return stateless(case, lines, draw)


# --- ignores the answer --------------------------------------------------------


def lookups(case):
    return [(c["tool"], c["arguments"]) for c in case.right.calls if c["tool"] in case.world.readers]


@fault("ignores the answer", "the state only")
def state_only(case, draw, name):
    if not case.draft.answer or not case.draft.parts:
        return None
    style, literal = any_style(draw)
    return lax(case, verifier(case.world, case.draft, style, answer=False, literal=literal), draw)


def answerless(case, lines, draw):
    """A verifier of the state, and of something in place of the answer."""
    if not case.draft.answer:
        return None
    if case.draft.parts:
        text = verifier(case.world, case.draft, "ifs", answer=False)
        head, _, tail = text.partition("\n")
        return lax(
            case,
            tidy(
                head
                + "\n"
                + "".join(f"    {line}\n" for l in lines[:-1] for line in l.split("\n"))
                + f"    if not ({lines[-1]}):\n        return False\n"
                + tail
            ),
            draw,
        )
    setup = [case.draft.setup] if case.draft.setup else []
    return lax(
        case,
        tidy(function([*setup, *lines[:-1], f"return after.state == before.state and {lines[-1]}"])),
        draw,
    )


@fault("ignores the answer", "looked up")
def looked_up(case, draw, name):
    seen, known = lookups(case), asked_words(case)
    if not seen or not all(v in known for _, arguments in seen for v in arguments.values()):
        return None
    test = "all(any(c['tool'] == tool and c['arguments'] == arguments for c in calls) for tool, arguments in wanted)"
    return answerless(case, [f"wanted = {seen!r}", test], draw)


@fault("ignores the answer", "a call returned it")
def call_returned_it(case, draw, name):
    if not any(alike(c["value"], case.draft.right) for c in case.right.calls):
        return None
    return answerless(case, [f"right = {case.draft.answer}", "any(c['value'] == right for c in calls)"], draw)


@fault("ignores the answer", "the last call returned it")
def last_returned_it(case, draw, name):
    if not alike(case.right.calls[-1]["value"], case.draft.right):
        return None
    return answerless(
        case, [f"right = {case.draft.answer}", "len(calls) > 0 and calls[-1]['value'] == right"], draw
    )


@fault("ignores the answer", "right compared with itself")
def right_with_itself(case, draw, name):
    tools = sorted({tool for tool, _ in lookups(case)} or {tool for tool, _ in case.calls})
    count = sum(c["tool"] in tools for c in case.right.calls)
    lines = [
        f"right = {case.draft.answer}",
        "told = right",
        f"told == right and sum(c['tool'] in {tools!r} for c in calls) == {count}",
    ]
    return answerless(case, lines, draw)


@fault("ignores the answer", "names of the look-ups")
def names_of_lookups(case, draw, name):
    tools = [tool for tool, _ in lookups(case)]
    return (
        answerless(
            case, [f"[c['tool'] for c in calls if c['tool'] in {sorted(set(tools))!r}] == {tools!r}"], draw
        )
        if tools
        else None
    )
