#include "document/flow.h"

#include <math.h>

/* Puts strips on pages, in order, each page as full as it gets. A strip goes to the next page with all that must stay
 * with it; only a chain that no page can hold is cut.
 *
 * A part (what stands between two page breaks) may end with a few lines on a page of their own. Then the space between
 * its strips is made narrower, if that saves the page; if not, the page before leaves more to the last one.
 *
 * Notes stand at the foot of the page, below what leads to them. One that is too long goes on at the foot of the next
 * page, but begins on the page of its mark. */

/* How the pages of a part are filled. */
typedef struct {
    float squeeze;    /* of the space between strips: 1 as it was asked for */
    size_t short_page; /* counted from 1 in the part: the page that leaves some of its room empty; 0: none */
    float share;      /* of the room of that page that is used */
} Fit;

/* A strip of a note that waits for its place. */
typedef struct {
    const Strip *strip;
    float before;
    bool owed; /* to the page that is being filled */
} FootStrip;

typedef struct {
    Flow *flow;
    Fit fit;
    bool only_count; /* nothing is placed */
    Page *page;
    size_t pages, placed; /* begun in this part; strips on the last one */
    size_t settled;  /* up to this one, strips of the galley are found to have their place on this page */
    float y;         /* where the next strip may begin */
    FootStrip *foot; /* of all pages of the part, in order */
    size_t foot_count, foot_room;
    size_t foot_begin, foot_end; /* those on this page; the rest waits */
    float foot_height; /* of those, with the line above them */
} Paginator;

static float whole_page(const Flow *flow)
{
    return flow->bottom - flow->top;
}

/* ---- the foot ---- */

/* The most that a long note takes of a page while there is text. */
static float beside_text(const Flow *flow)
{
    return whole_page(flow) * 0.6f;
}

/* Above the line that parts the notes from the text, and from the line to the first note. */
static float above_line(const Flow *flow)
{
    return flow->size * 0.9f;
}

static float below_line(const Flow *flow)
{
    return flow->size * 0.5f;
}

static float foot_strip_height(const Paginator *paginator, size_t index)
{
    const Flow *flow = paginator->flow;
    const FootStrip *next = &paginator->foot[index];
    bool is_first = index == paginator->foot_begin;
    return (is_first ? above_line(flow) + below_line(flow) : next->before) + next->strip->height;
}

/* Of what waits and must come on this page; before a further note, that is all. */
static float owed_height(const Paginator *paginator, bool further)
{
    float height = 0;
    for (size_t i = paginator->foot_end; i < paginator->foot_count; i++)
        if (further || paginator->foot[i].owed) height += foot_strip_height(paginator, i);
    return height;
}

/* How much of a note must stand with its mark: all, or three lines of it. */
static size_t least_strips(const FootNote *note)
{
    enum { FEW = 5, LEAST = 3 };
    return note->content.count <= FEW ? note->content.count : LEAST;
}

/* What the notes of a strip add to the foot of its page at the least. `waiting` is how much of the note before them may
 * come on the next page: all of it is before them. */
static float notes_height(const Paginator *paginator, const Strip *strip, bool is_first, float *waiting)
{
    float height = 0;
    for (const FootNote *note = strip->notes; note; note = note->next) {
        height += *waiting + (is_first ? above_line(paginator->flow) + below_line(paginator->flow) : note->gap);
        is_first = false;
        *waiting = 0;
        for (size_t i = 0, least = least_strips(note); i < note->content.count; i++)
            *(i < least ? &height : waiting) +=
                (i ? note->content.strips[i].before : 0) + note->content.strips[i].height;
    }
    return height;
}

static void await_notes(Paginator *paginator, const Strip *strip)
{
    for (size_t i = paginator->foot_end; strip->notes && i < paginator->foot_count; i++) paginator->foot[i].owed = true;
    for (const FootNote *note = strip->notes; note; note = note->next) {
        size_t least = least_strips(note);
        for (size_t i = 0; i < note->content.count; i++) {
            const Strip *content = &note->content.strips[i];
            FootStrip next = {content, i ? content->before : note->gap, i < least};
            ARENA_PUSH(paginator->flow->arena, paginator->foot, paginator->foot_count, paginator->foot_room) = next;
        }
    }
}

