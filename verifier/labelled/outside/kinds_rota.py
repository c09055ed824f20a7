"""Kinds of request for the rota of a clinic."""

from kinds import ask

DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
SHIFTS = ["early", "late"]
SKILLS = ["triage", "x-ray", "vaccines", "billing"]
ROLES = ["nurse", "doctor", "clerk"]
TEXTS = [
    "Flu jabs on Friday.",
    "Back at noon.",
    "The clinic closes early today.",
    "Please ring twice.",
    "New forms at the desk.",
    "Parking is full.",
]
ALL_DAYS = "('Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday')"
EVERY_SHIFT = f"[(day, shift) for day in {ALL_DAYS} for shift in ('early', 'late')]"


def names(s):
    return sorted(s["people"])


def other(shift):
    return "late" if shift == "early" else "early"


def worker(s, day, shift):
    return s["shifts"][day][shift]


def can_work(s, day, shift, name):
    return name not in s["shifts"][day].values()


def shifts_of(s, name):
    return [(day, shift) for day in DAYS for shift in SHIFTS if worker(s, day, shift) == name]


def lone(values, pick):
    values = list(values)
    return values.count(pick(values)) == 1


@ask(
    "rota",
    words=[
        "Put $name on the $shift shift on $day.",
        "$name takes over the $shift shift of $day. Enter that in the rota.",
        "rota: $day, $shift shift - $name",
        "Someone has to do $day $shift, and $name offered. Assign that shift to $name.",
    ],
    solve=["assign($day, $shift, $name)", "assign(day=$day, shift=$shift, name=$name)"],
    parts=[("['shifts'][$day][$shift]", "$name", "after.who($day, $shift)")],
    domains={"day": DAYS, "shift": SHIFTS, "name": names},
    fits=lambda p, s: can_work(s, p["day"], p["shift"], p["name"]),
)
def assign_shift(s, p):
    s["shifts"][p["day"]][p["shift"]] = p["name"]


@ask(
    "rota",
    words=[
        "Free the $shift shift on $day.",
        "Nobody is needed for the $shift shift on $day. Take whoever has it off the rota there.",
        "$day $shift shift: leave it unstaffed, please. Everything else stays.",
    ],
    solve=["free($day, $shift)", "if who($day, $shift):\n    free($day, $shift)"],
    parts=[("['shifts'][$day][$shift]", "''", "after.who($day, $shift)")],
    domains={"day": DAYS, "shift": SHIFTS},
    fits=lambda p, s: worker(s, p["day"], p["shift"]),
)
def free_shift(s, p):
    s["shifts"][p["day"]][p["shift"]] = ""


@ask(
    "rota",
    words=[
        "Swap the $shift shifts of $day and $day2.",
        "Whoever works $shift on $day works $shift on $day2 instead, and the other way round.",
        "exchange $day and $day2 in the $shift shifts",
    ],
    solve=["swap($day, $day2, $shift)", "swap(day=$day2, other=$day, shift=$shift)"],
    parts=[
        ("['shifts'][$day][$shift]", "before.who($day2, $shift)", "after.who($day, $shift)"),
        ("['shifts'][$day2][$shift]", "before.who($day, $shift)", "after.who($day2, $shift)"),
    ],
    domains={"day": DAYS, "day2": DAYS, "shift": SHIFTS},
    fits=lambda p, s: worker(s, p["day"], p["shift"]) != worker(s, p["day2"], p["shift"])
    and worker(s, p["day"], p["shift"]) != worker(s, p["day2"], other(p["shift"]))
    and worker(s, p["day2"], p["shift"]) != worker(s, p["day"], other(p["shift"]))
    and worker(s, p["day"], p["shift"])
    and worker(s, p["day2"], p["shift"]),
)
def swap_shifts(s, p):
    one, two = s["shifts"][p["day"]], s["shifts"][p["day2"]]
    one[p["shift"]], two[p["shift"]] = two[p["shift"]], one[p["shift"]]


@ask(
    "rota",
    words=[
        "Record the skill $skill for $name.",
        "$name has passed the course in $skill. Add it to the skills of $name.",
        "new skill for $name: $skill",
    ],
    solve=["train($name, $skill)", "if $skill not in person($name)['skills']:\n    train($name, $skill)"],
    parts=[
        (
            "['people'][$name]['skills']",
            "before.person($name)['skills'] + [$skill]",
            "after.person($name)['skills']",
        )
    ],
    domains={"name": names, "skill": SKILLS},
    fits=lambda p, s: p["skill"] not in s["people"][p["name"]]["skills"],
)
def train_one(s, p):
    s["people"][p["name"]]["skills"].append(p["skill"])


