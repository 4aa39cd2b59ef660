#include "document/flow.h"

#include <math.h>

enum { POINTS_A_MM_X1000 = 2835 };

static float mm(float length)
{
    return length * POINTS_A_MM_X1000 / 1000;
}

/* The footer keeps room at its right for "Page 100 of 100". */
static void open_footer(Flow *flow)
{
    float scale = flow->doc->easy_read ? 1 : fmaxf(0.78f, 9 / flow->size);
    Column column = {.width = flow->width, .scale = 1, .colour = colour_mix(flow->ink, (Colour){1, 1, 1}, 0.2f)};
    flow->footer_style = flow_style(flow, &column, scale, 1.4f);
    float height = flow->footer_style.leading;
    if (flow->doc->footer.len) {
        DocRun *run = ARENA_NEW(flow->arena, DocRun);
        run->text = flow->doc->footer;
        float width = flow->width - flow->footer_style.size * 9;
        flow->footer = flow_paragraph(flow, run, 1, &flow->footer_style, width, NULL, flow->doc->root.place);
        height = fmaxf(height, flow->footer->lines.height);
    }
    flow->bottom = flow->page_height - mm(flow->doc->tight ? 9 : 12) - height - mm(flow->doc->tight ? 4 : 5);
}

void flow_open(Flow *flow)
{
    const Doc *doc = flow->doc;
    const Colour white = {1, 1, 1};
    flow->size = doc->size > 0 ? doc->size : 12;
    flow->line_height = doc->line_height > 0 ? doc->line_height : 1.5f;
    flow->page_width = 595.276f; /* A4 */
    flow->page_height = 841.89f;
    flow->left = mm(doc->tight ? 16 : 21);
    flow->width = flow->page_width - 2 * flow->left;
    flow->top = mm(doc->tight ? 14 : 19);
    flow->ink = (Colour){0.09f, 0.1f, 0.12f};
    if (!colour_parse(doc->colour, &flow->accent)) flow->accent = flow->ink;
    flow->tint = colour_mix(flow->accent, white, 0.92f);
    flow->contrast = doc->easy_read || flow->size >= LARGE_PRINT ? 7 : 4.5;
    flow->brand = colour_readable(flow->accent, flow->tint, flow->contrast);
    flow->line = colour_mix(flow->accent, (Colour){0.8f, 0.8f, 0.8f}, 0.75f);
    open_footer(flow);
}

Column column_inset(const Flow *flow, const Column *column, float left, float right)
{
    float least = fminf(column->width, flow->size * 8);
    Column inside = *column;
    if (column->width - left - right < least) left = right = 0;
    inside.x += left;
    inside.width -= left + right;
    return inside;
}

TextStyle flow_style(const Flow *flow, const Column *column, float scale, float line_height)
{
    float size = flow->size * column->scale * scale;
    return (TextStyle){.size = size, .leading = size * line_height, .style = column->bold ? FONT_BOLD : 0,
                       .colour = column->colour, .align = column->align};
}

static Paragraph *on_lines(Flow *flow, Text *text, float width, Tag *tag)
{
    Paragraph *paragraph = ARENA_NEW(flow->arena, Paragraph);
    paragraph->text = text;
    paragraph->lines = text_break(&flow->text, text, width);
    paragraph->tag = tag;
    paragraph->run_tags = ARENA_MANY(flow->arena, Tag *, text->run_count + 1);
    paragraph->link_tags = ARENA_MANY(flow->arena, Tag *, text->run_count + 1);
    return paragraph;
}

Paragraph *flow_paragraph(Flow *flow, const DocRun *runs, size_t count, const TextStyle *style, float width, Tag *tag,
                          Place place)
{
    return on_lines(flow, text_shape(&flow->text, runs, count, style, place), width, tag);
}

Paragraph *flow_line(Flow *flow, const DocRun *run, const TextStyle *style, Tag *tag, Place place)
{
    Text *text = text_shape(&flow->text, run, 1, style, place);
    return on_lines(flow, text, text->natural_width, tag);
}

float flow_mirror(const Flow *flow, float x, float width)
{
    return flow->text.right_to_left ? flow->page_width - x - width : x;
}

/* No first line alone at the foot of a page, no last line alone at the head. */
void flow_lines(Flow *flow, Galley *galley, Paragraph *paragraph, float x, bool together, bool leads)
{
    enum { MOST_TOGETHER = 12 };
    size_t count = paragraph->lines.count;
    float leading = paragraph->text->style.leading;
    for (size_t i = 0; i < count; i++) {
        Strip *strip = galley_add(flow, galley, leading);
        bool is_last = i + 1 == count, few = count <= MOST_TOGETHER;
        strip->leads = leads && (few || i + 2 >= count);
        strip->keep = strip->leads || (!is_last && (i == 0 || i + 2 == count || (together && few)));
        Item *item = strip_add(flow, strip, ITEM_LINE, (Rect){x, 0, 0, leading}, paragraph->tag);
        item->paragraph = paragraph;
        item->line = i;
    }
}

Str runs_text(Flow *flow, const DocRun *runs, size_t count)
{
    Buf text = {0};
    for (size_t i = 0; i < count; i++) {
        if (runs[i].note.len) continue;
        buf_add(&text, runs[i].text);
        if (runs[i].style & RUN_BREAK) buf_add_char(&text, ' ');
    }
    Str kept = arena_str(flow->arena, str_trim(buf_str(&text)));
    buf_release(&text);
    return kept;
}