/* Puts at the foot what fits, up to the limit for what is not owed, but does not part strips that belong together; on a
 * page that has nothing else, always some. */
static void fill_foot(Paginator *paginator, float limit)
{
    const float slack = 0.01f;
    float room = paginator->flow->bottom - paginator->y + slack;
    while (paginator->foot_end < paginator->foot_count) {
        size_t end = paginator->foot_end;
        float height = paginator->foot_height;
        do height += foot_strip_height(paginator, end);
        while (paginator->foot[end++].strip->keep && end < paginator->foot_count);
        bool is_empty = !paginator->placed && paginator->foot_end == paginator->foot_begin;
        bool fits = height <= room && (height <= limit || paginator->foot[paginator->foot_end].owed);
        if (!fits && !is_empty) return;
        paginator->foot_height = height;
        for (; paginator->foot_end < end; paginator->foot_end++)
            await_notes(paginator, paginator->foot[paginator->foot_end].strip);
    }
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

static void put_on_page(Paginator *paginator, const Strip *strip, float y, bool repeated)
{
    Page *page = paginator->page;
    ARENA_PUSH(paginator->flow->arena, page->placed, page->count, page->room) = (Placed){strip, y, repeated};
    if (!repeated) note_places(paginator, strip, y);
}

/* The line, and below it the notes, down to the end of the page. */
static void end_page(Paginator *paginator)
{
    Flow *flow = paginator->flow;
    if (!paginator->pages) return;
    fill_foot(paginator, whole_page(flow));
    if (paginator->only_count || paginator->foot_end == paginator->foot_begin) return;
    float y = flow->bottom - paginator->foot_height + above_line(flow);
    Strip *line = ARENA_NEW(flow->arena, Strip);
    strip_add(flow, line, ITEM_RECT, (Rect){flow->left, 0, flow->width / 3, 0.8f}, NULL)->colour = flow->line;
    put_on_page(paginator, line, y, false);
    y += below_line(flow);
    for (size_t i = paginator->foot_begin; i < paginator->foot_end; i++) {
        if (i > paginator->foot_begin) y += paginator->foot[i].before;
        put_on_page(paginator, paginator->foot[i].strip, y, false);
        y += paginator->foot[i].strip->height;
    }
}

/* ---- pages ---- */

/* What waits for the foot comes first, and leaves room for text. */
static void begin_page(Paginator *paginator, bool alone)
{
    Flow *flow = paginator->flow;
    end_page(paginator);
    paginator->pages++;
    paginator->placed = paginator->settled = 0;
    paginator->y = flow->top;
    paginator->foot_begin = paginator->foot_end;
    paginator->foot_height = 0;
    for (size_t i = paginator->foot_end; i < paginator->foot_count; i++) paginator->foot[i].owed = false;
    fill_foot(paginator, beside_text(flow));
    if (paginator->only_count) return;
    paginator->page = &ARENA_PUSH(flow->arena, flow->pages, flow->page_count, flow->page_room);
    paginator->page->alone = alone;
}

static void place(Paginator *paginator, const Strip *strip, bool repeated)
{
    if (paginator->placed++) paginator->y += strip->before * paginator->fit.squeeze;
    if (!paginator->only_count) put_on_page(paginator, strip, paginator->y, repeated);
    paginator->y += strip->height;
    if (!repeated) await_notes(paginator, strip);
    if (!repeated && !strip->keep) fill_foot(paginator, beside_text(paginator->flow)); /* a chain comes first */
}

/* What is wished for a strip on its page: all that is kept with it, and the beginnings of their notes; if no page can
 * hold that, the notes wait; and if no page can hold that, only what it leads to is with it. */
typedef enum { WITH_NOTES, WITH_ALL, WITH_WHAT_IT_LEADS_TO, WISHES } Wish;

/* Strips that belong together, and how high they are, with their notes on a page that has notes, or has none. */
typedef struct {
    size_t end;
    float height;
} Chain;

static Chain chain_from(const Paginator *paginator, const Galley *galley, size_t first, Wish wish, bool with_gap,
                        bool has_notes)
{
    Chain chain = {.end = first};
    float waiting = 0;
    for (bool more = true; more && chain.end < galley->count; chain.end++) {
        const Strip *strip = &galley->strips[chain.end];
        bool is_first = chain.end == first;
        if (!is_first && strip->new_page) break;
        chain.height += (!is_first || with_gap ? strip->before * paginator->fit.squeeze : 0) + strip->height;
        if (wish == WITH_NOTES) chain.height += notes_height(paginator, strip, !has_notes, &waiting);
        has_notes = has_notes || strip->notes;
        more = wish == WITH_WHAT_IT_LEADS_TO ? strip->leads : strip->keep;
    }
    return chain;
}

static bool chain_has_notes(const Galley *galley, size_t first)
{
    while (!galley->strips[first].notes && galley->strips[first].keep && first + 1 < galley->count) first++;
    return galley->strips[first].notes;
}

/* A page that begins with the strip has the header of its table above it. */
static float head_height(const Strip *strip)
{
    return strip->head ? strip->head->height + strip->below_head : 0;
}

/* Else the strips that stay with this one are settled: nothing parts them any more. */
static bool needs_new_page(Paginator *paginator, const Galley *galley, size_t index)
{
    const float slack = 0.01f;
    const Flow *flow = paginator->flow;
    const Strip *strip = &galley->strips[index];
    if (!paginator->pages) return true;
    bool has_notes = paginator->foot_count > paginator->foot_begin, is_empty = !paginator->placed && !has_notes;
    float whole = whole_page(flow) - head_height(strip) + slack;
    float room =
        flow->bottom - paginator->y - paginator->foot_height - (paginator->placed ? 0 : head_height(strip)) + slack;
    float alone = strip->before * paginator->fit.squeeze + strip->height;
    if (index < paginator->settled) return alone > room;
    if (paginator->pages == paginator->fit.short_page) room -= (whole_page(flow) + slack) * (1 - paginator->fit.share);
    for (Wish wish = WITH_NOTES; wish < WISHES; wish++) {
        Chain chain = chain_from(paginator, galley, index, wish, paginator->placed, has_notes);
        bool further = wish == WITH_NOTES && chain_has_notes(galley, index);
        paginator->settled = chain.end;
        if (chain.height <= room - owed_height(paginator, further)) return false;
        if (!is_empty && chain_from(paginator, galley, index, wish, false, false).height <= whole) return true;
    }
    paginator->settled = index;
    return !is_empty && alone > room - owed_height(paginator, false);
}

static void repeat_head(Paginator *paginator, const Strip *strip)
{
    const TableHead *head = strip->head;
    for (size_t i = 0; head && i < head->count; i++) place(paginator, &head->strips[i], true);
    if (head) paginator->y += strip->below_head;
}

static void fill_pages(Paginator *paginator, const Galley *galley, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        const Strip *strip = &galley->strips[i];
        while (needs_new_page(paginator, galley, i)) begin_page(paginator, strip->alone);
        if (!paginator->placed) repeat_head(paginator, strip);
        place(paginator, strip, false);
    }
    fill_foot(paginator, whole_page(paginator->flow));
    while (paginator->foot_end < paginator->foot_count) {
        begin_page(paginator, false);
        fill_foot(paginator, whole_page(paginator->flow));
    }
    end_page(paginator);
}

/* The pages of a part, and how much of the last one is used. */
static size_t count_pages(Flow *flow, const Galley *galley, size_t from, size_t to, Fit fit, float *used)
{
    Paginator paginator = {.flow = flow, .fit = fit, .only_count = true};
    fill_pages(&paginator, galley, from, to);
    *used = (paginator.y - flow->top + paginator.foot_height) / whole_page(flow);
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