@ask(
    "rota",
    words=[
        "Set the contract of $name to $n hours.",
        "From now on $name works $n hours; change the contract accordingly.",
        "contract of $name: $n hours",
    ],
    solve=["contract($name, $n)", "for name in [$name]:\n    contract(name, $n)"],
    parts=[("['people'][$name]['hours']", "$n", "after.person($name)['hours']")],
    domains={"name": names, "n": range(5, 45)},
    fits=lambda p, s: s["people"][p["name"]]["hours"] != p["n"],
)
def set_hours(s, p):
    s["people"][p["name"]]["hours"] = p["n"]


@ask(
    "rota",
    words=[
        "Raise the hours of $name by $n.",
        "$name wants to work $n hours more than the contract says now. Change it.",
        "Give $name another $n hours on top of the current ones.",
    ],
    solve=[
        "contract($name, person($name)['hours'] + $n)",
        "now = person($name)['hours']\ncontract($name, now + $n)",
    ],
    parts=[
        ("['people'][$name]['hours']", "before.person($name)['hours'] + $n", "after.person($name)['hours']")
    ],
    domains={"name": names, "n": range(2, 13)},
)
def raise_hours(s, p):
    s["people"][p["name"]]["hours"] += p["n"]


@ask(
    "rota",
    words=[
        "Put up the notice $text",
        "The old notice is out of date. The wall should say $text",
        "notice on the wall: $text",
    ],
    solve=["post($text)", "text = $text\npost(text)"],
    parts=[("['notice']", "$text")],
    domains={"text": TEXTS},
)
def put_up_notice(s, p):
    s["notice"] = p["text"]


@ask(
    "rota",
    words=[
        "Give every shift that $name works to $name2.",
        "$name is ill all week, and $name2 steps in. Put $name2 on each shift that $name has.",
        "wherever the rota says $name, it should say $name2",
    ],
    solve=[
        f"for day in {ALL_DAYS}:\n    for shift in ('early', 'late'):\n        if who(day, shift) == $name:\n            assign(day, shift, $name2)",
        f"mine = [slot for slot in {EVERY_SHIFT} if who(*slot) == $name]\nfor day, shift in mine:\n    assign(day, shift, $name2)",
    ],
    parts=[
        (
            "['shifts']",
            "{day: {shift: $name2 if name == $name else name for shift, name in both.items()} for day, both in before.state['shifts'].items()}",
        )
    ],
    domains={"name": names, "name2": names},
    fits=lambda p, s: shifts_of(s, p["name"])
    and p["name"] != p["name2"]
    and all(can_work(s, day, shift, p["name2"]) for day, shift in shifts_of(s, p["name"])),
)
def hand_over(s, p):
    for day, shift in shifts_of(s, p["name"]):
        s["shifts"][day][shift] = p["name2"]


@ask(
    "rota",
    words=[
        "Take $name off all shifts of the week, so that nobody works them.",
        "$name is on leave. Free each shift, Monday to Friday, that $name works.",
        "free every shift of $name",
    ],
    solve=[
        f"for day in {ALL_DAYS}:\n    for shift in ('early', 'late'):\n        if who(day, shift) == $name:\n            free(day, shift)",
        f"[free(*slot) for slot in {EVERY_SHIFT} if who(*slot) == $name]",
    ],
    parts=[
        (
            "['shifts']",
            "{day: {shift: '' if name == $name else name for shift, name in both.items()} for day, both in before.state['shifts'].items()}",
        )
    ],
    domains={"name": names},
    fits=lambda p, s: shifts_of(s, p["name"]),
)
def free_person(s, p):
    for day, shift in shifts_of(s, p["name"]):
        s["shifts"][day][shift] = ""


