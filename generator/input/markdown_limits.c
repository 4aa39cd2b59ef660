/* What is refused of a text, since cmark would take hours or all memory over it, or nobody could follow it. */
#include "input/markdown_parts.h"

enum { LONGEST_PARAGRAPH = 128 << 10, MOST_COLUMNS = 1000, MOST_ADDED_CELLS = 100000 };

/* The lines as cmark sees them: they end with LF, CR or both. */
static bool next_line(Str *rest, Str *line)
{
    if (!rest->len) return false;
    size_t end = 0;
    while (end < rest->len && rest->ptr[end] != '\n' && rest->ptr[end] != '\r') end++;
    *line = str_slice(*rest, 0, end);
    bool both = end + 1 < rest->len && rest->ptr[end] == '\r' && rest->ptr[end + 1] == '\n';
    *rest = str_from_index(*rest, end + (both ? 2 : 1));
    return true;
}

static Place place_of_line(Place place, uint32_t line)
{
    if (!line || !place.line) return place;
    place.line += line;
    place.column = 1;
    return place;
}

/* cmark's time grows with the square of a paragraph that mixes links and emphasis: seconds at this length, then
 * hours. */
static bool check_paragraphs(Str text, Place place, Diag *diag)
{
    Str rest = text, line;
    size_t length = 0;
    if (text.len <= LONGEST_PARAGRAPH) return true;
    for (uint32_t number = 0, first = 0; next_line(&rest, &line); number++) {
        if (!length) first = number;
        length = str_trim(line).len ? length + line.len : 0;
        if (length <= LONGEST_PARAGRAPH) continue;
        diag_report(diag, DIAG_ERROR, place_of_line(place, first), "markdown-paragraph",
                    "more than %d KB of text without an empty line", LONGEST_PARAGRAPH >> 10);
        diag_hint(diag, "write an empty line between paragraphs, or part a long table in two");
        return false;
    }
    return true;
}

/* The cells of a row: what its pipes part, but for one at either end. */
static size_t count_cells(Str line)
{
    size_t cells = 1;
    if (str_starts(line, STR("|"))) line = str_from_index(line, 1);
    if (str_ends(line, STR("|"))) line.len--;
    for (size_t i = 0; i < line.len; i++)
        if (line.ptr[i] == '|' && (i == 0 || line.ptr[i - 1] != '\\')) cells++;
    return cells;
}

/* Whether it makes the line above it a table's header: "|---|:-:|". */
static bool is_under_header(Str line)
{
    bool pipe = false, dash = false;
    for (size_t i = 0; i < line.len; i++) {
        char c = line.ptr[i];
        pipe = pipe || c == '|';
        dash = dash || c == '-';
        if (c != '|' && c != '-' && c != ':' && c != ' ' && c != '\t' && c != '\v' && c != '\f') return false;
    }
    return pipe && dash;
}

static bool report_wide_row(Place place, Diag *diag, size_t columns)
{
    diag_report(diag, DIAG_ERROR, place, "markdown-table", "a table with %zu columns, where %d are the most", columns,
                MOST_COLUMNS);
    diag_hint(diag, "put rows and columns the other way round, or part the table in two");
    return false;
}

static bool report_short_rows(Place place, Diag *diag, size_t columns)
{
    diag_report(diag, DIAG_ERROR, place, "markdown-table", "rows of tables leave out more than %d cells in all",
                MOST_ADDED_CELLS);
    diag_hint(diag, "this table has %zu columns: write a cell for each in every row, or make it narrower", columns);
    return false;
}

/* cmark gives every row as many cells as the header has, so that a few kilobytes of wide header and short rows become
 * millions of cells (written ones are bounded by their own bytes); and its time grows with the square of a row. */
static bool check_tables(Str text, Place place, Diag *diag)
{
    Str rest = text, line;
    size_t columns = 0, added = 0, above = 0; /* above: cells of the line before */
    if (str_find_char(text, '|') == text.len) return true;
    for (uint32_t number = 0; next_line(&rest, &line); number++) {
        while (line.len && (line.ptr[0] == '>' || line.ptr[0] == ' ' || line.ptr[0] == '\t'))
            line = str_from_index(line, 1);
        line = str_trim(line);
        size_t cells = count_cells(line);
        bool begins = is_under_header(line);
        if (begins || !line.len) columns = line.len ? cells : 0;
        size_t widest = begins && above > cells ? above : cells;
        if (columns && widest > MOST_COLUMNS)
            return report_wide_row(place_of_line(place, number), diag, widest);
        if (cells < columns) added += columns - cells;
        if (added > MOST_ADDED_CELLS) return report_short_rows(place_of_line(place, number), diag, columns);
        above = cells;
    }
    return true;
}

static bool is_leaf(cmark_node_type type)
{
    return type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_THEMATIC_BREAK || type == CMARK_NODE_CODE_BLOCK ||
           type == CMARK_NODE_TEXT || type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK ||
           type == CMARK_NODE_CODE || type == CMARK_NODE_HTML_INLINE;
}

/* Measured without recursion, so that everything after it may recurse. */
bool markdown_check_depth(const Markdown *markdown, Diag *diag)
{
    int depth = 0;
    cmark_iter *iter = cmark_iter_new(markdown->root);
    cmark_node *deepest = NULL;
    for (cmark_event_type event; !deepest && (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE;) {
        cmark_node *node = cmark_iter_get_node(iter);
        if (event == CMARK_EVENT_EXIT)
            depth--;
        else if (!is_leaf(cmark_node_get_type(node)) && ++depth > MARKDOWN_DEPTH)
            deepest = node;
    }
    cmark_iter_free(iter);
    if (!deepest) return true;
    diag_report(diag, DIAG_ERROR, markdown_place(markdown, deepest), "markdown-depth",
                "lists, quotes or emphasis are nested more than %d deep", MARKDOWN_DEPTH);
    diag_hint(diag, "use headings instead; readers lose their way after two levels");
    return false;
}

bool markdown_check_text(Str text, Place place, Diag *diag)
{
    return check_paragraphs(text, place, diag) && check_tables(text, place, diag);
}
