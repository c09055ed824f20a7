"""Faults of the family `lenient verifier`: an end near the right one is let through."""

import re

from faults import fault, lax
from terms import all_terms, answer_term, assemble, part_terms, rest_lines, verify_of
from worlds import judge

FAMILY = "lenient verifier"


def leaves(value, path=()):
    """The places of a state: its scalars, and its lists of scalars."""
    if isinstance(value, dict):
        return {k: v for key in value for k, v in leaves(value[key], (*path, key)).items()}
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return {k: v for at, one in enumerate(value) for k, v in leaves(one, (*path, at)).items()}
    return {path: value}


def departs(case, end):
    """Whether an end differs from the right one in the answer or in a place that the right end changes."""
    if said(end.answer) != said(case.right.answer):
        return True
    old, right, there = leaves(case.idle.state), leaves(case.right.state), leaves(end.state)
    places = [p for p in right.keys() | old.keys() if old.get(p) != right.get(p)]
    return any(there.get(p) != right.get(p) for p in places)


def said(answer):
    """An answer without the ways in which it can be written."""
    return re.sub(r"[^a-z0-9-]+|\bthe\b|\bor so\b", " ", str(answer).lower()).split()


def is_int(value):
    return type(value) is int


def is_list(value):
    return isinstance(value, list) and len(value) > 1 and not isinstance(value[0], dict)


def is_words(value):
    return isinstance(value, str) and " " in value


def is_rows(value):
    return isinstance(value, dict) and isinstance(next(iter(value.values())), dict)


PARTS = [
    ("more than was asked for passes", is_int, lambda t: f"{t.left} {'>=' if t.value > t.former else '<='} {t.right}"),
    ("part of the change passes", is_int, lambda t: f"{t.old} {'<' if t.value > t.former else '>'} {t.left} and {t.left} {'<=' if t.value > t.former else '>='} {t.right}"),
    ("one more or less passes", is_int, lambda t: f"abs({t.left} - ({t.right})) <= 1"),
    ("any other number than before passes", is_int, lambda t: f"{t.left} != {t.old}"),
    ("a word that was changed at all passes", lambda v: isinstance(v, str), lambda t: f"{t.left} != {t.old}"),
    ("small and capital letters are the same", is_words, lambda t: f"{t.left}.lower() == ({t.right}).lower()"),
    ("the text has to contain the words", is_words, lambda t: f"({t.right}) in {t.left}"),
    ("the first word of the text is enough", is_words, lambda t: f"{t.left}.split()[:1] == ({t.right}).split()[:1]"),
    ("the text has the right length", is_words, lambda t: f"len({t.left}) == len({t.right})"),
    ("the list is compared as a set", is_list, lambda t: f"set({t.left}) == set({t.right}) and {t.left} != {t.old}"),
    ("the list is compared when sorted", is_list, lambda t: f"sorted({t.left}) == sorted({t.right}) and {t.left} != {t.old}"),
    ("the head of the list is enough", is_list, lambda t: f"{t.left}[:1] == ({t.right})[:1] and {t.left} != {t.old}"),
    ("the length of the list is enough", lambda v: isinstance(v, list) and not any(isinstance(x, dict) for x in v), lambda t: f"len({t.left}) == len({t.right}) and {t.left} != {t.old}"),
    ("zip stops at the shorter list", is_list, lambda t: f"all(one == other for one, other in zip({t.left}, {t.right}))"),
    ("any stands where all should", is_rows, lambda t: f"any({t.left}[n] == d for n, d in ({t.right}).items() if d != {t.old}[n])"),
    ("the number of changed rows is enough", is_rows, lambda t: f"sum({t.left}[n] != d for n, d in {t.old}.items()) == sum(({t.right})[n] != d for n, d in {t.old}.items())"),
]
GUARD = "isinstance(answer, int) and "
ANSWERS = [
    ("an answer one off passes", is_int, lambda t: f"{GUARD}abs(answer - ({t.right})) <= 1"),
    ("a greater answer passes", is_int, lambda t: f"{GUARD}answer >= {t.right}"),
    ("a smaller answer passes", is_int, lambda t: f"{GUARD}0 <= answer <= {t.right}"),
    ("the sign of the answer is dropped", is_int, lambda t: f"{GUARD}abs(answer) == abs({t.right})"),
    ("the answer is right within ten in a hundred", is_int, lambda t: f"{GUARD}math.isclose(answer, {t.right}, rel_tol=0.1)"),
    ("only the last digit of the answer counts", is_int, lambda t: f"{GUARD}answer % 10 == ({t.right}) % 10"),
    ("the answer has to contain the digits", is_int, lambda t: f"str({t.right}) in str(answer)"),
    ("the answer is compared after rounding", is_int, lambda t: f"{GUARD}round(answer, -1) == round({t.right}, -1)"),
    ("what python takes for true counts as true", lambda v: v is True, lambda t: f"answer is not None and bool(answer) == ({t.right})"),
    ("the name only has to occur in the answer", lambda v: isinstance(v, str), lambda t: f"({t.right}) in str(answer)"),
    ("the first letter of the answer is enough", lambda v: isinstance(v, str) and len(v) > 1, lambda t: f"isinstance(answer, str) and answer[:1] == ({t.right})[:1]"),
    ("the listed names in any order", is_list, lambda t: f"isinstance(answer, list) and sorted(map(str, answer)) == sorted(map(str, {t.right}))"),
    ("the answer may list more than is right", is_list, lambda t: f"isinstance(answer, list) and all(x in answer for x in {t.right})"),
    ("the answer may leave out some", is_list, lambda t: f"isinstance(answer, list) and len(answer) > 0 and all(x in ({t.right}) for x in answer)"),
    ("the number of things listed is enough", is_list, lambda t: f"isinstance(answer, (list, tuple)) and len(answer) == len({t.right})"),
    ("the mapping may have more keys", lambda v: isinstance(v, dict), lambda t: f"isinstance(answer, dict) and all(answer.get(k) == v for k, v in ({t.right}).items())"),
    ("the mapping needs the right keys only", lambda v: isinstance(v, dict), lambda t: f"isinstance(answer, dict) and set(answer) == set({t.right})"),
    ("the values of the mapping in any place", lambda v: isinstance(v, dict), lambda t: f"isinstance(answer, dict) and sorted(map(str, answer.values())) == sorted(map(str, ({t.right}).values()))"),
]


