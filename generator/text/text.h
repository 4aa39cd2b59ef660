/* text.h: paragraphs: runs of text made into lines.
 *
 * text_shape turns runs into shaped words once, and knows then how wide the text wants to be; text_break puts the words
 * on lines of a width. Lines are ragged at their end, words are never hyphenated, right-to-left text is put in visual
 * order (bidi.h).
 */
#ifndef SIGNPOST_TEXT_TEXT_H
#define SIGNPOST_TEXT_TEXT_H

#include "base/colour.h"
#include "base/map.h"
#include "model/doc.h"
#include "text/shapes.h"

typedef struct {
    float size, leading; /* points; from one line to the next */
    unsigned style;      /* FONT_ flags on top of those of the runs */
    Colour colour;
    DocAlign align;
    bool keep_blanks;    /* code: blanks and line ends stay as they are */
} TextStyle;

/* A stretch of one face, one run and one direction, without a place to break inside. */
typedef struct {
    Shape shape;
    int face;
    float size, rise; /* of its letters, and above the baseline: points */
    float x, width;   /* from the line's left end; set by text_break */
    size_t run;
    size_t from, to;  /* its characters */
    uint8_t level;    /* of embedding; odd: right to left */
    bool blank;
    const uint32_t *characters;
    bool heavy;       /* bold in a face that is not: drawn with a line around the letters */
} TextPiece;

typedef struct {
    size_t first, count; /* pieces; blanks come last */
    float width, blank;  /* of the letters; of the blanks after them */
    bool forced;         /* the line ends after it */
    bool last_resort;    /* a line may end after it only if nothing else helps */
} TextWord;

typedef struct {
    const DocRun *runs;
    size_t run_count;
    TextStyle style;
    uint32_t *characters;
    uint16_t *run_of;
    uint8_t *levels; /* NULL when all is left to right */
    size_t count, room;
    bool right_to_left; /* its words follow each other so */
    bool from_right;    /* lines begin at the right */
    TextPiece *pieces;
    size_t piece_count, piece_room;
    TextWord *words;
    size_t word_count, word_room;
    float widest_word, natural_width; /* of the widest unbroken word; of all on as few lines as are forced */
} Text;

typedef struct {
    TextPiece *pieces; /* in logical order */
    size_t count;
    float x, width;    /* from the left end of the column */
} TextLine;

typedef struct {
    const Text *text;
    TextLine *lines;
    size_t count;
    float width;    /* of the column */
    float height;   /* of all lines */
    float baseline; /* of a line, from its top */
} TextLines;

/* What text needs of its document. */
typedef struct {
    const Fonts *fonts;
    Shapes *shapes;
    Arena *arena;
    Str language, address;
    bool right_to_left; /* the document as a whole */
    Diag *diag;
    bool failed; /* something was reported; layout goes on, to find the rest */
    Map *missing; /* characters reported */
} TextContext;

/* The runs must outlive the result. Characters that no font has are reported at the place and left out. */
Text *text_shape(TextContext *context, const DocRun *runs, size_t count, const TextStyle *style, Place place);
TextLines text_break(TextContext *context, Text *text, float width); /* once for a Text */
bool text_is_han(uint32_t character); /* of Chinese, Japanese or Korean: as wide as it is high */
bool run_is_right_to_left(const Text *text, size_t run); /* has letters that are */

#endif
