#include "document/flow.h"

Strip *galley_add(Flow *flow, Galley *galley, float height)
{
    Strip *strip = &ARENA_PUSH(flow->arena, galley->strips, galley->count, galley->room);
    *strip = (Strip){.before = galley->gap, .height = height, .new_page = galley->new_page, .frame = galley->frame,
                     .head = galley->head};
    galley->gap = 0;
    galley->new_page = false;
    return strip;
}

void galley_gap(Galley *galley, float gap)
{
    if (galley->gap < gap) galley->gap = gap;
}

float galley_height(const Galley *galley)
{
    float height = 0;
    for (size_t i = 0; i < galley->count; i++) height += (i ? galley->strips[i].before : 0) + galley->strips[i].height;
    return height;
}

static Item *new_item(Flow *flow, ItemKind kind, Rect rect, Tag *tag)
{
    Item *item = ARENA_NEW(flow->arena, Item);
    *item = (Item){.kind = kind, .rect = rect, .tag = tag};
    return item;
}

Item *strip_add(Flow *flow, Strip *strip, ItemKind kind, Rect rect, Tag *tag)
{
    Item *item = new_item(flow, kind, rect, tag);
    if (strip->last) strip->last->next = item;
    else strip->first = item;
    strip->last = item;
    return item;
}

Item *strip_add_first(Flow *flow, Strip *strip, ItemKind kind, Rect rect, Tag *tag)
{
    Item *item = new_item(flow, kind, rect, tag);
    item->next = strip->first;
    strip->first = item;
    if (!strip->last) strip->last = item;
    return item;
}

static bool is_within(const Frame *frame, const Frame *outer)
{
    while (frame && frame != outer) frame = frame->outer;
    return frame == outer;
}

/* The ground of a frame behind the strips from..to, of which the first is at y. */
static void add_frame(Flow *flow, const Galley *galley, size_t from, size_t to, Strip *into, float y,
                      const Frame *frame)
{
    float top = 0, bottom = -1;
    for (size_t i = from; i < to; i++) {
        const Strip *strip = &galley->strips[i];
        if (i > from) y += strip->before;
        if (is_within(strip->frame, frame)) {
            if (bottom < 0) top = y;
            bottom = y + strip->height;
        }
        y += strip->height;
    }
    Rect rect = {frame->x, top - frame->padding, frame->width, bottom - top + 2 * frame->padding};
    Item *ground = strip_add(flow, into, ITEM_RECT, rect, NULL);
    ground->radius = frame->radius;
    ground->colour = frame->colour;
}

/* The frames that a strip is the first of: the outer before the inner. */
static void add_frames(Flow *flow, const Galley *galley, size_t from, size_t to, Strip *into, float y)
{
    for (size_t i = from; i < to; i++) {
        const Frame *before = i > from ? galley->strips[i - 1].frame : NULL, *chain[64];
        size_t count = 0, most = sizeof chain / sizeof *chain;
        const Frame *frame = galley->strips[i].frame;
        for (; frame && count < most && !is_within(before, frame); frame = frame->outer) chain[count++] = frame;
        while (count > 0) add_frame(flow, galley, from, to, into, y, chain[--count]);
    }
}

float galley_merge(Flow *flow, Galley *galley, size_t from, size_t to, Strip *into, float y)
{
    add_frames(flow, galley, from, to, into, y);
    for (size_t i = from; i < to; i++) {
        Strip *strip = &galley->strips[i];
        if (i > from) y += strip->before;
        for (Item *item = strip->first; item; item = item->next) item->rect.y += y;
        if (strip->first) {
            if (into->last) into->last->next = strip->first;
            else into->first = strip->first;
            into->last = strip->last;
        }
        y += strip->height;
    }
    return y;
}