@ask(
    "rota",
    words=[
        "Record the skill $skill for every $role who lacks it.",
        "All people with the role $role took the $skill course. Add that skill to those who do not have it yet.",
        "Each $role should have $skill among the skills; add it where it is missing.",
    ],
    solve=[
        "for name in people():\n    who_is = person(name)\n    if who_is['role'] == $role and $skill not in who_is['skills']:\n        train(name, $skill)",
        "lacking = [name for name in people() if person(name)['role'] == $role and $skill not in person(name)['skills']]\nfor name in lacking:\n    train(name, $skill)",
    ],
    parts=[
        (
            "['people']",
            "{name: {**p, 'skills': p['skills'] + [$skill] if p['role'] == $role and $skill not in p['skills'] else p['skills']} for name, p in before.state['people'].items()}",
        )
    ],
    domains={"role": ROLES, "skill": SKILLS},
    fits=lambda p, s: any(
        x["role"] == p["role"] and p["skill"] not in x["skills"] for x in s["people"].values()
    ),
)
def train_a_role(s, p):
    for person in s["people"].values():
        if person["role"] == p["role"] and p["skill"] not in person["skills"]:
            person["skills"].append(p["skill"])


@ask(
    "rota",
    words=[
        "The person with the fewest hours gets $n hours more. Change that contract.",
        "Find out whose contract has the fewest hours, and raise it by $n.",
        "Add $n hours to the smallest contract of all.",
    ],
    solve=[
        "name = min(people(), key=lambda name: person(name)['hours'])\ncontract(name, person(name)['hours'] + $n)",
        "hours = {name: person(name)['hours'] for name in people()}\nfor name in hours:\n    if hours[name] == min(hours.values()):\n        contract(name, hours[name] + $n)",
    ],
    setup="least = min(before.people(), key=lambda name: before.person(name)['hours'])",
    parts=[
        ("['people'][least]['hours']", "before.person(least)['hours'] + $n", "after.person(least)['hours']")
    ],
    domains={"n": range(2, 13)},
    fits=lambda p, s: lone((x["hours"] for x in s["people"].values()), min),
)
def raise_the_smallest(s, p):
    min(s["people"].values(), key=lambda person: person["hours"])["hours"] += p["n"]


@ask(
    "rota",
    words=[
        "If nobody works the $shift shift on $day, put $name on it; otherwise put up the notice $text",
        "See who has the $shift shift on $day. Should it be empty, assign $name to it. If somebody works it, the notice becomes $text",
        "$day $shift unstaffed? Then put $name on it. Else change the notice to $text",
    ],
    solve=[
        "if who($day, $shift) == '':\n    assign($day, $shift, $name)\nelse:\n    post($text)",
        "if who($day, $shift):\n    post($text)\nelse:\n    assign($day, $shift, $name)",
    ],
    setup="empty = before.who($day, $shift) == ''",
    parts=[
        (
            "['shifts'][$day][$shift]",
            "$name if empty else before.who($day, $shift)",
            "after.who($day, $shift)",
        ),
        ("['notice']", "before.state['notice'] if empty else $text"),
    ],
    domains={"day": DAYS, "shift": SHIFTS, "name": names, "text": TEXTS},
    fits=lambda p, s: can_work(s, p["day"], p["shift"], p["name"]),
)
def fill_if_empty(s, p):
    if worker(s, p["day"], p["shift"]):
        s["notice"] = p["text"]
    else:
        s["shifts"][p["day"]][p["shift"]] = p["name"]


@ask(
    "rota",
    words=[
        "If $name has fewer than $n hours, set them to $n; otherwise record the skill $skill for $name.",
        "Check the contract of $name. Below $n hours, bring it to $n. If it is $n or more, $name gets the skill $skill instead.",
        "Fewer than $n hours for $name? Make it $n then. Else add $skill to the skills of $name.",
    ],
    solve=[
        "if person($name)['hours'] < $n:\n    contract($name, $n)\nelse:\n    train($name, $skill)",
        "hours = person($name)['hours']\nenough = hours >= $n\nif enough:\n    train($name, $skill)\nelse:\n    contract($name, $n)",
    ],
    setup="few = before.person($name)['hours'] < $n",
    parts=[
        (
            "['people'][$name]['hours']",
            "$n if few else before.person($name)['hours']",
            "after.person($name)['hours']",
        ),
        (
            "['people'][$name]['skills']",
            "before.person($name)['skills'] + ([] if few else [$skill])",
            "after.person($name)['skills']",
        ),
    ],
    domains={"name": names, "n": range(14, 36), "skill": SKILLS},
    fits=lambda p, s: p["skill"] not in s["people"][p["name"]]["skills"],
)
def hours_or_skill(s, p):
    person = s["people"][p["name"]]
    if person["hours"] < p["n"]:
        person["hours"] = p["n"]
    else:
        person["skills"].append(p["skill"])


