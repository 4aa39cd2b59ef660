#include "input/markdown_line.h"

#include <string.h>

/* Characters that begin a block when they begin a line, besides those that are signs anywhere. */
static const char block_signs[] = "#>-+=:| ";
/* Those that mean something within a line, to cmark or to one of its extensions. */
static const char signs[] = "\\`*_[]<&~|@{";

static bool is_sign(char c)
{
    return (unsigned char)c < ' ' || c == 0x7f || strchr(signs, c) != NULL;
}

/* "1." and "2)" begin lists, also when nothing follows. */
static bool begins_list(Str line)
{
    size_t digits = 0;
    while (digits < line.len && ascii_is_digit(line.ptr[digits])) digits++;
    return digits && digits < line.len && (line.ptr[digits] == '.' || line.ptr[digits] == ')');
}

/* "https://" and "www." become links by themselves. */
static bool begins_address(Str rest)
{
    return str_starts(rest, STR(":/")) || str_starts(rest, STR("www"));
}

static bool is_plain_line(Str line)
{
    if (!line.len || strchr(block_signs, line.ptr[0]) || line.ptr[line.len - 1] == ' ' || begins_list(line) ||
        str_starts(line, STR("\xEF\xBB\xBF")))
        return false;
    for (size_t i = 0; i < line.len; i++) {
        char c = line.ptr[i];
        if (is_sign(c) || ((c == ':' || c == 'w') && begins_address(str_from_index(line, i)))) return false;
    }
    return true;
}

cmark_node *markdown_line(Str bytes, cmark_mem *memory, Arena *arena)
{
    while (bytes.len && bytes.ptr[bytes.len - 1] == '\n') bytes.len--;
    if (!is_plain_line(bytes)) return NULL;
    cmark_node *root = cmark_node_new_with_mem(CMARK_NODE_DOCUMENT, memory);
    cmark_node *paragraph = cmark_node_new_with_mem(CMARK_NODE_PARAGRAPH, memory);
    cmark_node *text = cmark_node_new_with_mem(CMARK_NODE_TEXT, memory);
    cmark_node_set_literal(text, arena_cstr(arena, bytes));
    cmark_node_append_child(paragraph, text);
    cmark_node_append_child(root, paragraph);
    return root;
}
