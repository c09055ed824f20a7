"""What the tokenizers library takes each character for, as JSON: for ucd/.

    pip install tokenizers==0.22.2
"""

import json
import sys

from tokenizers import Regex, normalizers, pre_tokenizers

CHARACTERS = [chr(c) for c in range(0x110000) if not 0xD800 <= c < 0xE000]
CATEGORIES = "Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Cf Alphabetic Uppercase Lowercase Han".split()


def spans(codes):
    """First and last of each range, flat."""
    out = []
    for c in codes:
        if out and out[-1] == c - 1:
            out[-1] = c
        else:
            out += [c, c]
    return out


def found(pattern):
    finder = pre_tokenizers.Split(Regex(f"(?:{pattern})+"), "removed", invert=True)
    for i in range(0, len(CHARACTERS), 20_000):
        for _, (start, end) in finder.pre_tokenize_str("".join(CHARACTERS[i : i + 20_000])):
            yield from (ord(c) for c in CHARACTERS[i + start : i + end])


def cut(pre_tokenizer):
    """What does not stay with a letter before it."""
    return (ord(c) for c in CHARACTERS if pre_tokenizer.pre_tokenize_str("x" + c) != [("x" + c, (0, 2))])


def changed(normalizer):
    """What becomes something else after a letter."""
    return (ord(c) for c in CHARACTERS if normalizer.normalize_str("x" + c) != "x" + c)


lower = normalizers.Lowercase()
out = {name: spans(found(r"\p{%s}" % name)) for name in CATEGORIES}
out["number"] = spans(cut(pre_tokenizers.Digits(individual_digits=True)))
out["punctuation"] = spans(cut(pre_tokenizers.Punctuation()))
out["notWord"] = spans(cut(pre_tokenizers.Whitespace()))
out["mark"] = spans(changed(normalizers.StripAccents()))
out["decomposed"] = spans(changed(normalizers.NFKD()))
out["lower"] = [x for c in CHARACTERS if len(lower.normalize_str(c)) == 1 for x in (ord(c), ord(lower.normalize_str(c))) if lower.normalize_str(c) != c]
json.dump(out, sys.stdout)