@ask(
    "rota",
    words=[
        "How many shifts does $name work this week?",
        "Count the shifts of $name from Monday to Friday, early and late.",
        "On how many shifts is $name in the rota? Answer with the number.",
    ],
    solve=[
        f"answer(sum(who(day, shift) == $name for day in {ALL_DAYS} for shift in ('early', 'late')))",
        f"shifts = 0\nfor day in {ALL_DAYS}:\n    for shift in ('early', 'late'):\n        if who(day, shift) == $name:\n            shifts += 1\nanswer(shifts)",
    ],
    answer="[name for both in before.state['shifts'].values() for name in both.values()].count($name)",
    domains={"name": names},
    fits=lambda p, s: len(shifts_of(s, p["name"])) > 1,
)
def number_of_shifts(s, p):
    return len(shifts_of(s, p["name"]))


@ask(
    "rota",
    words=[
        "How many hours do all people with the role $role have together?",
        "Add up the contract hours of everybody who is a $role.",
        "What do the hours of all people with the role $role come to, taken together?",
    ],
    solve=[
        "answer(sum(person(name)['hours'] for name in people() if person(name)['role'] == $role))",
        "hours = 0\nfor name in people():\n    who_is = person(name)\n    if who_is['role'] == $role:\n        hours += who_is['hours']\nanswer(hours)",
    ],
    answer="sum(p['hours'] for p in before.state['people'].values() if p['role'] == $role)",
    domains={"role": ROLES},
)
def hours_of_a_role(s, p):
    return sum(person["hours"] for person in s["people"].values() if person["role"] == p["role"])


@ask(
    "rota",
    words=[
        "Who has the skill $skill? Answer with a list of names in alphabetical order.",
        "List everybody with the skill $skill, sorted by name.",
        "names of all who can do $skill, as an alphabetical list",
    ],
    solve=[
        "answer([name for name in people() if $skill in person(name)['skills']])",
        "able = []\nfor name in people():\n    if $skill in person(name)['skills']:\n        able.append(name)\nanswer(sorted(able))",
    ],
    answer="sorted(name for name in before.people() if $skill in before.person(name)['skills'])",
    domains={"skill": SKILLS},
    fits=lambda p, s: sum(p["skill"] in x["skills"] for x in s["people"].values()) > 1,
)
def who_can(s, p):
    return [name for name in names(s) if p["skill"] in s["people"][name]["skills"]]


@ask(
    "rota",
    words=[
        "Does $name work the $shift shift on $day? Answer true or false.",
        "True or false: on $day, the $shift shift is worked by $name.",
        "Is it $name who has $day $shift? A plain true or false, please.",
    ],
    solve=[
        "answer(who($day, $shift) == $name)",
        "if who($day, $shift) == $name:\n    answer(True)\nelse:\n    answer(False)",
    ],
    answer="before.who($day, $shift) == $name",
    domains={"name": names, "day": DAYS, "shift": SHIFTS},
    fits=lambda p, s: worker(s, p["day"], p["shift"]) == p["name"] or hash_free(p) % 3 == 0,
)
def does_work(s, p):
    return worker(s, p["day"], p["shift"]) == p["name"]


def hash_free(p):
    return sum(map(ord, p["name"] + p["day"] + p["shift"]))


@ask(
    "rota",
    words=[
        "Who works the $shift shift on $day? Answer with the name.",
        "Name the person on $day $shift shift.",
        "I have to call whoever does the $shift shift on $day; give me the name.",
    ],
    solve=["answer(who($day, $shift))", "name = who($day, $shift)\nanswer(name)"],
    answer="before.who($day, $shift)",
    domains={"day": DAYS, "shift": SHIFTS},
    fits=lambda p, s: worker(s, p["day"], p["shift"]),
)
def who_works(s, p):
    return worker(s, p["day"], p["shift"])


