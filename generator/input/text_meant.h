/* text_meant.h: what a text that has not the form of its field was probably meant to be: 5/6/2026 for a date, 9.30am
 * for a time, "www.example.org" for an address. For hints only: nothing is ever put right without
 * asking. */
#ifndef SIGNPOST_INPUT_TEXT_MEANT_H
#define SIGNPOST_INPUT_TEXT_MEANT_H

#include "input/schema.h"

/* A hint that has the text in its right form; NULL when it cannot be told what was meant. */
const char *text_meant_hint(FieldKind kind, Str text, Arena *arena);

/* The same for a number: "£4.50", "1,200", "11+". */
const char *text_meant_number_hint(Str text, bool whole, Arena *arena);

#endif
