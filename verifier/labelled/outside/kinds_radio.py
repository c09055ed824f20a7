"""Kinds of request for the radio show."""

from kinds import ask

NEW = {
    "song": ["Blue Hour", "Paper Boats", "Long Shadow", "Second Spring"],
    "news": ["Ferry Strike", "Bridge Opening", "School Fair"],
    "jingle": ["Dawn Chime", "Pizza Spot", "Traffic Bell"],
}
ALL_NEW = [title for titles in NEW.values() for title in titles]
KINDS_OF_ITEM = ["song", "news", "jingle"]
TEXTS = [
    "An hour of quiet music.",
    "Live from the harbour.",
    "Old songs, fresh news.",
    "Tonight with a guest.",
    "Slow songs and short news.",
    "The late edition.",
]


def titles(s):
    return [item["title"] for item in s["items"]]


def find(s, title):
    return next(item for item in s["items"] if item["title"] == title)


def total(s):
    return sum(item["seconds"] for item in s["items"])


def lone(values, pick):
    values = list(values)
    return values.count(pick(values)) == 1


def lengths(s):
    return [item["seconds"] for item in s["items"]]


WITHOUT = "[item for item in before.state['items'] if item['title'] != $title]"


@ask(
    "radio",
    words=[
        "Add the $kind item $title of $n seconds at the end of the running order.",
        "A $kind called $title has come in, $n seconds long. Append it to the show.",
        "append to the running order: $title, of the kind $kind, $n seconds",
    ],
    solve=["add($title, $kind, $n)", "add(title=$title, kind=$kind, seconds=$n)"],
    parts=[
        (
            "['items']",
            "before.state['items'] + [{'title': $title, 'kind': $kind, 'seconds': $n, 'cleared': False}]",
        )
    ],
    domains={"title": ALL_NEW, "kind": KINDS_OF_ITEM, "n": range(20, 300)},
    fits=lambda p, s: p["title"] in NEW[p["kind"]],
)
def add_item(s, p):
    s["items"].append({"title": p["title"], "kind": p["kind"], "seconds": p["n"], "cleared": False})


@ask(
    "radio",
    words=[
        "Drop $title from the show.",
        "We have no rights for $title any more, so take it out of the running order.",
        "$title is out. Remove it, and keep the others in their order.",
    ],
    solve=["drop($title)", "if $title in titles():\n    drop($title)"],
    parts=[("['items']", WITHOUT)],
    domains={"title": titles},
)
def drop_item(s, p):
    s["items"] = [item for item in s["items"] if item["title"] != p["title"]]


@ask(
    "radio",
    words=[
        "Set the length of $title to $n seconds.",
        "$title has been cut again and now lasts $n seconds. Enter that.",
        "please change how long $title takes: $n seconds",
    ],
    solve=["trim($title, $n)", "title, seconds = $title, $n\ntrim(title, seconds)"],
    setup="at = before.titles().index($title)",
    parts=[("['items'][at]['seconds']", "$n", "after.item($title)['seconds']")],
    domains={"title": titles, "n": range(20, 300)},
    fits=lambda p, s: find(s, p["title"])["seconds"] != p["n"],
)
def set_length(s, p):
    find(s, p["title"])["seconds"] = p["n"]


@ask(
    "radio",
    words=[
        "Clear the rights of $title.",
        "The label has agreed: mark $title as cleared.",
        "$title can be cleared now, please do it and touch nothing else",
    ],
    solve=["clear($title)", "if not item($title)['cleared']:\n    clear($title)"],
    setup="at = before.titles().index($title)",
    parts=[("['items'][at]['cleared']", "True", "after.item($title)['cleared']")],
    domains={"title": titles},
    fits=lambda p, s: not find(s, p["title"])["cleared"],
)
def clear_item(s, p):
    find(s, p["title"])["cleared"] = True


@ask(
    "radio",
    words=[
        "Move $title to position $position of the running order; the others keep their order.",
        "$title should come at position $position. Leave the order of the other items as it is.",
        "Put $title in place number $position, everything else in the order it has now.",
    ],
    solve=["place($title, $position)", "place(title=$title, position=$position)"],
    setup=f"rest = {WITHOUT}\nmoved = before.item($title)",
    parts=[("['items']", "rest[:$position - 1] + [moved] + rest[$position - 1:]")],
    domains={"title": titles, "position": range(2, 6)},
    fits=lambda p, s: titles(s)[p["position"] - 1] != p["title"],
)
def place_item(s, p):
    item = find(s, p["title"])
    s["items"].remove(item)
    s["items"].insert(p["position"] - 1, item)


