#include "input/markdown_alerts.h"

#include "base/buf.h"
#include "base/suggest.h"

#include <string.h>
#include <strings.h>

/* Those of GitHub, whose pages show the same files. */
static const MarkdownAlert alerts[] = {
    {"NOTE", "markdown.alert_note", "note", false},
    {"TIP", "markdown.alert_tip", "tip", false},
    {"IMPORTANT", "markdown.alert_important", "important", false},
    {"WARNING", "markdown.alert_warning", "warning", true},
    {"CAUTION", "markdown.alert_caution", "caution", true},
};
enum { ALERTS = sizeof alerts / sizeof *alerts };

/* The text that a quotation begins with; NULL when it begins with anything else. */
static cmark_node *first_text(cmark_node *quote)
{
    if (cmark_node_get_type(quote) != CMARK_NODE_BLOCK_QUOTE) return NULL;
    cmark_node *paragraph = cmark_node_first_child(quote);
    if (!paragraph || cmark_node_get_type(paragraph) != CMARK_NODE_PARAGRAPH) return NULL;
    cmark_node *text = cmark_node_first_child(paragraph);
    return text && cmark_node_get_type(text) == CMARK_NODE_TEXT ? text : NULL;
}

/* What stands in "[!...]" at the head of a text: letters only. False when there is no such mark. */
static bool read_mark(Str text, Str *mark, size_t *length)
{
    if (!str_starts(text, STR("[!"))) return false;
    size_t end = str_find_char(text, ']');
    *mark = str_slice(text, 2, end);
    *length = end + 1;
    if (end >= text.len || !mark->len || mark->len > 20) return false;
    for (size_t i = 0; i < mark->len; i++)
        if (!((mark->ptr[i] | 32) >= 'a' && (mark->ptr[i] | 32) <= 'z')) return false;
    return true;
}

static const MarkdownAlert *find_alert(Str mark)
{
    for (size_t i = 0; i < ALERTS; i++)
        if (strlen(alerts[i].mark) == mark.len && strncasecmp(alerts[i].mark, mark.ptr, mark.len) == 0)
            return &alerts[i];
    return NULL;
}

/* Takes the mark off, and the line end after it; a paragraph of nothing else goes, too. */
static void drop_mark(cmark_node *text, size_t length)
{
    Buf rest = {0};
    cmark_node *paragraph = cmark_node_parent(text), *next = cmark_node_next(text);
    buf_add(&rest, str_trim(str_from_index(str_from(cmark_node_get_literal(text)), length)));
    bool is_alone = !rest.len;
    if (is_alone && next &&
        (cmark_node_get_type(next) == CMARK_NODE_SOFTBREAK || cmark_node_get_type(next) == CMARK_NODE_LINEBREAK))
        cmark_node_unlink(next);
    if (is_alone) cmark_node_unlink(text);
    else cmark_node_set_literal(text, buf_cstr(&rest));
    if (!cmark_node_first_child(paragraph)) cmark_node_unlink(paragraph);
    buf_release(&rest);
}

void markdown_mark_alerts(cmark_node *root)
{
    Str mark;
    size_t length;
    for (cmark_node *node = cmark_node_first_child(root); node; node = cmark_node_next(node)) {
        cmark_node *text = first_text(node);
        const MarkdownAlert *alert =
            text && read_mark(str_from(cmark_node_get_literal(text)), &mark, &length) ? find_alert(mark) : NULL;
        if (alert) {
            cmark_node_set_user_data(node, (void *)alert);
            drop_mark(text, length);
        }
        markdown_mark_alerts(node);
    }
}

const MarkdownAlert *markdown_alert(cmark_node *node)
{
    return cmark_node_get_type(node) == CMARK_NODE_BLOCK_QUOTE ? cmark_node_get_user_data(node) : NULL;
}

void markdown_check_alert(cmark_node *quote, Place place, Diag *diag)
{
    Str mark;
    size_t length;
    cmark_node *text = first_text(quote);
    const MarkdownAlert *alert = markdown_alert(quote);
    if (alert && !cmark_node_first_child(quote)) {
        diag_report(diag, DIAG_WARNING, place, "alert", "'[!%s]' has no words below it", alert->mark);
        diag_hint(diag, "write them in the next line, after '> '");
    }
    if (!text || alert || !read_mark(str_from(cmark_node_get_literal(text)), &mark, &length)) return;
    diag_report(diag, DIAG_WARNING, place, "alert", "'[!%.*s]' sets no words apart: there is no such mark",
                STR_ARG(mark));
    Suggestion suggestion = suggest_begin(mark);
    for (size_t i = 0; i < ALERTS; i++) suggest_offer(&suggestion, str_from(alerts[i].mark));
    if (suggestion.best.len)
        diag_hint(diag, "did you mean '[!%.*s]'?", STR_ARG(suggestion.best));
    else
        diag_hint(
            diag,
            "write [!NOTE], [!TIP], [!IMPORTANT], [!WARNING] or [!CAUTION], or take it out for a plain quotation");
}
