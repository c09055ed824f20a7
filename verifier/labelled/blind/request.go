package blind

// request is something to be asked for, with all that items are made of. Its texts
// hold {names} of values.
type request struct {
	values values
	// wordings say the same in different words.
	wordings []string
	// solutions do it in different styles. Those of a request without an answer
	// need not write out the straight calls.
	solutions []string
	// steps change the state as is asked for; answer is the right one, nil for none.
	steps  []call
	answer any
	// from is an expression of Python over before and after that has the right
	// answer.
	from string
	// kept are places that are expressly to stay as they are.
	kept []path
	// misses are near misses that are likely for this request.
	misses []miss
}

// miss is a program that comes close. Without a program it is written as straight
// calls.
type miss struct {
	program string
	steps   []call
	answer  any
}

// says is a miss that changes nothing and gives a wrong answer.
func says(answer any, program string) miss { return miss{program: program, answer: answer} }

// does is a miss that makes other calls.
func does(steps ...call) miss { return miss{steps: steps} }

// then gives an answer after the calls of a miss.
func (m miss) then(answer any) miss {
	m.answer = answer
	return m
}

// filled returns the request with its values put in.
func (r request) filled() request {
	r.wordings = r.values.fillAll(r.wordings)
	r.solutions = r.values.fillAll(r.solutions)
	if r.answer != nil {
		r.answer = treeOf(r.answer)
	} else {
		r.solutions = append([]string{program(r.steps, nil)}, r.solutions...)
	}
	r.from = r.values.fill(r.from)
	misses := r.misses
	r.misses = nil
	for _, one := range misses {
		if one.answer != nil {
			one.answer = treeOf(one.answer)
		}
		one.program = r.values.fill(one.program)
		r.misses = append(r.misses, one)
	}
	return r
}

// plainAnswer reports whether an answer tells something: those that anybody might
// give without looking are not asked for.
func plainAnswer(answer any) bool {
	switch answer := answer.(type) {
	case int:
		return answer != 0 && answer != 1
	case string:
		return answer != ""
	case []any:
		return len(answer) > 0
	case bool:
		return false
	}
	return true
}
