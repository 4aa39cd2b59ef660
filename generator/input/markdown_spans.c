#include "input/markdown_spans.h"
#include "base/buf.h"
#include "input/text_forms.h"

#include <string.h>

static const char MARK[] = "]{lang=";

/* The mark at the head of the text: "]{lang=pl}". */
static bool read_mark(Str text, Str *language, size_t *length)
{
    if (!str_starts(text, STR("]{lang="))) return false;
    size_t from = sizeof MARK - 1, end = str_find_char(text, '}');
    if (end >= text.len) return false;
    *language = str_trim(str_slice(text, from, end));
    if (language->len > 1 && language->ptr[0] == '"' && str_ends(*language, STR("\"")))
        *language = str_slice(*language, 1, language->len - 1);
    *length = end + 1;
    return str_find_char(*language, '-') <= 3 && text_is_language(*language); /* "pl", not "polish" */
}

static void set_text(cmark_node *node, Str text)
{
    Buf copy = {0};
    buf_add(&copy, text);
    cmark_node_set_literal(node, buf_cstr(&copy));
    buf_release(&copy);
}

static cmark_node *text_node(Str text, cmark_mem *memory)
{
    cmark_node *node = cmark_node_new_with_mem(CMARK_NODE_TEXT, memory);
    set_text(node, text);
    return node;
}

/* Cuts a text in two and leaves out some bytes between them; returns the second, which may be empty. */
static cmark_node *split_text(cmark_node *node, size_t at, size_t skipped, cmark_mem *memory)
{
    Buf whole = {0};
    buf_add_cstr(&whole, cmark_node_get_literal(node));
    Str text = buf_str(&whole);
    cmark_node *second = text_node(str_from_index(text, at + skipped), memory);
    set_text(node, str_slice(text, 0, at));
    cmark_node_insert_after(node, second);
    buf_release(&whole);
    return second;
}

/* Where a span begins or ends: a place in a text. */
typedef struct {
    cmark_node *node;
    size_t at;
} Edge;

/* The siblings from the opening bracket up to the mark become kids of a new node; returns the text after it. */
static cmark_node *make_span(Edge opener, Edge closer, size_t length, Str language, cmark_mem *memory)
{
    cmark_node *span = cmark_node_new_with_mem(CMARK_NODE_EMPH, memory);
    char *code = memory->calloc(language.len + 1, 1);
    memcpy(code, language.ptr, language.len);
    cmark_node_set_user_data(span, code);
    cmark_node *rest = split_text(closer.node, closer.at, length, memory);
    cmark_node *first = split_text(opener.node, opener.at, 1, memory);
    cmark_node *last = opener.node == closer.node ? first : closer.node;
    cmark_node_insert_after(opener.node, span);
    for (cmark_node *node = first, *next; node; node = next) {
        next = node == last ? NULL : cmark_node_next(node);
        cmark_node_append_child(span, node);
    }
    return rest;
}

static void mark_children(cmark_node *parent, cmark_mem *memory)
{
    Edge opener = {0};
    for (cmark_node *node = cmark_node_first_child(parent); node;) {
        cmark_node *next = cmark_node_next(node);
        bool is_text = cmark_node_get_type(node) == CMARK_NODE_TEXT;
        Str text = is_text ? str_from(cmark_node_get_literal(node)) : (Str){NULL, 0}, language;
        size_t length;
        for (size_t i = 0; i < text.len; i++) {
            if (text.ptr[i] == '[') {
                opener = (Edge){node, i};
            } else if (opener.node && read_mark(str_from_index(text, i), &language, &length)) {
                next = make_span(opener, (Edge){node, i}, length, language, memory);
                opener.node = NULL;
                break;
            }
        }
        node = next;
    }
}

void markdown_mark_spans(cmark_node *root, cmark_mem *memory)
{
    mark_children(root, memory);
    for (cmark_node *child = cmark_node_first_child(root); child; child = cmark_node_next(child))
        markdown_mark_spans(child, memory);
}

Str markdown_span_language(cmark_node *node)
{
    if (cmark_node_get_type(node) != CMARK_NODE_EMPH) return (Str){NULL, 0};
    return str_from(cmark_node_get_user_data(node));
}

bool markdown_has_broken_span(cmark_node *text)
{
    return strstr(cmark_node_get_literal(text), MARK) != NULL;
}