static void flow_text(Flow *flow, const DocBlock *block, Galley *galley, const Column *column)
{
    bool lead = block->kind == DOC_LEAD, easy = flow->doc->easy_read;
    TextStyle style = flow_style(flow, column, lead ? 1.22f : 1, lead ? flow->line_height * 0.95f : flow->line_height);
    if (block->align != ALIGN_LEFT) style.align = block->align;
    Tag *tag = tag_add(flow->tags, column->tag, "P");
    Paragraph *paragraph =
        flow_paragraph(flow, block->runs, block->run_count, &style, column->width, tag, block->place);
    Str words = runs_text(flow, block->runs, block->run_count);
    bool leads_in = str_ends(words, STR(":")) && block->next;
    float share = column->tight     ? 0.2f
                  : easy            ? (column->compact ? (flow->doc->tight ? 0.3f : 0.6f) : 0.95f)
                  : column->compact ? 0.35f
                                    : 0.7f;
    float gap = flow->size * column->scale * share;
    galley_gap(galley, lead ? gap * 1.1f : gap);
    flow_lines(flow, galley, paragraph, column->x, easy || column->together, leads_in);
    galley_gap(galley, lead ? gap * 1.6f : gap);
}

static void flow_code(Flow *flow, const DocBlock *block, Galley *galley, const Column *column)
{
    TextStyle style = flow_style(flow, column, 0.9f, 1.4f);
    style.keep_blanks = true;
    float padding = flow->size * 0.6f;
    Frame *frame = ARENA_NEW(flow->arena, Frame);
    *frame = (Frame){.x = column->x, .width = column->width, .padding = padding, .radius = 4, .colour = flow->tint,
                     .outer = galley->frame};
    Tag *tag = tag_add(flow->tags, tag_add(flow->tags, column->tag, "P"), "Code");
    Paragraph *paragraph = flow_paragraph(flow, block->runs, block->run_count, &style, column->width - 2 * padding, tag,
                                          block->place);
    bool after_frame = galley->count && galley->strips[galley->count - 1].frame != galley->frame;
    galley_gap(galley, flow->size * 0.7f + (after_frame ? 2 * padding : padding));
    galley->frame = frame;
    flow_lines(flow, galley, paragraph, column->x + padding, false, false);
    galley->frame = frame->outer;
    galley_gap(galley, flow->size * 0.9f + padding);
}

static void flow_quote(Flow *flow, const DocBlock *block, Galley *galley, const Column *column)
{
    float indent = flow->size * 1.3f;
    Frame *frame = ARENA_NEW(flow->arena, Frame);
    *frame = (Frame){.x = column->x, .width = 3, .padding = 2, .bar = true,
                     .colour = colour_mix(flow->accent, (Colour){1, 1, 1}, 0.55f), .outer = galley->frame};
    Column inside = column_inset(flow, column, indent, 0);
    inside.tag = tag_add(flow->tags, column->tag, "BlockQuote");
    galley_gap(galley, flow->size * 0.8f);
    galley->frame = frame;
    flow_blocks(flow, block, galley, &inside);
    galley->frame = frame->outer;
    galley_gap(galley, flow->size);
}

static void flow_rule(Flow *flow, Galley *galley, const Column *column)
{
    galley_gap(galley, flow->size * 1.2f);
    Strip *strip = galley_add(flow, galley, 1);
    strip->keep = true;
    strip_add(flow, strip, ITEM_RECT, (Rect){column->x, 0, column->width, 0.8f}, NULL)->colour = flow->line;
    galley_gap(galley, flow->size * 1.2f);
}

static void flow_block(Flow *flow, const DocBlock *block, Galley *galley, const Column *column)
{
    switch (block->kind) {
    case DOC_HEADING: flow_heading(flow, block, galley, column); break;
    case DOC_PARAGRAPH:
    case DOC_LEAD: flow_text(flow, block, galley, column); break;
    case DOC_LIST: flow_list(flow, block, galley, column); break;
    case DOC_TABLE: flow_table(flow, block, galley, column); break;
    case DOC_PAIR: flow_pair(flow, block, galley, column); break;
    case DOC_FIGURE: flow_figure(flow, block, galley, column); break;
    case DOC_FIELD: flow_field(flow, block, galley, column); break;
    case DOC_DRAWING: flow_drawing(flow, block, galley, column); break;
    case DOC_QUOTE: flow_quote(flow, block, galley, column); break;
    case DOC_CODE: flow_code(flow, block, galley, column); break;
    case DOC_RULE: flow_rule(flow, galley, column); break;
    case DOC_BOX: flow_box(flow, block, galley, column); break;
    case DOC_CONTENTS: flow_contents(flow, block, galley, column); break;
    case DOC_INDEX: flow_index(flow, block, galley, column); break;
    case DOC_COVER: flow_cover(flow, block, galley, column); break;
    case DOC_PAGE_BREAK: galley->new_page = true; break;
    case DOC_NOTES: flow_notes(flow, block, column); break;
    case DOC_ITEM: /* only inside their own parents, which lay them out */
    case DOC_ROW:
    case DOC_CELL:
    case DOC_NOTE: break;
    }
}

/* A block with an id is the target of links at its first strip. */
void flow_blocks(Flow *flow, const DocBlock *parent, Galley *galley, const Column *column)
{
    for (const DocBlock *block = parent->first; block; block = block->next) {
        size_t first = galley->count;
        flow_block(flow, block, galley, column);
        if (block->id.len && galley->count > first) {
            Item *anchor = strip_add_first(flow, &galley->strips[first], ITEM_ANCHOR, (Rect){0}, NULL);
            anchor->id = block->id;
        }
    }
}

bool flow_document(Flow *flow)
{
    Galley galley = {0};
    Column column = {.x = flow->left, .width = flow->width, .tag = tags_root(flow->tags), .scale = 1,
                     .colour = flow->ink};
    flow_blocks(flow, &flow->doc->root, &galley, &column);
    if (flow->text.failed) return false;
    notes_attach(flow, &galley);
    flow_paginate(flow, &galley);
    return true;
}
