"""Drawn patterns, and what the tokenizers library splits by them, as JSON.

    pip install tokenizers==0.22.2
    python patterns.py SEED COUNT

Of a pattern that the library refuses, there are no pieces.
"""

import json
import random
import sys

from tokenizers import Regex, pre_tokenizers

LITERALS = list("aabcsSkKtT1290 _-.,!'") + ["é", "ß", "ſ", "世", "ж", "Ж", "\n", "²", "}", "]", "K", "st", "ff", "ss", "{", "#"]
LITERALS += [r"\n", r"\t", r"\.", r"\-", r"\x41", r"\x{e9}", r"\u00e9", r"\/", r"\\", r"\[", r"\(", r"\0", r"\012", r"\e", "(?#c)"]
LITERALS += [r"(a|b)\1", r"(?<n>s|t)\k<n>", r"(.)x?\1"]
SHORT = [r"\w", r"\W", r"\d", r"\D", r"\s", r"\S", r"\h", r"\H", r"\p{L}", r"\p{N}", r"\P{L}", r"\p{^L}", r"\p{Lu}", r"\p{Ll}", r"\p{Word}"]
SHORT += [r"\p{Alpha}", r"\p{Punct}", r"\p{Han}", r"\p{Space}", r"\p{Upper}", r"\p{M}", r"\p{Alnum}", r"\p{Graph}", r"\p{Any}", r"\p{Letter}"]
POSIX = ["alpha", "digit", "^space", "punct", "word", "upper", "alnum", "print", "xdigit", "ascii", "cntrl", "blank", "lower"]
ANCHORS = ["^", "$", r"\b", r"\B", r"\A", r"\z", r"\Z", r"\G"]
GROUPS = ["(?:", "(", "(?i:", "(?m:", "(?>", "(?=", "(?!", "(?-i:", "(?<=", "(?<!"]
QUANTIFIERS = ["", "", "", "", "*", "+", "?", "*?", "+?", "??", "++", "*+", "?+", "{2}", "{1,2}", "{2,}", "{,2}", "{2}?", "{1,2}?", "{1,3}+", "{,}"]
TEXTS = ["aab ssSß st ﬆ ff KkK ſs", "The 12 É é ß\n\nжЖ 世界 a1_b-c.d, z²!", "  x\r\n\ty\n", "'s'S it's ]}[ \\ |(a) A", "a\nb\n", "\u00a0é\u0301 k", "aaa bbb abab 1290 9-8"]


def bracket(draw, depth=0):
    out = "[" + ("^" if draw.random() < 0.3 else "") + ("]" if draw.random() < 0.05 else "")
    for _ in range(draw.randrange(1, 4)):
        kind = draw.random()
        if kind < 0.35:
            out += draw.choice(list("abzsk1_-. |($") + ["é", "世", r"\n", r"\]", r"\\", r"\-"])
        elif kind < 0.5:
            out += draw.choice(["a-f", "A-Z", "0-9", "à-ÿ", "一-龥", r"a-\x7a", r"\x30-\x39", "k-s"])
        elif kind < 0.7:
            out += draw.choice(SHORT)
        elif kind < 0.8:
            out += f"[:{draw.choice(POSIX)}:]"
        elif depth < 2:
            out += bracket(draw, depth + 1)
        if draw.random() < 0.12:
            out += "&&" + bracket(draw, 2)
    return out + "]"


def atom(draw, depth):
    kind = draw.random()
    if kind < 0.4:
        return draw.choice(LITERALS)
    if kind < 0.58:
        return draw.choice(SHORT + [r"\R", r"\N", r"\O", "."])
    if kind < 0.72:
        return bracket(draw)
    if kind < 0.78:
        return draw.choice(ANCHORS)
    if depth > 2:
        return "x"
    group = draw.choice(GROUPS)
    if group.startswith("(?<"):
        return group + draw.choice(["a", r"\s", r"\w", "[a-c]", "é", "ab", "'"]) + ")"
    return group + pattern(draw, depth + 1) + ")"


def pattern(draw, depth=0):
    branches = ["".join(atom(draw, depth) + draw.choice(QUANTIFIERS) for _ in range(draw.randrange(1, 4))) for _ in range(draw.randrange(1, 3))]
    return ("(?i)" if draw.random() < 0.06 else "") + "|".join(branches)


def pieces(text):
    try:
        split = pre_tokenizers.Split(Regex(text), "isolated")
    except Exception:
        return None
    return [[piece for piece, _ in split.pre_tokenize_str(t)] for t in TEXTS]


draw = random.Random(int(sys.argv[1]))
cases = []
while len(cases) < int(sys.argv[2]):
    drawn = pattern(draw)
    try:
        cases.append({"pattern": drawn, "pieces": pieces(drawn)})
    except BaseException:
        continue  # the engine gave up, which ends the library
json.dump({"texts": TEXTS, "cases": cases}, sys.stdout)
