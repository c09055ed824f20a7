package tokenizer_test

import (
	"fmt"
	"log"

	"agon/trainer/tokenizer"
)

func Example() {
	t, err := tokenizer.Load("testdata/built") // in place of a model's folder
	if err != nil {
		log.Fatal(err)
	}
	said := t.Encode("nut<end>")           // what somebody said: text
	written := t.EncodeSpecial("nut<end>") // what a policy wrote: a word and a token
	fmt.Println(len(said), len(written))

	e := t.EncodeWith("count nut", tokenizer.Options{Offsets: true})
	for i, id := range e.IDs {
		fmt.Printf("%q at %v\n", t.Token(id), e.Offsets[i])
	}

	s := t.Stream(true)
	for _, id := range t.Encode("é") { // two bytes, two tokens
		fmt.Printf("%q ", s.Next(id))
	}
	fmt.Printf("%q\n", s.Close())
	// Output:
	// 6 2
	// "count" at {0 5}
	// " nut" at {5 9}
	// "" "é" ""
}
