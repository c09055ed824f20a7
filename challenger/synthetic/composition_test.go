package synthetic

import "testing"

func TestComposition(t *testing.T) {
	g := binsGenerator(t)
	for program, want := range map[string]string{
		`move("A","B","nut",2)`: "move",
		"move(\"A\",\"B\",\"nut\",count(\"A\",\"nut\"))\nanswer(count(\"B\",\"nut\")+1)": "move+count",
		"n = count(\"A\",\"nut\")\nmove(\"A\",\"B\",\"nut\",n);answer(n)":                "move+count",
		`answer("count")`:       "",
		"if n == 3:\n  move(n)": "move",
		"count(\"A\",\"nut\")\nmove(\"A\",\"B\",\"nut\",5)": "move",
		"": "",
	} {
		if got := g.Composition(program); got != want {
			t.Errorf("the composition of %q is %q, want %q", program, got, want)
		}
	}
}
