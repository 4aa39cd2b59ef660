#include "document/flow.h"

/* Puts strips on pages, in order, each page as full as it gets. A strip goes to the next page with all that must stay
 * with it; only a chain that no page can hold is cut. */
typedef struct {
    Flow *flow;
    Page *page;
    float y; /* where the next strip may begin */
} Paginator;

static void begin_page(Paginator *paginator)
{
    Flow *flow = paginator->flow;
    paginator->page = &ARENA_PUSH(flow->arena, flow->pages, flow->page_count, flow->page_room);
    paginator->y = flow->top;
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
        }
    }
}

static void place(Paginator *paginator, const Strip *strip, bool repeated)
{
    Page *page = paginator->page;
    if (page->count) paginator->y += strip->before;
    ARENA_PUSH(paginator->flow->arena, page->placed, page->count, page->room) = (Placed){strip, paginator->y, repeated};
    if (!repeated) note_places(paginator, strip, paginator->y);
    paginator->y += strip->height;
}

static float chain_height(const Galley *galley, size_t first, bool with_gap)
{
    float height = 0;
    for (size_t i = first; i < galley->count; i++) {
        const Strip *strip = &galley->strips[i];
        if (i > first && strip->new_page) break;
        height += (i > first || with_gap ? strip->before : 0) + strip->height;
        if (!strip->keep) break;
    }
    return height;
}

static bool needs_new_page(const Paginator *paginator, const Galley *galley, size_t index)
{
    const Flow *flow = paginator->flow;
    const Strip *strip = &galley->strips[index];
    if (!paginator->page) return true;
    if (!paginator->page->count) return false;
    if (strip->new_page || strip->alone || paginator->page->alone) return true;
    const float slack = 0.01f;
    float room = flow->bottom - paginator->y + slack, whole = flow->bottom - flow->top + slack;
    if (strip->head) whole -= strip->head->height;
    if (chain_height(galley, index, true) <= room) return false;
    return chain_height(galley, index, false) <= whole || strip->before + strip->height > room;
}

void flow_paginate(Flow *flow, const Galley *galley)
{
    Paginator paginator = {.flow = flow};
    for (size_t i = 0; i < galley->count; i++) {
        const Strip *strip = &galley->strips[i];
        if (needs_new_page(&paginator, galley, i)) {
            begin_page(&paginator);
            paginator.page->alone = strip->alone;
            for (size_t h = 0; strip->head && h < strip->head->count; h++)
                place(&paginator, &strip->head->strips[h], true);
        }
        place(&paginator, strip, false);
    }
    if (!flow->page_count) begin_page(&paginator);
}
