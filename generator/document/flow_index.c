/* An index: names, each with the pages on which it stands. */
#include "document/flow.h"

/* Room for the number of one page, and for those of several. */
static const float room_of_one = 2.6f, room_of_many = 9;

static bool is_address(Str id)
{
    return str_contains(id, STR("://"));
}

void flow_index(Flow *flow, const DocBlock *block, Galley *galley, const Column *column)
{
    TextStyle style = flow_style(flow, column, 1, 1.35f);
    Tag *index = tag_add(flow->tags, column->tag, "Index");
    Tag *list = tag_add(flow->tags, index, "L");
    for (const DocBlock *item = block->first; item; item = item->next) {
        if (is_address(item->id)) map_set(&flow->mentions, flow->arena, item->id, ARENA_NEW(flow->arena, Mentions));
        DocRun *run = ARENA_NEW(flow->arena, DocRun);
        run->text = runs_text(flow, item->runs, item->run_count);
        run->link = arena_printf(flow->arena, "#%.*s", STR_ARG(item->id));
        float room = style.size * (is_address(item->id) ? room_of_many : room_of_one);
        Tag *tag = tag_add(flow->tags, tag_add(flow->tags, list, "LI"), "LBody");
        galley_gap(galley, style.size * 0.35f);
        flow_reference(flow, galley, column, run, 1, &style, room, item->id, tag, block->place);
    }
    galley_gap(galley, flow->size);
}

void index_note_line(Flow *flow, const Paragraph *paragraph, size_t line, size_t page, float y)
{
    const TextLine *placed = &paragraph->lines.lines[line];
    for (size_t i = 0; i < placed->count; i++) {
        Str link = paragraph->text->runs[placed->pieces[i].run].link;
        if (!str_starts(link, STR("#")))
            link = str_slice(link, 0, str_find_char(link, '#')); /* to a part of the same page */
        Mentions *mentions = link.len ? map_get(&flow->mentions, link) : NULL;
        if (!mentions || (mentions->count && mentions->pages[mentions->count - 1] == page)) continue;
        ARENA_PUSH(flow->arena, mentions->pages, mentions->count, mentions->room) = page;
        if (map_has(&flow->anchors, link)) continue;
        Anchor *anchor = ARENA_NEW(flow->arena, Anchor);
        *anchor = (Anchor){page, y};
        map_set(&flow->anchors, flow->arena, link, anchor);
    }
}

/* Pages in a row become a stretch, "7–9", so that a name that is met all the time stays one line. */
Str index_pages(Flow *flow, Str id)
{
    const Mentions *mentions = map_get(&flow->mentions, id);
    if (!mentions) return (Str){NULL, 0};
    Buf words = {0};
    for (size_t i = 0, last; i < mentions->count; i = last + 1) {
        for (last = i; last + 1 < mentions->count && mentions->pages[last + 1] == mentions->pages[last] + 1;) last++;
        buf_printf(&words, "%s%zu", i ? ", " : "", mentions->pages[i] + 1);
        if (last > i) buf_printf(&words, "%s%zu", last > i + 1 ? "\xe2\x80\x93" : ", ", mentions->pages[last] + 1);
    }
    Str kept = arena_str(flow->arena, buf_str(&words));
    buf_release(&words);
    return kept;
}
