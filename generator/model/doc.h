/* doc.h: a document before it is laid out on pages: a tree of blocks, made from Markdown or composed by the theme's
 * Lua, and written by document/ (PDF).
 *
 * Blocks live in an arena, are linked by first/next, and are const once made. Text is UTF-8 without control
 * characters. Addresses in links are full URLs, or "#id" for a place in the same document.
 */
#ifndef SIGNPOST_MODEL_DOC_H
#define SIGNPOST_MODEL_DOC_H

#include "base/date.h"
#include "model/picture.h"

enum { RUN_BOLD = 1, RUN_ITALIC = 2, RUN_CODE = 4, RUN_STRIKE = 8, RUN_BREAK = 16 /* line break after the run */ };

/* A stretch of text of one style. Words may go on from one run into the next. */
typedef struct {
    Str text;
    unsigned style; /* RUN_ flags */
    Str link;       /* absent: not a link */
    Str language;   /* absent: the document's */
    Str note;       /* id of a DOC_NOTE that this run is the reference to ("1" is its text), else absent */
} DocRun;

typedef enum {
    DOC_HEADING,   /* level 1 to 6; runs; id for links and bookmarks */
    DOC_PARAGRAPH, /* runs */
    DOC_LEAD,      /* a paragraph set larger: a summary or a promise; runs */
    DOC_LIST,      /* children: DOC_ITEM; ordered, start */
    DOC_ITEM,      /* children: blocks; checkbox */
    DOC_TABLE,     /* children: DOC_ROW; the first `level` rows are headers; widths; cards; runs: its caption, may be
                      none */
    DOC_ROW,       /* children: DOC_CELL */
    DOC_CELL,      /* children: blocks; `header` for a header cell of its row or column; span, row_span; align */
    DOC_PAIR,      /* easy read: picture at the left, children (paragraphs) at the right; never split over pages;
                    * with `code`, a QR code in place of the picture; a heading may be the first of the children */
    DOC_FIGURE,    /* a picture by itself, with its alt text; runs: caption; link: where the picture leads */
    DOC_DRAWING,   /* a drawing that is made for the document: a chart */
    DOC_FIELD,     /* a question (runs, a heading of `level`), its picture (may be none), words of help (children), and
                      below them a place for the answer */
    DOC_QUOTE,     /* children: blocks */
    DOC_CODE,      /* runs: one, with line ends kept */
    DOC_RULE,      /* a thematic break: only space and a line, an artifact */
    DOC_BOX,       /* children: blocks, kept together on a tinted ground (contact block) */
    DOC_CONTENTS,  /* the table of contents with page numbers, made from the headings up to `level` */
    DOC_INDEX, /* children: DOC_ITEM with runs; id: what is named, a place in the document or an address that it links
                  to. Each gets the number of the page of the place, or of all pages with such a link */
    DOC_COVER, /* children: blocks, on a page of its own with the brand colour; no footer */
    DOC_PAGE_BREAK,
    DOC_NOTES, /* footnotes, where they are read: each is printed at the foot of the page with its first mark;
                  children: DOC_NOTE */
    DOC_NOTE   /* children: blocks; id; label in runs[0] ("1") */
} DocKind;

typedef enum { CHECKBOX_NONE, CHECKBOX_OPEN, CHECKBOX_DONE } DocCheckbox;
typedef enum { ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT } DocAlign;
/* A table whose columns are too narrow to be read is written as cards: each row a list of "Header: cell". */
typedef enum { CARDS_IF_NARROW, CARDS_ALWAYS, CARDS_NEVER } DocCards;

/* A line of text in a drawing, in units of its viewBox: where its baseline begins, ends or has its middle. */
typedef struct {
    float x, y;
    DocAlign align;
    bool bold;
    Str text;
} DocLabel;

typedef struct {
    Picture picture; /* SVG: name, bytes, alt and place; it is not one of the site's */
    DocLabel *labels;
    size_t label_count, label_room;
} DocDrawing;

/* A place to write an answer. */
typedef struct {
    int lines; /* 1 or more */
    bool fill; /* a field to fill in on a screen; else lines on paper */
} DocField;

typedef struct DocBlock DocBlock;
struct DocBlock {
    DocKind kind;
    DocBlock *first, *last, *next; /* children and following sibling */
    DocRun *runs;
    size_t run_count, run_room;
    int level;
    Str id;                 /* target of "#id" links; absent when nothing points here */
    const Picture *picture; /* DOC_PAIR, DOC_FIGURE */
    Str alt;                /* DOC_FIGURE: said of the picture in place of its own description; may be absent */
    Str link;               /* DOC_FIGURE: an address, as of a run; may be absent */
    const DocDrawing *drawing; /* DOC_DRAWING */
    const DocField *field;     /* DOC_FIELD */
    Str code, code_alt; /* DOC_PAIR: what a QR code says in place of the picture, and what is said of it to who cannot
                           see it */
    bool ordered, tight, header;
    int start;              /* of an ordered list */
    int span, row_span;     /* columns and rows that a cell covers; 0 counts as 1 */
    float *widths;          /* of a table's first columns: each one's share of the width; 0: measured */
    size_t width_count;
    DocCards cards;
    DocCheckbox checkbox;
    DocAlign align;
    Place place;            /* where the text was written, for messages about it */
};

typedef struct {
    Str title, author, subject, language; /* language: BCP 47, "en-GB" */
    Str keywords;    /* may be absent */
    Str footer;      /* printed at the foot of each page, before "Page 2 of 9"; an artifact */
    Str page_words;  /* "Page %d of %d", from the theme's words */
    Str contents_title; /* "Contents" */
    Date date;       /* creation and modification date in the metadata: the content's, never the clock's */
    float size;      /* body text, points: 12 for a plain document, 16 or 18 for easy read */
    float line_height; /* times size; 0 means 1.5 */
    Str colour;      /* brand colour, "#1d4f91" */
    bool tight;      /* narrow margins, and little space between the lines of one block: much on few sheets */
    int most_pages;  /* if it has more, it is composed again, briefer; 0: any number */
    int brief;       /* how brief it is: as it was asked to be, or more */
    bool briefer;    /* it can be composed briefer than this */
    bool easy_read;  /* sentences keep to their own lines; phone numbers and addresses never split */
    Str address;     /* of the document on the site, for messages */
    DocBlock root;   /* its children are the document; its place is where the page that it is made of begins */
} Doc;

DocBlock *doc_add(Arena *arena, DocBlock *parent, DocKind kind);
DocRun *doc_add_run(Arena *arena, DocBlock *block, Str text);

/* Counts the notes of a document through, in the order of their first marks: notes of several texts may stand at the
 * foot of one page. Sets the words of the marks and the labels. */
void doc_number_notes(Arena *arena, DocBlock *root);

#endif
