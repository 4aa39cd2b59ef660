/* Pictures, and blocks that are kept in one piece: pairs, figures, boxes, covers. */
#include "document/flow.h"

#include <math.h>

static float mm(float length)
{
    return length * 72 / 25.4f;
}

/* The picture as large as fits, in the middle of the room. */
static Rect fit(const PressPicture *picture, Rect room)
{
    float scale = fminf(room.width / picture->width, room.height / picture->height);
    Rect rect = {.width = picture->width * scale, .height = picture->height * scale};
    rect.x = room.x + (room.width - rect.width) / 2;
    rect.y = room.y + (room.height - rect.height) / 2;
    return rect;
}

Item *flow_picture(Flow *flow, Strip *strip, const Picture *picture, Rect room, Tag *tag)
{
    if (!picture) return NULL;
    Rect rect = fit(&flow->press->pictures[picture->index], room);
    Item *item = strip_add(flow, strip, ITEM_PICTURE, rect, tag);
    item->picture = picture;
    return item;
}

static Str said_of(const DocBlock *block)
{
    return block->alt.len ? block->alt : block->picture->alt;
}

static Tag *figure_tag(Flow *flow, Tag *parent, const DocBlock *block)
{
    if (!block->picture) return NULL;
    Str alt = said_of(block);
    if (!alt.len) return NULL;
    Tag *tag = tag_add(flow->tags, parent, "Figure");
    tag_set_alt(tag, alt);
    return tag;
}

/* What stands at the left of a pair: a picture, a code, or nothing. */
typedef struct {
    float side, height; /* of the room for it: a code is smaller than a picture, and stands in the middle */
    const QrCode *code;
    Tag *tag;
} PairPicture;

static void add_pair_picture(Flow *flow, Strip *strip, const DocBlock *block, const PairPicture *shown, float x,
                             float y)
{
    Rect room = {x + (shown->side - shown->height) / 2, y, shown->height, shown->height};
    if (shown->code) strip_add(flow, strip, ITEM_CODE, room, shown->tag)->code = shown->code;
    else flow_picture(flow, strip, block->picture, room, shown->tag);
}

/* A code that is too long for any camera is an error: its address would come out nowhere. */
static bool open_code(Flow *flow, const DocBlock *block, PairPicture *shown)
{
    const float least_cell = 1.3f; /* cameras of old phones lose smaller ones */
    shown->code = qr_make(flow->codes, block->code);
    if (!shown->code) {
        diag_report(flow->diag, DIAG_ERROR, flow->doc->root.place, "qr-too-long",
                    "'%.*s': a QR code cannot hold an address of %zu bytes", STR_ARG(flow->doc->address),
                    block->code.len);
        diag_hint(flow->diag, "give the page a shorter address");
        flow->text.failed = true;
        return false;
    }
    shown->height = fmaxf(mm(30), least_cell * (float)(shown->code->side + 2 * QR_QUIET));
    shown->side = flow->doc->easy_read ? fmaxf(shown->side, shown->height) : shown->height; /* words in one line */
    return true;
}

/* The heading of a pair is read before its picture, and stands above the other words. */
static void flow_pair_words(Flow *flow, const DocBlock *block, Galley *inner, const Column *words, PairPicture *shown)
{
    DocBlock heading = {0}, rest = *block;
    if (block->first && block->first->kind == DOC_HEADING) {
        DocBlock *copy = ARENA_NEW(flow->arena, DocBlock);
        *copy = *block->first;
        copy->next = NULL;
        heading.first = copy;
        rest.first = block->first->next;
        flow_blocks(flow, &heading, inner, words);
    }
    if (block->code.len) {
        shown->tag = tag_add(flow->tags, words->tag, "Figure");
        tag_set_alt(shown->tag, block->code_alt);
    } else {
        shown->tag = figure_tag(flow, words->tag, block);
    }
    flow_blocks(flow, &rest, inner, words);
}

