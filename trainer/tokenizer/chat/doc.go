// Package chat writes the transcripts of real models, as their chat templates
// want them.
//
// A Hugging Face folder holds a template in Jinja, which renders a whole
// conversation. A policy's transcript is ids that only grow: what it sampled
// is never encoded again. So each message is rendered alone, after a stand-in
// for the turn before, and what the template writes from the end of that turn
// up to where the policy writes next is what the transcript grows by.
//
//	<|im_start|>user\nCount the nuts.<|im_end|>\n<|im_start|>assistant\n    Transcribe, first
//	count('nut')<|im_end|>                                                  the policy
//	\n<|im_start|>tool\n5<|im_end|>\n<|im_start|>assistant\n                Transcribe
//
// Load tries the template out: what it does with messages of the system and of
// tools, whether two of the user may follow each other, which token ends a
// turn. What it has no place for is said by the user. It also finds out whether
// transcripts that grow are what the template makes of the whole: some
// templates drop what was thought before, move the words of the system, or take
// blanks away. See Template.Stability.
//
// Text never turns into special tokens. Package jinja keeps the bytes of
// messages apart from those of the template, whatever the template does to
// them, and only the template's become tokens.
//
// What is rendered is what transformers renders, tested against it. Beside the
// texts of the templates in testdata, which are of this project and have the
// constructs and formats of public ones, those in a folder AGON_CHAT_TEMPLATES
// are compared with the transformers of AGON_PARITY_PYTHON.
package chat