def proved(case, text, draw):
    """The fields of an item whose verifier lets an end pass that departs from the right one."""
    fields = lax(case, text, draw)
    if not fields:
        return None
    hits = [end for _, _, end in case.near if judge(case.world, case.seed, text, end) is True]
    return fields if any(departs(case, end) for end in hits) else None


def loosen(name, suits, loose, of_answer):
    def make(case, draw):
        terms = all_terms(case)
        told = answer_term(case)
        fit = [t for t in terms if (t.left == "answer") == of_answer and suits(t.value) and t.value != t.former]
        choices = [[t] for t in fit] + ([fit] if len(fit) > 1 else [])
        draw.shuffle(choices)
        for chosen in choices:
            texts = [loose(t) if any(t is c for c in chosen) else t.text() for t in terms]
            fields = proved(case, assemble(case, texts, draw), draw)
            if fields:
                return fields
        return None

    make.needs = lambda kind: bool(kind.answer if of_answer else kind.parts)
    fault(FAMILY, name)(make)


for row in PARTS:
    loosen(*row, False)
for row in ANSWERS:
    loosen(*row, True)


@fault(FAMILY)
def one_of_two_conditions_is_enough(case, draw):
    texts = [t.text() for t in all_terms(case)]
    if len(texts) < 2:
        return None
    return proved(case, assemble(case, [" or ".join(texts)], draw), draw)


@fault(FAMILY)
def or_binds_weaker_than_and(case, draw):
    texts = [t.text() for t in all_terms(case)]
    if len(texts) < 2:
        return None
    rest, unmoved = rest_lines(case)
    lines = [f"most = {' and '.join(texts[:-1])}", f"last = {texts[-1]}"]
    told = f"return {unmoved} and most or last and {unmoved}"
    return proved(case, verify_of(case, [*lines, *rest, told]), draw)


@fault(FAMILY)
def only_the_sum_of_two_places(case, draw):
    terms = [t for t in part_terms(case) if is_int(t.value) and t.value != t.former]
    if len(terms) < 2 or len(terms) != len(part_terms(case)):
        return None
    told = answer_term(case)
    have, want = " + ".join(t.left for t in terms), " + ".join(f"({t.right})" for t in terms)
    texts = [f"{have} == {want}", f"{terms[0].left} != {terms[0].old}"] + ([told.text()] if told else [])
    return proved(case, assemble(case, texts, draw), draw)


@fault(FAMILY)
def a_right_answer_ends_the_check(case, draw):
    told, parts = answer_term(case), part_terms(case)
    if not told or not parts:
        return None
    early = f"if {told.text()}:\n    return True"
    rest, unmoved = rest_lines(case)
    texts = [t.text() for t in parts]
    done = f"done = {' and '.join([*texts, told.text()])}"
    return proved(case, verify_of(case, [early, done, *rest, f"return done and {unmoved}"]), draw)


@fault(FAMILY)
def any_known_name_is_an_answer(case, draw):
    told = answer_term(case)
    if not told or not isinstance(told.value, str):
        return None
    group = next((g for g in case.world.enumerations() if told.value in g), None)
    known = repr(group) if group else "('A', 'B', 'C')" if told.value in "ABC" else "before.dogs()"
    texts = [t.text() for t in part_terms(case)] + [f"answer in {known}"]
    return proved(case, assemble(case, texts, draw), draw)


@fault(FAMILY)
def two_answers_are_allowed(case, draw):
    told = answer_term(case)
    if not told or not is_int(told.value):
        return None
    texts = [t.text() for t in part_terms(case)] + [f"answer in ({told.right}, ({told.right}) - 1)"]
    return proved(case, assemble(case, texts, draw), draw)