/* No page holds it: the picture stands above its words. */
static void flow_long_pair(Flow *flow, const DocBlock *block, Galley *galley, Galley *inner, const PairPicture *shown,
                           float x)
{
    Strip *strip = galley_add(flow, galley, shown->height);
    strip->keep = true;
    add_pair_picture(flow, strip, block, shown, x, 0);
    galley_gap(galley, flow->size * 0.5f);
    for (size_t i = 0; i < inner->count; i++) {
        galley_gap(galley, i ? inner->strips[i].before : 0);
        Strip *moved = galley_add(flow, galley, inner->strips[i].height);
        moved->keep = inner->strips[i].keep;
        moved->leads = inner->strips[i].leads;
        moved->first = inner->strips[i].first;
        moved->last = inner->strips[i].last;
    }
}

void flow_pair(Flow *flow, const DocBlock *block, Galley *galley, const Column *column)
{
    PairPicture shown = {.side = fminf(fmaxf(mm(40), flow->size * 7), column->width * 0.4f)};
    shown.height = shown.side;
    if (block->code.len && !open_code(flow, block, &shown)) return;
    float between = mm(8);
    Column words = *column;
    words.x += shown.side + between;
    words.width -= shown.side + between;
    words.compact = true; /* closer to each other than to the next pair */
    Galley inner = {0};
    flow_pair_words(flow, block, &inner, &words, &shown);
    float height = galley_height(&inner), whole = flow->bottom - flow->top;

    galley_gap(galley, flow->size * 1.2f);
    if (height > whole) {
        flow_long_pair(flow, block, galley, &inner, &shown, column->x);
    } else {
        bool headed = block->first && block->first->kind == DOC_HEADING; /* then both begin at the top */
        float total = fmaxf(shown.height, height);
        Strip *strip = galley_add(flow, galley, total);
        add_pair_picture(flow, strip, block, &shown, column->x, headed ? 0 : (total - shown.height) / 2);
        galley_merge(flow, &inner, 0, inner.count, strip, headed ? 0 : (total - height) / 2);
    }
    galley_gap(galley, flow->size * 1.2f);
}

/* Its natural size, if the column has room: a pixel is three quarters of a point; drawings are as high as five lines
 * of a picture book, whatever their units. In a table or a box all are smaller. */
static Rect figure_room(const Flow *flow, const PressPicture *picture, const Column *column)
{
    float highest = column->compact ? mm(40) : (flow->bottom - flow->top) * 0.6f;
    float width = picture->width * 0.75f, height = picture->height * 0.75f;
    if (picture->is_drawing) {
        height = column->compact ? mm(30) : mm(55);
        width = picture->width * height / picture->height;
    }
    float scale = fminf(1, fminf(column->width / width, highest / height));
    return (Rect){column->x, 0, width * scale, height * scale};
}

void flow_figure(Flow *flow, const DocBlock *block, Galley *galley, const Column *column)
{
    if (!block->picture) return;
    Tag *group = column->tag;
    if (block->run_count) group = tag_add(flow->tags, group, "Div");
    Tag *link = block->link.len ? tag_add(flow->tags, group, "Link") : NULL;
    Tag *figure = figure_tag(flow, link ? link : group, block);
    Rect room = figure_room(flow, &flow->press->pictures[block->picture->index], column);
    galley_gap(galley, flow->size);
    Strip *strip = galley_add(flow, galley, room.height);
    strip->keep = block->run_count > 0;
    Item *item = flow_picture(flow, strip, block->picture, room, figure);
    item->link = block->link;
    item->link_tag = link;
    item->link_words = said_of(block);
    galley_gap(galley, flow->size * (block->run_count ? 0.4f : 1));
    if (!block->run_count) return;
    TextStyle style = flow_style(flow, column, flow->doc->easy_read ? 1 : 0.88f, 1.4f);
    Paragraph *paragraph = flow_paragraph(flow, block->runs, block->run_count, &style, column->width,
                                          tag_add(flow->tags, group, "Caption"), block->place);
    flow_lines(flow, galley, paragraph, column->x, true, false);
    galley_gap(galley, flow->size * 1.2f);
}