@ask(
    "rota",
    words=[
        "Give the $shift shifts of the whole week as an object from day (Monday to Friday) to name; the empty string where nobody works.",
        "Answer with an object whose keys are Monday, Tuesday, Wednesday, Thursday and Friday and whose values are the names on the $shift shift, or the empty string.",
        "{day: name} for all five days, Monday to Friday, $shift shifts only, empty string for unstaffed ones",
    ],
    solve=[
        f"answer({{day: who(day, $shift) for day in {ALL_DAYS}}})",
        f"plan = {{}}\nfor day in {ALL_DAYS}:\n    plan[day] = who(day, $shift)\nanswer(plan)",
    ],
    answer="{day: both[$shift] for day, both in before.state['shifts'].items()}",
    domains={"shift": SHIFTS},
)
def plan_of_shift(s, p):
    return {day: s["shifts"][day][p["shift"]] for day in DAYS}


@ask(
    "rota",
    words=[
        "Answer with role and hours of $name, as an object with the keys role and hours.",
        "What is the role of $name, and how many hours are in the contract? Give an object: role, hours.",
        "role and hours of $name please (an object with those two keys)",
    ],
    solve=[
        "answer({'role': person($name)['role'], 'hours': person($name)['hours']})",
        "record = person($name)\nanswer({key: record[key] for key in ['role', 'hours']})",
    ],
    answer="{'role': before.person($name)['role'], 'hours': before.person($name)['hours']}",
    domains={"name": names},
)
def role_and_hours(s, p):
    return {key: s["people"][p["name"]][key] for key in ("role", "hours")}


@ask(
    "rota",
    words=[
        "Put $name on the $shift shift on $day, and answer with the name of the person who had it before.",
        "$name replaces whoever works $shift on $day. Enter that, and tell me who is replaced.",
        "assign $day $shift to $name; who had that shift until now?",
    ],
    solve=[
        "earlier = who($day, $shift)\nassign($day, $shift, $name)\nanswer(earlier)",
        "answer(who($day, $shift))\nassign($day, $shift, $name)",
    ],
    parts=[("['shifts'][$day][$shift]", "$name", "after.who($day, $shift)")],
    answer="before.who($day, $shift)",
    domains={"day": DAYS, "shift": SHIFTS, "name": names},
    fits=lambda p, s: worker(s, p["day"], p["shift"]) and can_work(s, p["day"], p["shift"], p["name"]),
)
def replace_and_tell(s, p):
    earlier = worker(s, p["day"], p["shift"])
    s["shifts"][p["day"]][p["shift"]] = p["name"]
    return earlier


@ask(
    "rota",
    words=[
        "Raise the hours of $name by $n. Answer with the sum of everybody's hours after that.",
        "$name gets $n hours more. Change the contract; how many hours do all people have together then?",
        "add $n to the hours of $name and tell me the new total of hours over all people",
    ],
    solve=[
        "contract($name, person($name)['hours'] + $n)\nanswer(sum(person(name)['hours'] for name in people()))",
        "hours = {name: person(name)['hours'] for name in people()}\nhours[$name] += $n\ncontract($name, hours[$name])\nanswer(sum(hours.values()))",
    ],
    parts=[
        ("['people'][$name]['hours']", "before.person($name)['hours'] + $n", "after.person($name)['hours']")
    ],
    answer="sum(before.person(name)['hours'] for name in before.people()) + $n",
    domains={"name": names, "n": range(2, 13)},
)
def raise_and_total(s, p):
    s["people"][p["name"]]["hours"] += p["n"]
    return sum(person["hours"] for person in s["people"].values())


@ask(
    "rota",
    words=[
        "Free the $shift shift on $day, set the hours of $name to $n, and put up the notice $text",
        "Three changes: nobody works $day $shift any more; the contract of $name goes to $n hours; the notice reads $text",
        "unstaff $day $shift. $name: $n hours. New notice: $text",
    ],
    solve=[
        "free($day, $shift)\ncontract($name, $n)\npost($text)",
        "post($text)\ncontract($name, $n)\nfree(day=$day, shift=$shift)",
    ],
    parts=[
        ("['shifts'][$day][$shift]", "''", "after.who($day, $shift)"),
        ("['people'][$name]['hours']", "$n", "after.person($name)['hours']"),
        ("['notice']", "$text"),
    ],
    groups=[[0], [1], [2]],
    domains={"day": DAYS, "shift": SHIFTS, "name": names, "n": range(5, 45), "text": TEXTS},
    fits=lambda p, s: worker(s, p["day"], p["shift"]) and s["people"][p["name"]]["hours"] != p["n"],
)
def three_notes(s, p):
    s["shifts"][p["day"]][p["shift"]] = ""
    s["people"][p["name"]]["hours"] = p["n"]
    s["notice"] = p["text"]


