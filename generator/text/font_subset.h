/* font_subset.h: the part of a face that holds certain glyphs, ready for a file: what font_use.h writes into documents.
 *
 * Most documents use of a face only plain characters: these have fixed numbers, and one subset with all of them, made
 * once a run, serves every such document. Which subset a document gets depends on nothing but its own glyphs.
 */
#ifndef SIGNPOST_TEXT_FONT_SUBSET_H
#define SIGNPOST_TEXT_FONT_SUBSET_H

#include "pdf/pack.h"
#include "text/font_face.h"
#include "text/shapes.h"

/* A glyph with the text that it stands for, by the number that draws it. */
typedef struct {
    uint32_t glyph;
    const uint32_t *text;
    size_t length;
    float width;
    uint16_t number;
} Cid;

/* Packed streams, but for the widths and the name. */
typedef struct FontSubset {
    Str name; /* with the tag of a subset */
    Str program, program_entries;
    Str glyph_map;  /* from numbers to the glyphs of the program */
    Str to_unicode; /* from numbers to text */
    Str widths;     /* the value of W */
} FontSubset;

/* The number of a plain character, from 1 to PLAIN_CIDS, when the glyph is the one that the face has for it; else 0. */
uint16_t font_plain_number(const Face *face, const Glyph *glyph);
Cid font_plain_cid(const Face *face, size_t index); /* from 0: that of one that the face has */
void font_find_plain(Face *face); /* once, when it is opened */
void font_forget_plain(Face *face);

/* The cids stand in the order of their numbers. False when the face is damaged. From any thread. */
bool font_subset(Face *face, const Cid *cids, size_t count, Packer *packer, Arena *arena, FontSubset *subset);
/* That of all plain characters that the face has, kept with it; NULL when the face is damaged. From any thread. */
const FontSubset *font_plain_subset(Face *face, Packer *packer);

#endif
