package verifier

// differ yields each part of a state that is another afterwards: a member of an
// object, an element of a list of the same length, or a whole value. path holds
// the keys and the places in lists that lead there, and is differ's own; what is
// not there is nil. Members come in any order.
func differ(before, after any, path []any, yield func(path []any, before, after any)) {
	switch b := before.(type) {
	case map[string]any:
		if a, ok := after.(map[string]any); ok {
			differingMembers(b, a, path, yield)
			return
		}
	case []any:
		if a, ok := after.([]any); ok && len(a) == len(b) {
			for i := range b {
				differ(b[i], a[i], append(path, i), yield)
			}
			return
		}
	}
	if show(before) != show(after) {
		yield(path, before, after)
	}
}

func differingMembers(before, after map[string]any, path []any, yield func(path []any, before, after any)) {
	for key := range before {
		differ(before[key], after[key], append(path, key), yield)
	}
	for key := range after {
		if _, there := before[key]; !there {
			yield(append(path, key), nil, after[key])
		}
	}
}