@ask(
    "radio",
    words=[
        "Set the blurb to $text",
        "The listings need a new text. Make the blurb read $text",
        "blurb: $text",
    ],
    solve=["describe($text)", "text = $text\ndescribe(text)"],
    parts=[("['blurb']", "$text")],
    domains={"text": TEXTS},
)
def set_blurb(s, p):
    s["blurb"] = p["text"]


@ask(
    "radio",
    words=[
        "Drop every item of the kind $kind from the running order.",
        "No $kind items tonight: take all of them out and leave the rest in order.",
        "The show has to do without items of kind $kind. Remove each of them.",
    ],
    solve=[
        "for title in titles():\n    if item(title)['kind'] == $kind:\n        drop(title)",
        "unwanted = [title for title in titles() if item(title)['kind'] == $kind]\nfor title in unwanted:\n    drop(title)",
    ],
    parts=[("['items']", "[item for item in before.state['items'] if item['kind'] != $kind]")],
    domains={"kind": KINDS_OF_ITEM},
)
def drop_kind(s, p):
    s["items"] = [item for item in s["items"] if item["kind"] != p["kind"]]


@ask(
    "radio",
    words=[
        "Clear all items of the kind $kind that are not cleared yet.",
        "Rights for every $kind item have been settled. Mark those that are still uncleared as cleared.",
        "make sure each item of kind $kind is cleared",
    ],
    solve=[
        "for title in titles():\n    piece = item(title)\n    if piece['kind'] == $kind and not piece['cleared']:\n        clear(title)",
        "pieces = [item(title) for title in titles()]\n[clear(piece['title']) for piece in pieces if piece['kind'] == $kind and not piece['cleared']]",
    ],
    parts=[
        (
            "['items']",
            "[{**item, 'cleared': item['cleared'] or item['kind'] == $kind} for item in before.state['items']]",
        )
    ],
    domains={"kind": KINDS_OF_ITEM},
    fits=lambda p, s: any(i["kind"] == p["kind"] and not i["cleared"] for i in s["items"]),
)
def clear_kind(s, p):
    for item in s["items"]:
        if item["kind"] == p["kind"]:
            item["cleared"] = True


@ask(
    "radio",
    words=[
        "Shorten the longest item of the show by $n seconds.",
        "We overrun. Find the item that lasts longest and take $n seconds off its length.",
        "The longest piece in the running order is to lose $n seconds.",
    ],
    solve=[
        "longest = max(titles(), key=lambda title: item(title)['seconds'])\ntrim(longest, item(longest)['seconds'] - $n)",
        "pieces = sorted((item(title) for title in titles()), key=lambda piece: piece['seconds'])\ntrim(pieces[-1]['title'], pieces[-1]['seconds'] - $n)",
    ],
    setup="longest = max(before.titles(), key=lambda title: before.item(title)['seconds'])\nat = before.titles().index(longest)",
    parts=[
        (
            "['items'][at]['seconds']",
            "before.item(longest)['seconds'] - $n",
            "after.item(longest)['seconds']",
        )
    ],
    domains={"n": range(5, 40)},
    fits=lambda p, s: lone(lengths(s), max),
)
def shorten_longest(s, p):
    max(s["items"], key=lambda item: item["seconds"])["seconds"] -= p["n"]


@ask(
    "radio",
    words=[
        "If the show runs longer than $n seconds, drop $title; otherwise set the length of $title to $m seconds.",
        "Look at the running time. Above $n seconds, $title has to go. If not, $title gets a length of $m seconds.",
        "more than $n seconds in all? then remove $title from the show, else make $title last $m seconds",
    ],
    solve=[
        "if runtime() > $n:\n    drop($title)\nelse:\n    trim($title, $m)",
        "too_long = runtime() > $n\nif not too_long:\n    trim($title, $m)\nelse:\n    drop($title)",
    ],
    setup=f"too_long = before.runtime() > $n\nkept = {WITHOUT}",
    parts=[
        (
            "['items']",
            "kept if too_long else [{**item, 'seconds': $m} if item['title'] == $title else item for item in before.state['items']]",
        )
    ],
    domains={"title": titles, "n": range(700, 1200, 25), "m": range(20, 300)},
    fits=lambda p, s: find(s, p["title"])["seconds"] != p["m"] and p["n"] != total(s),
)
def conditional_drop(s, p):
    if total(s) > p["n"]:
        s["items"].remove(find(s, p["title"]))
    else:
        find(s, p["title"])["seconds"] = p["m"]


