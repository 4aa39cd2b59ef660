/* flow.h: from blocks to pages.
 *
 * Laying out works in three steps. Each kind of block puts strips into a galley: a strip is as wide as its column and
 * is never cut (a line of a paragraph, a row of a table, a picture with its sentences). flow_paginate puts the strips
 * on pages. draw.h then draws the pages. Elements of the structure are made in the first step, in reading order.
 *
 * Lengths are points, x from the left of the page, y downwards from the top of the strip. A document in a language that
 * is written from right to left is laid out as if from left to right, and mirrored when it is drawn: only then, x is
 * where things are seen.
 */
#ifndef SIGNPOST_DOCUMENT_FLOW_H
#define SIGNPOST_DOCUMENT_FLOW_H

#include "document/canvas.h"
#include "document/qr.h"

/* A heading, as the contents and the bookmarks name it. */
typedef struct Heading Heading;
struct Heading {
    const DocBlock *block; /* NULL for the title of the contents */
    int level;             /* in the structure: never more than one below the heading before */
    Str title;
    Tag *tag;
    size_t page; /* index; set when it is placed */
    float y;
    Heading *next;
};

/* A paragraph on its lines, with the inline elements that its runs make when they are drawn. */
typedef struct {
    const Text *text;
    TextLines lines;
    Tag *tag;
    Tag **run_tags;  /* a run; NULL until drawn */
    Tag **link_tags; /* the Link that the run is in; runs of one link share it */
    bool plain_links; /* without a line below: where all is links */
} Paragraph;

typedef enum {
    ITEM_LINE,
    ITEM_RECT,
    ITEM_PICTURE,
    ITEM_DRAWING,
    ITEM_FIELD,
    ITEM_CODE,
    ITEM_CHECKBOX,
    ITEM_ANCHOR,
    ITEM_HEADING,
    ITEM_PAGE_NUMBER
} ItemKind;

/* A field to fill in. */
typedef struct {
    Str question;
    bool many_lines;
} Field;

typedef struct Item Item;
struct Item {
    ItemKind kind;
    Rect rect; /* x on the page, y in the strip */
    Tag *tag;
    Colour colour;
    float radius;             /* ITEM_RECT */
    Paragraph *paragraph;     /* ITEM_LINE */
    size_t line;
    const Picture *picture;   /* ITEM_PICTURE */
    Str link;                 /* ITEM_PICTURE: where it leads; absent: it is no link */
    Tag *link_tag;
    Str link_words;
    const PressPicture *form; /* ITEM_DRAWING */
    const Field *field;       /* ITEM_FIELD */
    const QrCode *code;       /* ITEM_CODE */
    bool done;                /* ITEM_CHECKBOX */
    Str id; /* ITEM_ANCHOR: its name; ITEM_PAGE_NUMBER: that of the place, or an address of mentions */
    Heading *heading;         /* ITEM_HEADING */
    TextStyle style;          /* ITEM_PAGE_NUMBER */
    Item *next;
};

/* Letters of so many points and more are for people who see little: contrasts are higher, tables plainer. */
enum { LARGE_PRINT = 16 };

/* Colour that reaches the edge of the page goes on so far beyond it. */
enum { BLEED = 9 };

/* Ground drawn behind strips on every page that they come to. */
typedef struct Frame Frame;
struct Frame {
    float x, width, padding, radius;
    bool bar; /* only a bar at the left */
    Colour colour;
    Frame *outer;
};

typedef struct TableHead TableHead;
typedef struct FootNote FootNote;

typedef struct {
    float before; /* space above, unless it is the first on its page */
    float height;
    bool keep;     /* on the page of the next strip */
    bool leads;    /* says what the next strip is: parted from it only if no page can hold the two */
    bool new_page; /* begins one */
    bool alone;    /* has a page to itself, which has no footer (cover) */
    Item *first, *last;
    Frame *frame;
    const TableHead *head; /* rows to repeat when a page begins with this strip */
    float below_head; /* space between those and the strip, which goes on with a row */
    FootNote *notes; /* that it is the first to lead to */
} Strip;

struct TableHead {
    const Strip *strips;
    size_t count;
    float height;
};

typedef struct {
    Strip *strips;
    size_t count, room;
    float gap; /* wanted above the next strip */
    bool new_page;
    Frame *frame;
    const TableHead *head;
} Galley;

/* A note at the foot of a page. */
struct FootNote {
    Galley content;
    Str id;
    float x, gap;   /* of its label; to the note above it */
    DocRun *label;  /* NULL: it has none */
    bool is_placed; /* belongs to a strip */
    FootNote *next; /* of the same strip */
    FootNote *following; /* of the document */
};

typedef struct {
    const Strip *strip;
    float y; /* of its top, on the page */
    bool repeated; /* a table's header again: an artifact */
} Placed;

typedef struct {
    Placed *placed;
    size_t count, room;
    bool alone;
    PdfId object;
} Page;

typedef struct {
    size_t page;
    float y;
} Anchor;

/* The pages with links to one address, in order: an index asks for them. Its first link is an Anchor, too. */
typedef struct {
    size_t *pages; /* indices, each once */
    size_t count, room;
} Mentions;