@ask(
    "rota",
    words=[
        "Put $name on the $shift shift on $day and $name2 on the $shift shift on $day2.",
        "Two $shift shifts get new people: $name on $day, $name2 on $day2.",
        "$day $shift goes to $name, $day2 $shift goes to $name2; enter both.",
    ],
    solve=[
        "assign($day, $shift, $name)\nassign($day2, $shift, $name2)",
        "for day, name in (($day, $name), ($day2, $name2)):\n    assign(day, $shift, name)",
    ],
    parts=[
        ("['shifts'][$day][$shift]", "$name", "after.who($day, $shift)"),
        ("['shifts'][$day2][$shift]", "$name2", "after.who($day2, $shift)"),
    ],
    groups=[[0], [1]],
    domains={"day": DAYS, "day2": DAYS, "shift": SHIFTS, "name": names, "name2": names},
    fits=lambda p, s: p["day"] != p["day2"]
    and p["name"] != p["name2"]
    and can_work(s, p["day"], p["shift"], p["name"])
    and can_work(s, p["day2"], p["shift"], p["name2"]),
)
def two_assignments(s, p):
    s["shifts"][p["day"]][p["shift"]] = p["name"]
    s["shifts"][p["day2"]][p["shift"]] = p["name2"]


@ask(
    "rota",
    words=[
        "Record the skill $skill for $name and set the contract of $name to $n hours.",
        "$name has learnt $skill and works $n hours from now on. Enter both.",
        "$name: new skill $skill, contract changed to $n hours",
    ],
    solve=[
        "train($name, $skill)\ncontract($name, $n)",
        "name = $name\ncontract(name, $n)\ntrain(name, $skill)",
    ],
    parts=[
        (
            "['people'][$name]['skills']",
            "before.person($name)['skills'] + [$skill]",
            "after.person($name)['skills']",
        ),
        ("['people'][$name]['hours']", "$n", "after.person($name)['hours']"),
    ],
    groups=[[0], [1]],
    domains={"name": names, "skill": SKILLS, "n": range(5, 45)},
    fits=lambda p, s: p["skill"] not in s["people"][p["name"]]["skills"]
    and s["people"][p["name"]]["hours"] != p["n"],
)
def train_and_contract(s, p):
    s["people"][p["name"]]["skills"].append(p["skill"])
    s["people"][p["name"]]["hours"] = p["n"]


@ask(
    "rota",
    words=[
        "Set the hours of $name to $n and those of $name2 to $m.",
        "Two contracts change: $name goes to $n hours, $name2 to $m hours.",
        "contract hours - $name: $n, $name2: $m",
    ],
    solve=[
        "contract($name, $n)\ncontract($name2, $m)",
        "for name, hours in {$name: $n, $name2: $m}.items():\n    contract(name, hours)",
    ],
    parts=[
        ("['people'][$name]['hours']", "$n", "after.person($name)['hours']"),
        ("['people'][$name2]['hours']", "$m", "after.person($name2)['hours']"),
    ],
    groups=[[0], [1]],
    domains={"name": names, "name2": names, "n": range(5, 45), "m": range(5, 45)},
    fits=lambda p, s: p["name"] != p["name2"]
    and p["n"] != p["m"]
    and s["people"][p["name"]]["hours"] != p["n"]
    and s["people"][p["name2"]]["hours"] != p["m"],
)
def two_contracts(s, p):
    s["people"][p["name"]]["hours"] = p["n"]
    s["people"][p["name2"]]["hours"] = p["m"]


@ask(
    "rota",
    words=[
        "Who works early and who works late on $day? Answer with an object with the keys early and late; the empty string for nobody.",
        "Report the two shifts of $day as an object: early and late, each with a name, or the empty string if it is not staffed.",
        "shifts on $day as {early: name, late: name}, with an empty string where there is nobody",
    ],
    solve=[
        "answer({'early': who($day, 'early'), 'late': who($day, 'late')})",
        "answer({shift: who($day, shift) for shift in ('early', 'late')})",
    ],
    answer="{'early': before.who($day, 'early'), 'late': before.who($day, 'late')}",
    domains={"day": DAYS},
    fits=lambda p, s: any(s["shifts"][p["day"]].values()),
)
def plan_of_a_day(s, p):
    return dict(s["shifts"][p["day"]])