@ask(
    "radio",
    words=[
        "How many seconds do all items of the kind $kind take together?",
        "Answer with the total length, in seconds, of the $kind items.",
        "What do the lengths of the items of kind $kind add up to, in seconds?",
    ],
    solve=[
        "answer(sum(item(title)['seconds'] for title in titles() if item(title)['kind'] == $kind))",
        "seconds = 0\nfor title in titles():\n    piece = item(title)\n    if piece['kind'] == $kind:\n        seconds += piece['seconds']\nanswer(seconds)",
    ],
    answer="sum(item['seconds'] for item in before.state['items'] if item['kind'] == $kind)",
    domains={"kind": KINDS_OF_ITEM},
)
def seconds_of_kind(s, p):
    return sum(item["seconds"] for item in s["items"] if item["kind"] == p["kind"])


@ask(
    "radio",
    words=[
        "List the titles of all items of the kind $kind, in running order.",
        "Which $kind items does the show have? Answer with a list of their titles in the order in which they run.",
        "titles of kind $kind, as a list, in running order please",
    ],
    solve=[
        "answer([title for title in titles() if item(title)['kind'] == $kind])",
        "found = []\nfor title in titles():\n    if item(title)['kind'] == $kind:\n        found.append(title)\nanswer(found)",
    ],
    answer="[title for title in before.titles() if before.item(title)['kind'] == $kind]",
    domains={"kind": KINDS_OF_ITEM},
)
def titles_of_kind(s, p):
    return [item["title"] for item in s["items"] if item["kind"] == p["kind"]]


@ask(
    "radio",
    words=[
        "Is $title cleared? Answer true or false.",
        "True or false: the rights of $title are cleared.",
        "May we play $title, that is, has it been cleared? A plain true or false will do.",
    ],
    solve=["answer(item($title)['cleared'])", "piece = item($title)\nanswer(piece['cleared'] is True)"],
    answer="before.item($title)['cleared']",
    domains={"title": titles},
)
def is_cleared(s, p):
    return find(s, p["title"])["cleared"]


@ask(
    "radio",
    words=[
        "What is the title of the longest item that is a $kind?",
        "Among the items of the kind $kind, which one lasts longest? Answer with its title.",
        "Name the longest $kind item of the show.",
    ],
    solve=[
        "answer(max((t for t in titles() if item(t)['kind'] == $kind), key=lambda t: item(t)['seconds']))",
        "best = None\nfor title in titles():\n    piece = item(title)\n    if piece['kind'] == $kind and (best is None or piece['seconds'] > best['seconds']):\n        best = piece\nanswer(best['title'])",
    ],
    answer="max((i for i in before.state['items'] if i['kind'] == $kind), key=lambda i: i['seconds'])['title']",
    domains={"kind": KINDS_OF_ITEM},
    fits=lambda p, s: lone((i["seconds"] for i in s["items"] if i["kind"] == p["kind"]), max),
)
def longest_of_kind(s, p):
    return max((i for i in s["items"] if i["kind"] == p["kind"]), key=lambda i: i["seconds"])["title"]


@ask(
    "radio",
    words=[
        "How many items of each kind are there? Answer with an object with the keys song, news and jingle.",
        "Count the items by kind and report an object that maps song, news and jingle to the counts.",
        "I want an object {song, news, jingle} with the number of items of each.",
    ],
    solve=[
        "kinds = [item(title)['kind'] for title in titles()]\nanswer({kind: kinds.count(kind) for kind in ('song', 'news', 'jingle')})",
        "tally = {'song': 0, 'news': 0, 'jingle': 0}\nfor title in titles():\n    tally[item(title)['kind']] += 1\nanswer(tally)",
    ],
    answer="{kind: [i['kind'] for i in before.state['items']].count(kind) for kind in ('song', 'news', 'jingle')}",
)
def tally_of_kinds(s, p):
    kinds = [item["kind"] for item in s["items"]]
    return {kind: kinds.count(kind) for kind in KINDS_OF_ITEM}