/* Where blocks go: a column of the page, and the element that they are in. */
typedef struct {
    float x, width;
    Tag *tag;
    float scale;   /* of letters; 1 for the body */
    Colour colour; /* of text */
    bool on_dark;  /* headings and links take the colour of the text */
    DocAlign align;
    bool bold;
    bool tight;    /* little space between paragraphs */
    bool compact;  /* in a table, a box or a pair: less space than on the page */
    bool together; /* paragraphs are not cut */
} Column;

typedef struct {
    const Press *press;
    const Doc *doc;
    Arena *arena;
    Pdf *pdf;
    Tags *tags;
    Packer *packer;
    QrCodes *codes;
    TextContext text;
    Diag *diag;

    float size, line_height;
    float page_width, page_height, left, top, width, bottom; /* bottom: where text ends */
    Colour ink, brand, accent, tint, line; /* text; headings and links; the brand as given; grounds; rules */
    double contrast; /* that words need at least, to white and to grounds (WCAG 2.2) */

    Paragraph *footer;  /* NULL when there are no words */
    TextStyle footer_style;

    Heading *headings, *last_heading;
    Map anchors; /* id -> Anchor, when pages are made */
    Map mentions; /* address -> Mentions, of those that an index asks for */
    FootNote *notes, *last_note;
    Map notes_by_id;
    size_t note_count, table_count;
    Page *pages;
    size_t page_count, page_room;
} Flow;

void flow_open(Flow *flow); /* sets sizes and colours from the document; text is ready before */
bool flow_document(Flow *flow); /* blocks to strips to pages; false after a report */

/* Strips */
Strip *galley_add(Flow *flow, Galley *galley, float height);
void galley_gap(Galley *galley, float gap); /* at least so much space before what comes next */
float galley_height(const Galley *galley);
/* Moves the items of strips from..to into one strip, the first at y; returns the y below the last. Frames of theirs
 * become grounds in the strip. */
float galley_merge(Flow *flow, Galley *galley, size_t from, size_t to, Strip *into, float y);
Item *strip_add(Flow *flow, Strip *strip, ItemKind kind, Rect rect, Tag *tag);
Item *strip_add_first(Flow *flow, Strip *strip, ItemKind kind, Rect rect, Tag *tag);

/* The column without so much at its sides; what is left stays wide enough for a few words. */
Column column_inset(const Flow *flow, const Column *column, float left, float right);

/* Text */
TextStyle flow_style(const Flow *flow, const Column *column, float scale, float line_height);
Paragraph *flow_paragraph(Flow *flow, const DocRun *runs, size_t count, const TextStyle *style, float width, Tag *tag,
                          Place place);
/* The lines as strips. together: all on one page, if they are few; leads: on the page of what follows. */
void flow_lines(Flow *flow, Galley *galley, Paragraph *paragraph, float x, bool together, bool leads);
Paragraph *flow_line(Flow *flow, const DocRun *run, const TextStyle *style, Tag *tag,
                     Place place);                         /* as wide as it is */
float flow_mirror(const Flow *flow, float x, float width); /* where what was laid out at x is seen */
Str runs_text(Flow *flow, const DocRun *runs, size_t count); /* without styles and line ends */

/* Blocks, by family */
void flow_blocks(Flow *flow, const DocBlock *parent, Galley *galley, const Column *column);
void flow_heading(Flow *flow, const DocBlock *block, Galley *galley, const Column *column);
/* What links to the heading name: its id, or, when it has none, a name that no writer can type. */
Str heading_target(Flow *flow, const DocBlock *block);
void flow_list(Flow *flow, const DocBlock *block, Galley *galley, const Column *column);
void flow_notes(Flow *flow, const DocBlock *block, const Column *column); /* for the feet of pages: not in a galley */
void flow_table(Flow *flow, const DocBlock *block, Galley *galley, const Column *column);
void flow_pair(Flow *flow, const DocBlock *block, Galley *galley, const Column *column);
void flow_figure(Flow *flow, const DocBlock *block, Galley *galley, const Column *column);
void flow_field(Flow *flow, const DocBlock *block, Galley *galley, const Column *column);
/* The picture as large as fits, in the middle of the room; without a tag it is decoration. NULL: there is none. */
Item *flow_picture(Flow *flow, Strip *strip, const Picture *picture, Rect room, Tag *tag);
void flow_drawing(Flow *flow, const DocBlock *block, Galley *galley, const Column *column);
void flow_box(Flow *flow, const DocBlock *block, Galley *galley, const Column *column);
void flow_cover(Flow *flow, const DocBlock *block, Galley *galley, const Column *column);
void flow_contents(Flow *flow, const DocBlock *block, Galley *galley, const Column *column);
/* A line with the number of the page of id at its right end, which leaves so much room for it. */
void flow_reference(Flow *flow, Galley *galley, const Column *column, const DocRun *runs, size_t count,
                    const TextStyle *style, float room, Str id, Tag *tag, Place place);
void flow_index(Flow *flow, const DocBlock *block, Galley *galley, const Column *column);
void index_note_line(Flow *flow, const Paragraph *paragraph, size_t line, size_t page, float y); /* when it is placed */
Str index_pages(Flow *flow, Str id); /* "4, 7 to 9"; absent when id is no address that an index asks for */

/* Gives each note to the strip that is the first to lead to it; those that nothing leads to, to the last one. */
void notes_attach(Flow *flow, Galley *galley);
void flow_paginate(Flow *flow, const Galley *galley);

#endif
