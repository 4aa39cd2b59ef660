/* easy.h: authored easy read: a sequence of headings and of blocks, each one picture and the sentences beside it. */
#ifndef SIGNPOST_INPUT_EASY_H
#define SIGNPOST_INPUT_EASY_H

#include "input/markdown.h"

enum { EASY_LINES = 3 }; /* most sentences beside one picture */

typedef struct {
    Str heading; /* a heading; or absent, and then: */
    Str picture; /* name in a picture index */
    Str *lines;  /* one sentence each */
    Place *places; /* of each line, or of the heading's text: its length is 0 where markup stands between its words.
                      NULL: nobody has written it */
    size_t count, room, place_room;
    Place place; /* of the picture's name, or of the heading */
} EasyBlock;

typedef struct {
    EasyBlock *blocks;
    size_t count, room;
} EasyText;

/* Reads the blocks of an .easy.md body. False after reports: a paragraph without a picture, a list, a table. */
bool easy_read_blocks(const Markdown *markdown, Arena *arena, Diag *diag, EasyText *easy);

#endif
