#include "document/flow.h"

/* Puts strips on pages, in order, each page as full as it gets. A strip goes to the next page with all that must stay
 * with it; only a chain that no page can hold is cut.
 *
 * A part (what stands between two page breaks) may end with a few lines on a page of their own. Then the space between
 * its strips is made narrower, if that saves the page; if not, the page before leaves more to the last one. */

/* How the pages of a part are filled. */
typedef struct {
    float squeeze;    /* of the space between strips: 1 as it was asked for */
    size_t short_page; /* counted from 1 in the part: the page that leaves some of its room empty; 0: none */
    float share;      /* of the room of that page that is used */
} Fit;

typedef struct {
    Flow *flow;
    Fit fit;
    bool only_count; /* nothing is placed */
    Page *page;
    size_t pages, placed; /* begun in this part; strips on the last one */
    float y;         /* where the next strip may begin */
} Paginator;

static float whole_page(const Flow *flow)
{
    return flow->bottom - flow->top;
}

static void begin_page(Paginator *paginator, bool alone)
{
    Flow *flow = paginator->flow;
    paginator->pages++;
    paginator->placed = 0;
    paginator->y = flow->top;
    if (paginator->only_count) return;
    paginator->page = &ARENA_PUSH(flow->arena, flow->pages, flow->page_count, flow->page_room);
    paginator->page->alone = alone;
}

/* Remembers where headings and the targets of links came to be. */
static void note_places(Paginator *paginator, const Strip *strip, float y)
{
    Flow *flow = paginator->flow;
    for (const Item *item = strip->first; item; item = item->next) {
        if (item->kind == ITEM_HEADING) {
            item->heading->page = flow->page_count - 1;
            item->heading->y = y + item->rect.y;
        } else if (item->kind == ITEM_ANCHOR && !map_has(&flow->anchors, item->id)) {
            Anchor *anchor = ARENA_NEW(flow->arena, Anchor);
            *anchor = (Anchor){flow->page_count - 1, y + item->rect.y};
            map_set(&flow->anchors, flow->arena, item->id, anchor);
        } else if (item->kind == ITEM_LINE && flow->mentions.count) {
            index_note_line(flow, item->paragraph, item->line, flow->page_count - 1, y + item->rect.y);
        }
    }
}

static void place(Paginator *paginator, const Strip *strip, bool repeated)
{
    Page *page = paginator->page;
    if (paginator->placed++) paginator->y += strip->before * paginator->fit.squeeze;
    if (!paginator->only_count) {
        Placed placed = {strip, paginator->y, repeated};
        ARENA_PUSH(paginator->flow->arena, page->placed, page->count, page->room) = placed;
        if (!repeated) note_places(paginator, strip, paginator->y);
    }
    paginator->y += strip->height;
}

static float chain_height(const Paginator *paginator, const Galley *galley, size_t first, bool with_gap)
{
    float height = 0;
    for (size_t i = first; i < galley->count; i++) {
        const Strip *strip = &galley->strips[i];
        if (i > first && strip->new_page) break;
        height += (i > first || with_gap ? strip->before * paginator->fit.squeeze : 0) + strip->height;
        if (!strip->keep) break;
    }
    return height;
}

static bool needs_new_page(const Paginator *paginator, const Galley *galley, size_t index)
{
    const Flow *flow = paginator->flow;
    const Strip *strip = &galley->strips[index];
    if (!paginator->pages) return true;
    if (!paginator->placed) return false;
    const float slack = 0.01f;
    float room = flow->bottom - paginator->y + slack, whole = whole_page(flow) + slack;
    if (paginator->pages == paginator->fit.short_page) room -= whole * (1 - paginator->fit.share);
    if (strip->head) whole -= strip->head->height;
    if (chain_height(paginator, galley, index, true) <= room) return false;
    return chain_height(paginator, galley, index, false) <= whole ||
           strip->before * paginator->fit.squeeze + strip->height > room;
}

static void fill_pages(Paginator *paginator, const Galley *galley, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        const Strip *strip = &galley->strips[i];
        if (needs_new_page(paginator, galley, i)) {
            begin_page(paginator, strip->alone);
            for (size_t h = 0; strip->head && h < strip->head->count; h++)
                place(paginator, &strip->head->strips[h], true);
        }
        place(paginator, strip, false);
    }
}

/* The pages of a part, and how much of the last one is used. */
static size_t count_pages(Flow *flow, const Galley *galley, size_t from, size_t to, Fit fit, float *used)
{
    Paginator paginator = {.flow = flow, .fit = fit, .only_count = true};
    fill_pages(&paginator, galley, from, to);
    *used = (paginator.y - flow->top) / whole_page(flow);
    return paginator.pages;
}

static Fit find_fit(Flow *flow, const Galley *galley, size_t from, size_t to)
{
    /* Easy read keeps its pairs well apart, but is the cheaper to print the fewer pages it has. */
    bool easy = flow->doc->easy_read;
    const float narrowest = easy && !flow->doc->tight ? 0.79f : 0.54f, saved_from = easy ? 1 : 0.35f;
    const float nearly_empty = 0.35f, enough = 0.3f, least_share = 0.6f;
    const Fit asked = {.squeeze = 1};
    float used, last;
    size_t pages = count_pages(flow, galley, from, to, asked, &last);
    if (pages < 2 || last > saved_from) return asked;
    for (float squeeze = 0.95f; squeeze > narrowest; squeeze -= 0.05f) {
        Fit fit = {.squeeze = squeeze};
        if (count_pages(flow, galley, from, to, fit, &used) < pages) return fit;
    }
    for (float share = 0.95f; share > least_share && last < nearly_empty; share -= 0.05f) {
        Fit fit = {1, pages - 1, share};
        if (count_pages(flow, galley, from, to, fit, &used) == pages && used >= enough) return fit;
    }
    return asked;
}

/* The strip behind the last one of the part that begins with strip from. */
static size_t end_of_part(const Galley *galley, size_t from)
{
    size_t to = from + 1;
    if (galley->strips[from].alone) return to;
    while (to < galley->count && !galley->strips[to].new_page && !galley->strips[to].alone) to++;
    return to;
}

void flow_paginate(Flow *flow, const Galley *galley)
{
    for (size_t from = 0, to; from < galley->count; from = to) {
        to = end_of_part(galley, from);
        Paginator paginator = {.flow = flow, .fit = find_fit(flow, galley, from, to)};
        fill_pages(&paginator, galley, from, to);
    }
    if (!flow->page_count) begin_page(&(Paginator){.flow = flow}, false);
}
