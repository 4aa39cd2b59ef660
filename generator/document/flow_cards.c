/* Tables as cards: for letters so large, or columns so many, that the columns would hold a word or two each. In the
 * structure they are a list, an item a row; what the table would say by place, a card says in words: "Header: cell". */
#include "document/table.h"

static void add_words(Buf *words, const DocBlock *block)
{
    for (size_t i = 0; i < block->run_count; i++) {
        if (block->runs[i].note.len) continue;
        buf_add(words, block->runs[i].text);
        if (block->runs[i].style & RUN_BREAK) buf_add_char(words, ' ');
    }
    for (const DocBlock *child = block->first; child; child = child->next) {
        if (words->len) buf_add_char(words, ' ');
        add_words(words, child);
    }
}

/* What stands above the column, from the top: "2027, Target". */
static Str column_name(const Table *table, size_t column)
{
    Buf name = {0};
    const TableCell *last = NULL;
    for (size_t y = 0; y < table->header_rows; y++) {
        const TableCell *cell = table_cell(table, y, column);
        if (cell == last || !cell->block) continue;
        Buf words = {0};
        add_words(&words, cell->block);
        Str said = str_trim(buf_str(&words));
        if (said.len && name.len) buf_add_cstr(&name, ", ");
        buf_add(&name, said);
        buf_release(&words);
        last = cell;
    }
    Str kept = arena_str(table->flow->arena, buf_str(&name));
    buf_release(&name);
    return kept;
}

static void add_label(const Table *table, DocBlock *paragraph, Str name, const char *after)
{
    bool ended = str_ends(name, STR(":")) || str_ends(name, STR("?"));
    Arena *arena = table->flow->arena;
    Str words = arena_printf(arena, "%.*s%s%s", STR_ARG(name), ended ? "" : ":", after);
    doc_add_run(arena, paragraph, words)->style = RUN_BOLD;
}

/* A cell of one paragraph goes on in the line of its label; any other stands below it. */
static void add_pair(const Table *table, const TableCell *cell, Str name, DocBlock *card)
{
    Arena *arena = table->flow->arena;
    const DocBlock *only = cell->block->first;
    if (!only) return;
    if (only->kind == DOC_PARAGRAPH && !only->next) {
        DocBlock *pair = doc_add(arena, card, DOC_PARAGRAPH);
        pair->place = only->place;
        pair->id = only->id;
        if (name.len) add_label(table, pair, name, " ");
        for (size_t i = 0; i < only->run_count; i++) *doc_add_run(arena, pair, (Str){NULL, 0}) = only->runs[i];
        return;
    }
    if (name.len) add_label(table, doc_add(arena, card, DOC_PARAGRAPH), name, "");
    for (const DocBlock *block = only; block; block = block->next) { /* the document itself is const */
        DocBlock *copy = doc_add(arena, card, block->kind), *next = copy->next;
        *copy = *block;
        copy->next = next;
    }
}

static void flow_card(const Table *table, size_t row, const Str *names, Galley *galley, const Column *column)
{
    Flow *flow = table->flow;
    DocBlock card = {.kind = DOC_ITEM, .place = table->rows[row]->place};
    for (size_t x = 0; x < table->count; x++) {
        const TableCell *cell = table_cell(table, row, x);
        if (cell->column == x && cell->block && !table_is_blank(cell->block)) add_pair(table, cell, names[x], &card);
    }
    if (!card.first) return;
    float padding = flow->size * 0.75f;
    Frame *frame = ARENA_NEW(flow->arena, Frame);
    *frame = (Frame){.x = column->x, .width = column->width, .padding = padding, .radius = 6, .colour = flow->tint,
                     .outer = galley->frame};
    Column inside = column_inset(flow, column, padding, padding);
    inside.tag = tag_add(flow->tags, tag_add(flow->tags, column->tag, "LI"), "LBody");
    inside.tight = true;
    galley_gap(galley, 2 * padding + flow->size * 0.6f);
    galley->frame = frame;
    size_t first = galley->count;
    flow_blocks(flow, &card, galley, &inside);
    galley->frame = frame->outer;
    galley->gap = 0;
    float height = 0;
    for (size_t i = first; i < galley->count; i++) height += galley->strips[i].before + galley->strips[i].height;
    bool whole = height <= (flow->bottom - flow->top) / 2;
    for (size_t i = first; whole && i + 1 < galley->count; i++) galley->strips[i].keep = true;
    if (table->rows[row]->id.len && galley->count > first)
        strip_add_first(flow, &galley->strips[first], ITEM_ANCHOR, (Rect){0}, NULL)->id = table->rows[row]->id;
    galley_gap(galley, 2 * padding + flow->size * 0.6f);
}

void flow_cards(const Table *table, Galley *galley, const Column *column)
{
    Flow *flow = table->flow;
    const DocBlock *block = table->block;
    Column inside = *column;
    inside.tag = tag_add(flow->tags, column->tag, "L");
    inside.compact = true;
    tag_set_numbering(inside.tag, "None");
    galley_gap(galley, flow->size);
    if (block->run_count) {
        TextStyle style = flow_style(flow, column, 1, 1.4f);
        style.style |= FONT_BOLD;
        Paragraph *caption = flow_paragraph(flow, block->runs, block->run_count, &style, column->width,
                                            tag_add(flow->tags, inside.tag, "Caption"), block->place);
        flow_lines(flow, galley, caption, column->x, true, true);
        galley_gap(galley, flow->size * 1.2f);
    }
    Str *names = ARENA_MANY(flow->arena, Str, table->count);
    for (size_t x = 0; x < table->count; x++) names[x] = column_name(table, x);
    for (size_t y = table->header_rows; y < table->row_count; y++) flow_card(table, y, names, galley, &inside);
}