@ask(
    "radio",
    words=[
        "Give kind and length of $title as an object with the keys kind and seconds.",
        "Tell me about $title: an object with its kind under kind and its length under seconds.",
        "What kind of item is $title, and how many seconds does it last? Answer with an object of kind and seconds.",
    ],
    solve=[
        "piece = item($title)\nanswer({'kind': piece['kind'], 'seconds': piece['seconds']})",
        "answer({key: item($title)[key] for key in ('kind', 'seconds')})",
    ],
    answer="{key: before.item($title)[key] for key in ('kind', 'seconds')}",
    domains={"title": titles},
)
def kind_and_length(s, p):
    item = find(s, p["title"])
    return {"kind": item["kind"], "seconds": item["seconds"]}


@ask(
    "radio",
    words=[
        "Drop $title and answer with the running time of the show that results, in seconds.",
        "Take $title out. How many seconds does the show last then?",
        "$title is cancelled: remove it and tell me the new running time in seconds.",
    ],
    solve=[
        "drop($title)\nanswer(runtime())",
        "left = runtime() - item($title)['seconds']\ndrop($title)\nanswer(left)",
    ],
    parts=[("['items']", WITHOUT)],
    answer="before.runtime() - before.item($title)['seconds']",
    domains={"title": titles},
)
def drop_and_runtime(s, p):
    s["items"].remove(find(s, p["title"]))
    return total(s)


@ask(
    "radio",
    words=[
        "Add $n seconds to the length of $title, and answer with its new length.",
        "$title runs $n seconds longer than we have it down for. Correct its length and tell me what it is now, in seconds.",
        "lengthen $title by $n seconds; what length does that make?",
    ],
    solve=[
        "trim($title, item($title)['seconds'] + $n)\nanswer(item($title)['seconds'])",
        "longer = item($title)['seconds'] + $n\ntrim($title, longer)\nanswer(longer)",
    ],
    setup="at = before.titles().index($title)",
    parts=[
        ("['items'][at]['seconds']", "before.item($title)['seconds'] + $n", "after.item($title)['seconds']")
    ],
    answer="before.item($title)['seconds'] + $n",
    domains={"title": titles, "n": range(5, 60)},
)
def lengthen_and_tell(s, p):
    find(s, p["title"])["seconds"] += p["n"]
    return find(s, p["title"])["seconds"]


@ask(
    "radio",
    words=[
        "Clear $title, set the length of $title2 to $n seconds, and make the blurb read $text",
        "Three changes to the show. Mark $title as cleared. Let $title2 last $n seconds. The blurb becomes $text",
        "Enter the following. $title: cleared. $title2: $n seconds. Blurb: $text",
    ],
    solve=[
        "clear($title)\ntrim($title2, $n)\ndescribe($text)",
        "def main():\n    describe($text)\n    trim($title2, $n)\n    clear($title)\n\nmain()",
    ],
    setup="one = before.titles().index($title)\nother = before.titles().index($title2)",
    parts=[
        ("['items'][one]['cleared']", "True", "after.item($title)['cleared']"),
        ("['items'][other]['seconds']", "$n", "after.item($title2)['seconds']"),
        ("['blurb']", "$text"),
    ],
    groups=[[0], [1], [2]],
    domains={"title": titles, "title2": titles, "n": range(20, 300), "text": TEXTS},
    fits=lambda p, s: p["title"] != p["title2"]
    and not find(s, p["title"])["cleared"]
    and find(s, p["title2"])["seconds"] != p["n"],
)
def three_edits(s, p):
    find(s, p["title"])["cleared"] = True
    find(s, p["title2"])["seconds"] = p["n"]
    s["blurb"] = p["text"]


@ask(
    "radio",
    words=[
        "Set the length of $title to $n seconds and that of $title2 to $m seconds.",
        "Two new lengths: $title lasts $n seconds, $title2 lasts $m seconds. Enter both.",
        "$title now takes $n seconds and $title2 takes $m; please update the two",
    ],
    solve=[
        "trim($title, $n)\ntrim($title2, $m)",
        "for title, seconds in {$title: $n, $title2: $m}.items():\n    trim(title, seconds)",
    ],
    setup="one = before.titles().index($title)\nother = before.titles().index($title2)",
    parts=[
        ("['items'][one]['seconds']", "$n", "after.item($title)['seconds']"),
        ("['items'][other]['seconds']", "$m", "after.item($title2)['seconds']"),
    ],
    groups=[[0], [1]],
    domains={"title": titles, "title2": titles, "n": range(20, 300), "m": range(20, 300)},
    fits=lambda p, s: p["title"] != p["title2"]
    and p["n"] != p["m"]
    and find(s, p["title2"])["seconds"] != p["m"]
    and find(s, p["title"])["seconds"] != p["n"],
)
def two_lengths(s, p):
    find(s, p["title"])["seconds"] = p["n"]
    find(s, p["title2"])["seconds"] = p["m"]


