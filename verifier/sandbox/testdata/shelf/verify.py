MOST = 20


def verify(task, before, after, answer, calls):
    """A shelf holds so many cups, and no task talks of glasses."""
    if "glass" in task["instruction"]:
        return "there are no glasses on a shelf"
    if after["cups"] > MOST:
        return f"the solution leaves {after['cups']} cups, and a shelf holds {MOST}"
    return len(calls) > 0
