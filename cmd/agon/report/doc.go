// Package report writes one HTML page about one or several runs: what ran, its
// curves, what became of its tasks, and its attempts turn by turn.
//
// The page is one file that needs no network: styles, script and drawings are in it,
// and its content security policy lets a browser load nothing and run no script but
// the page's own. Without scripts all of it can be read; the script adds the values
// under the pointer, and the filters of the lists.
//
// [Write] is a function of a [Page]: it reads no file and no clock, and equal pages
// give equal bytes. What a model wrote reaches the page through html/template alone,
// which escapes it by where it stands.
//
// # Size
//
// Whatever the runs hold, the page stays below 32 MiB, of which a usual one takes one,
// and the memory that is needed does not grow with the number of items and attempts,
// which are read once, from iterators. What is left out is said where it would stand:
//
//   - Of the items and of the attempts of all runs together [MaxItems] and
//     [MaxAttempts] are shown: of each run as many of each kind, half of them the newest
//     (of attempts, the newest at each task) and half a uniform sample of the others.
//     Kinds are the stages of the filter for items, and passed, failed and lost for
//     attempts. See [reservoir].
//   - A text is cut at a length that stands in text.go, and an attempt of many turns
//     loses those in its middle.
//   - A curve of many iterations keeps the least and the greatest value of each
//     stretch; see [thinned].
package report
