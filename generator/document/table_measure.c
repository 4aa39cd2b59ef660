#include "document/table.h"

#include <math.h>

static float longest_word(const Text *text)
{
    float longest = 0;
    for (size_t i = 0; i < text->word_count; i++) longest = fmaxf(longest, text->words[i].width);
    return longest;
}

/* Marks stand on their letters, and need no room of their own. */
static void count_letters(const Text *text, TableColumn *result)
{
    for (size_t i = 0; i < text->piece_count; i++) {
        const TextPiece *piece = &text->pieces[i];
        result->text += piece->width;
        for (size_t k = 0; k < piece->shape.count; k++) {
            const Glyph *glyph = &piece->shape.glyphs[k];
            if (glyph->length) result->letters += text_is_han(*glyph->text) ? 2 : 1;
        }
    }
}

static void measure(const Table *table, const DocBlock *block, const TextStyle *style, float indent,
                    TableColumn *result)
{
    if (block->kind == DOC_FIGURE || block->kind == DOC_PAIR) {
        indent += style->size * 6;
        result->least = fmaxf(result->least, indent);
    }
    if (block->run_count && block->kind != DOC_NOTE) {
        const Text *text = text_shape(&table->flow->text, block->runs, block->run_count, style, block->place);
        result->least = fmaxf(result->least, text->widest_word + indent);
        result->most = fmaxf(result->most, text->natural_width + indent);
        result->unbreakable = fmaxf(result->unbreakable, longest_word(text) + indent);
        count_letters(text, result);
    }
    float inset = block->kind == DOC_LIST ? style->size * 1.9f : block->kind == DOC_QUOTE ? style->size * 1.3f : 0;
    for (const DocBlock *child = block->first; child; child = child->next)
        measure(table, child, style, indent + inset, result);
    result->most = fmaxf(result->most, result->least);
}

static void measure_cell(Table *table, const TableCell *cell)
{
    TextStyle style = flow_style(table->flow, &table->column, 1, 1);
    if (cell->header) style.style |= FONT_BOLD;
    TableColumn wish = {0};
    measure(table, cell->block, &style, 2 * table->padding_x, &wish);
    float parts = (float)cell->columns; /* a span asks its columns for equal parts */
    for (size_t i = cell->column; i < cell->column + cell->columns; i++) {
        TableColumn *column = &table->columns[i];
        column->least = fmaxf(column->least, wish.least / parts);
        column->most = fmaxf(column->most, wish.most / parts);
        column->unbreakable = fmaxf(column->unbreakable, wish.unbreakable / parts);
        column->text += wish.text;
        column->letters += wish.letters;
    }
}

static void measure_cells(Table *table)
{
    for (size_t i = 0; i < table->count; i++) { /* an empty column still is one */
        TableColumn *column = &table->columns[i];
        column->least = column->most = 2 * table->padding_x + 1;
        if (i < table->block->width_count) column->share = table->block->widths[i];
    }
    for (size_t y = 0; y < table->row_count; y++) {
        for (size_t x = 0; x < table->count; x++) {
            const TableCell *cell = table_cell(table, y, x);
            if (cell->block && cell->row == y && cell->column == x) measure_cell(table, cell);
        }
    }
}

/* Shares that were asked for come first: parts of 1, or of 100 when one is more than 1. They fill the width if all
 * columns have one, and else leave a tenth of it for each column that has none. */
static float take_shares(Table *table, float width)
{
    float sum = 0, taken = 0, whole = 1;
    size_t open = 0;
    for (size_t i = 0; i < table->count; i++) {
        sum += table->columns[i].share;
        open += !(table->columns[i].share > 0);
        if (table->columns[i].share > 1) whole = 100;
    }
    float most = open ? fmaxf(1 - 0.1f * (float)open, 0.3f) : 1;
    if (!open || sum > whole * most) whole = sum / most;
    for (size_t i = 0; i < table->count; i++) {
        TableColumn *column = &table->columns[i];
        if (!(column->share > 0)) continue;
        column->width = width * column->share / whole;
        taken += column->width;
    }
    return width - taken;
}

/* A column that asks for less than an equal part gets all it asks for, as long as the others keep their widest words:
 * dates and numbers stay on one line, and long text wraps. */
static void give_narrow_columns(Table *table, float *rest, float *least, float *most)
{
    for (bool again = true; again;) {
        again = false;
        size_t open = 0;
        for (size_t i = 0; i < table->count; i++) open += table->columns[i].width <= 0;
        for (size_t i = 0; i < table->count && open > 1; i++) {
            TableColumn *column = &table->columns[i];
            bool narrow = column->most <= *rest / (float)open && *rest - column->most >= *least - column->least;
            if (column->width > 0 || !narrow) continue;
            column->width = column->most;
            *rest -= column->most;
            *least -= column->least;
            *most -= column->most;
            open--;
            again = true;
        }
    }
}

/* When not even the widest words fit: the width at which the widest columns are cut so that all have room. */
static float least_cap(const Table *table, float rest)
{
    enum { STEPS = 24 };
    float low = 0, high = rest;
    for (int step = 0; step < STEPS; step++) {
        float middle = (low + high) / 2, sum = 0;
        for (size_t i = 0; i < table->count; i++) {
            if (table->columns[i].width <= 0) sum += fminf(table->columns[i].least, middle);
        }
        if (sum > rest) high = middle;
        else low = middle;
    }
    return low;
}

/* The columns without a share divide the rest: each its longest line if all fit, else at least its widest word, and of
 * what is over by its wish. */
void table_measure(Table *table, float width)
{
    table->columns = ARENA_MANY(table->flow->arena, TableColumn, table->count);
    measure_cells(table);
    float rest = take_shares(table, width), least = 0, most = 0;
    for (size_t i = 0; i < table->count; i++) {
        if (table->columns[i].share > 0) continue;
        least += table->columns[i].least;
        most += table->columns[i].most;
    }
    if (most > rest && least < rest) give_narrow_columns(table, &rest, &least, &most);
    float x = table->column.x, cap = least >= rest ? least_cap(table, rest) : 0;
    for (size_t i = 0; i < table->count; i++) {
        TableColumn *column = &table->columns[i];
        if (column->width <= 0) {
            if (most <= rest) column->width = column->most * rest / most;
            else if (least >= rest) column->width = fminf(column->least, cap);
            else column->width = column->least + (column->most - column->least) * (rest - least) / (most - least);
        }
        column->x = x;
        x += column->width;
    }
}

float table_text_width(const Table *table, size_t column)
{
    return table->columns[column].width - 2 * table->padding_x;
}

float table_letters_a_line(const Table *table, size_t column)
{
    const TableColumn *c = &table->columns[column];
    return c->text > 0 ? table_text_width(table, column) * c->letters / c->text : INFINITY;
}