@ask(
    "radio",
    words=[
        "Sort the running order by length, the shortest item first.",
        "Rearrange the show so that the items run from the shortest to the longest.",
        "Reorder everything: short items before long ones, strictly by seconds.",
    ],
    solve=[
        "for title in sorted(titles(), key=lambda title: -item(title)['seconds']):\n    place(title, 1)",
        "ranked = sorted(titles(), key=lambda title: item(title)['seconds'])\nfor position, title in enumerate(ranked, start=1):\n    place(title, position)",
    ],
    parts=[("['items']", "sorted(before.state['items'], key=lambda item: item['seconds'])")],
    fits=lambda p, s: len(set(lengths(s))) == len(s["items"]) and lengths(s) != sorted(lengths(s)),
)
def sort_by_length(s, p):
    s["items"].sort(key=lambda item: item["seconds"])


@ask(
    "radio",
    words=[
        "Open the show with its last item; the others follow in the order they have now.",
        "Whatever comes last in the running order shall come first. Keep the others in order.",
        "Move the item at the end of the running order to the very front.",
    ],
    solve=["place(titles()[-1], 1)", "last = titles()[-1]\nplace(title=last, position=1)"],
    parts=[("['items']", "[before.state['items'][-1]] + before.state['items'][:-1]")],
)
def last_to_front(s, p):
    s["items"].insert(0, s["items"].pop())


@ask(
    "radio",
    words=[
        "Add the $kind item $title of $n seconds at the end, and set the blurb to $text",
        "$title, of the kind $kind and $n seconds long, is to be added at the end of the show. The blurb should read $text",
        "append the $kind $title ($n seconds); new blurb: $text",
    ],
    solve=[
        "add($title, $kind, $n)\ndescribe($text)",
        "describe($text)\nadd(title=$title, kind=$kind, seconds=$n)",
    ],
    parts=[
        (
            "['items']",
            "before.state['items'] + [{'title': $title, 'kind': $kind, 'seconds': $n, 'cleared': False}]",
        ),
        ("['blurb']", "$text"),
    ],
    groups=[[0], [1]],
    domains={"title": ALL_NEW, "kind": KINDS_OF_ITEM, "n": range(20, 300), "text": TEXTS},
    fits=lambda p, s: p["title"] in NEW[p["kind"]],
)
def add_and_describe(s, p):
    add_item(s, p)
    s["blurb"] = p["text"]


@ask(
    "radio",
    words=[
        "Clear $title and $title2.",
        "Both $title and $title2 have been paid for; mark them as cleared.",
        "rights are settled for two items, $title and $title2 - clear both",
    ],
    solve=["clear($title)\nclear($title2)", "for title in ($title, $title2):\n    clear(title)"],
    setup="one = before.titles().index($title)\nother = before.titles().index($title2)",
    parts=[
        ("['items'][one]['cleared']", "True", "after.item($title)['cleared']"),
        ("['items'][other]['cleared']", "True", "after.item($title2)['cleared']"),
    ],
    groups=[[0], [1]],
    domains={"title": titles, "title2": titles},
    fits=lambda p, s: p["title"] != p["title2"]
    and not find(s, p["title"])["cleared"]
    and not find(s, p["title2"])["cleared"],
)
def clear_two(s, p):
    find(s, p["title"])["cleared"] = find(s, p["title2"])["cleared"] = True


@ask(
    "radio",
    words=[
        "How many items does the show have, and how many seconds does it last? Answer with an object with the keys items and seconds.",
        "Report an object: under items the number of items, under seconds the running time of the show.",
        "number of items and running time please, as an object {items, seconds}",
    ],
    solve=[
        "answer({'items': len(titles()), 'seconds': runtime()})",
        "result = {'seconds': runtime()}\nresult['items'] = len(titles())\nanswer(result)",
    ],
    answer="{'items': len(before.titles()), 'seconds': before.runtime()}",
)
def size_of_the_show(s, p):
    return {"items": len(s["items"]), "seconds": total(s)}
