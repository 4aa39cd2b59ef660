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

float galley_merge(Galley *galley, size_t from, size_t to, Strip *into, float y)
{
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