/* On one page, if a page can hold it; else its ground goes on from page to page. */
void flow_box(Flow *flow, const DocBlock *block, Galley *galley, const Column *column)
{
    float padding = flow->size * 1.15f;
    Column inside = column_inset(flow, column, padding, padding);
    inside.tag = tag_add(flow->tags, column->tag, "Div");
    inside.compact = true;
    Galley inner = {0};
    flow_blocks(flow, block, &inner, &inside);
    if (!inner.count) return;
    float height = galley_height(&inner) + 2 * padding;
    galley_gap(galley, flow->size * 1.3f);
    if (height <= flow->bottom - flow->top) {
        Strip *strip = galley_add(flow, galley, height);
        Item *ground = strip_add(flow, strip, ITEM_RECT, (Rect){column->x, 0, column->width, height}, NULL);
        ground->colour = flow->tint;
        ground->radius = 6;
        galley_merge(flow, &inner, 0, inner.count, strip, padding);
    } else {
        Frame *frame = ARENA_NEW(flow->arena, Frame);
        *frame = (Frame){.x = column->x, .width = column->width, .padding = padding / 2, .radius = 6,
                         .colour = flow->tint, .outer = galley->frame};
        for (size_t i = 0; i < inner.count; i++) {
            galley_gap(galley, i ? inner.strips[i].before : padding);
            float before = galley->gap;
            Strip *strip = galley_add(flow, galley, 0);
            *strip = inner.strips[i];
            strip->before = before;
            if (!strip->frame) strip->frame = frame;
        }
    }
    galley_gap(galley, flow->size * 1.4f);
}

/* The cover: a band of the brand colour over the head of the page, from edge to edge, with the title in it when white
 * can be read on it; the rest below. Easy read keeps dark letters on white, so there the band has no words. */
void flow_cover(Flow *flow, const DocBlock *block, Galley *galley, const Column *column)
{
    const Colour white = {1, 1, 1};
    bool words_in_band = !flow->doc->easy_read && colour_contrast(flow->accent, white) >= flow->contrast;
    float whole = flow->bottom - flow->top;
    Galley head = {0}, rest = {0};
    Column title = *column, below = *column;
    title.scale = below.scale = flow->doc->easy_read ? 1.15f : 1.25f;
    below.scale = 1.05f;
    if (words_in_band) {
        title.colour = white;
        title.on_dark = true;
    }
    DocBlock first = *block, second = *block;
    const DocBlock *split = block->first;
    while (split && (split->kind == DOC_HEADING || split->kind == DOC_LEAD)) split = split->next;
    second.first = (DocBlock *)split;
    DocBlock *copy = NULL; /* of the blocks up to the split: the document itself is const */
    first.first = NULL;
    for (const DocBlock *b = block->first; b != split; b = b->next) {
        DocBlock *same = ARENA_NEW(flow->arena, DocBlock);
        *same = *b;
        same->next = NULL;
        if (copy) copy->next = same;
        else first.first = same;
        copy = same;
    }
    flow_blocks(flow, &first, &head, &title);
    flow_blocks(flow, &second, &rest, &below);
    float head_height = galley_height(&head), rest_height = galley_height(&rest);
    float band = words_in_band ? fmaxf(mm(118), head_height + mm(50)) : mm(26);
    float head_y = words_in_band ? band - flow->top - mm(16) - head_height : band - flow->top + mm(30);
    float rest_y = words_in_band ? band - flow->top + mm(16) : head_y + head_height + mm(12);

    galley->new_page = true;
    Strip *strip = galley_add(flow, galley, whole);
    strip->alone = rest_y + rest_height <= whole;
    Rect bled = {-BLEED, -flow->top - BLEED, flow->page_width + 2 * BLEED, band + BLEED};
    strip_add(flow, strip, ITEM_RECT, bled, NULL)->colour = flow->accent;
    galley_merge(flow, &head, 0, head.count, strip, head_y);
    if (strip->alone) {
        galley_merge(flow, &rest, 0, rest.count, strip, rest_y);
    } else { /* too much for one page: the rest goes on as text */
        strip->alone = true;
        for (size_t i = 0; i < rest.count; i++) {
            float before = rest.strips[i].before;
            Strip *moved = galley_add(flow, galley, 0);
            *moved = rest.strips[i];
            moved->before = before;
        }
    }
    galley->gap = 0;
    galley->new_page = true;
}
