#include "document/flow.h"

/* Page numbers are known only when all is placed: an entry leaves room for one of three digits, and ITEM_PAGE_NUMBER
 * fills it in. The entries are found by walking the document as laying out does, so that both meet the same
 * headings. */
typedef struct {
    Flow *flow;
    Galley *galley;
    const Column *column;
    int deepest;
    bool has_title; /* its one heading of level 1 names the document, and is not a part of it */
    Tag *tag;
} ContentsLayout;

void flow_reference(Flow *flow, Galley *galley, const Column *column, const DocRun *runs, size_t count,
                    const TextStyle *style, float room, Str id, Tag *tag, Place place)
{
    Paragraph *paragraph = flow_paragraph(flow, runs, count, style, column->width - room, tag, place);
    if (!paragraph->lines.count) return;
    paragraph->plain_links = true;
    flow_lines(flow, galley, paragraph, column->x, true, false);
    Strip *last = &galley->strips[galley->count - 1];
    const TextLine *line = &paragraph->lines.lines[paragraph->lines.count - 1];
    float from = column->x + line->width;
    Rect rest = {from, 0, column->x + column->width - from, style->leading};
    Item *number = strip_add(flow, last, ITEM_PAGE_NUMBER, rest, tag);
    number->style = *style;
    number->style.style = 0;
    number->id = id;
}

static void add_entry(const ContentsLayout *layout, const DocBlock *heading, int indent_level)
{
    Flow *flow = layout->flow;
    Column column = *layout->column;
    float size = flow->size * column.scale, indent = size * 1.4f * (float)indent_level;
    Tag *entry = tag_add(flow->tags, layout->tag, "TOCI");
    DocRun *run = ARENA_NEW(flow->arena, DocRun);
    run->text = runs_text(flow, heading->runs, heading->run_count);
    run->link = arena_printf(flow->arena, "#%.*s", STR_ARG(heading_target(flow, heading)));
    TextStyle style = flow_style(flow, &column, 1, flow->line_height);
    if (indent_level == 0) style.style |= FONT_BOLD;
    column.x += indent;
    column.width -= indent;
    galley_gap(layout->galley, size * (indent_level == 0 ? 0.5f : 0.15f));
    flow_reference(flow, layout->galley, &column, run, 1, &style, size * 2.6f, heading_target(flow, heading), entry,
                   heading->place);
}

static size_t count_titles(const DocBlock *parent)
{
    size_t count = 0;
    for (const DocBlock *block = parent->first; block; block = block->next) {
        if (block->kind == DOC_HEADING && block->level <= 1) count++;
        else if (block->kind != DOC_COVER) count += count_titles(block);
    }
    return count;
}

static void add_entries(const ContentsLayout *layout, const DocBlock *parent)
{
    for (const DocBlock *block = parent->first; block; block = block->next) {
        if (block->kind == DOC_COVER) continue;
        if (block->kind == DOC_HEADING && block->level <= 1 && layout->has_title) continue;
        if (block->kind != DOC_HEADING) {
            add_entries(layout, block);
        } else if (block->level <= layout->deepest) {
            int level = block->level < 2 ? 0 : block->level - 2;
            add_entry(layout, block, level);
        }
    }
}

void flow_contents(Flow *flow, const DocBlock *block, Galley *galley, const Column *column)
{
    ContentsLayout layout = {.flow = flow, .galley = galley, .column = column,
                             .deepest = block->level > 0 ? block->level : 2,
                             .has_title = count_titles(&flow->doc->root) == 1};
    if (flow->doc->contents_title.len) {
        DocBlock *title = ARENA_NEW(flow->arena, DocBlock);
        *title = (DocBlock){.kind = DOC_HEADING, .level = 2, .place = block->place};
        doc_add_run(flow->arena, title, flow->doc->contents_title);
        flow_heading(flow, title, galley, column);
    }
    layout.tag = tag_add(flow->tags, column->tag, "TOC");
    add_entries(&layout, &flow->doc->root);
    galley_gap(galley, flow->size * 1.5f);
}
