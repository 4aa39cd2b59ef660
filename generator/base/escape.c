#include "base/escape.h"

#include <stdint.h>
#include <string.h>

/* Nearly all of a text has no meaning of its own, and is added a stretch at a time. What may end a stretch: */
static const bool ends_html[256] = {['&'] = true, ['<'] = true, ['>'] = true, ['"'] = true, ['\''] = true};
static const bool ends_json[256] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
                                    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
                                    ['"'] = true, ['\\'] = true, ['/'] = true, [0x7F] = true};

/* The same of so many bytes at once. */
enum { AT_ONCE = 16 };
typedef unsigned char Bytes __attribute__((vector_size(AT_ONCE)));

static bool is_any(const void *found)
{
    uint64_t halves[2];
    memcpy(halves, found, sizeof halves);
    return halves[0] | halves[1];
}

static bool end_html_among(Bytes bytes)
{
    __auto_type found = (bytes == '&') | (bytes == '<') | (bytes == '>') | (bytes == '"') | (bytes == '\'');
    return is_any(&found);
}

static bool end_json_among(Bytes bytes)
{
    __auto_type found = (bytes < ' ') | (bytes == '"') | (bytes == '\\') | (bytes == '/') | (bytes == 0x7F);
    return is_any(&found);
}

static inline size_t stretch_end(Str text, size_t from, const bool *ends, bool (*end_among)(Bytes bytes))
{
    Bytes bytes;
    for (; text.len - from >= AT_ONCE; from += AT_ONCE) {
        memcpy(&bytes, text.ptr + from, AT_ONCE);
        if (end_among(bytes)) break;
    }
    while (from < text.len && !ends[(unsigned char)text.ptr[from]]) from++;
    return from;
}

static const char *html_entity(char c)
{
    switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    default: return "&#39;";
    }
}

void escape_html(Buf *out, Str text)
{
    for (size_t from = 0;; from++) {
        size_t end = stretch_end(text, from, ends_html, end_html_among);
        buf_add(out, str_slice(text, from, end));
        if (end == text.len) return;
        buf_add_cstr(out, html_entity(text.ptr[end]));
        from = end;
    }
}

void escape_json(Buf *out, Str text)
{
    for (size_t from = 0;; from++) {
        size_t end = stretch_end(text, from, ends_json, end_json_among);
        buf_add(out, str_slice(text, from, end));
        if (end == text.len) return;
        unsigned char c = (unsigned char)text.ptr[end];
        bool opens = c == '/' && (end == 0 || text.ptr[end - 1] != '<'); /* only "</" would end a script */
        from = end;
        if (c == '\n') buf_add_cstr(out, "\\n");
        else if (c < 0x20 || c == 0x7F) buf_printf(out, "\\u%04x", c);
        else {
            if (!opens) buf_add_char(out, '\\');
            buf_add_char(out, (char)c);
        }
    }
}

static bool is_formula(Str text)
{
    return text.len && strchr("=+-@\t\r", text.ptr[0]) && text.ptr[0];
}

void escape_csv(Buf *out, Str text)
{
    bool quotes = text.len && (text.ptr[0] == ' ' || text.ptr[text.len - 1] == ' ');
    for (size_t i = 0; i < text.len && !quotes; i++) quotes = text.ptr[i] && strchr(",\"\r\n", text.ptr[i]);
    if (quotes) buf_add_char(out, '"');
    if (is_formula(text)) buf_add_char(out, '\'');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"') buf_add_char(out, '"');
        buf_add_char(out, text.ptr[i]);
    }
    if (quotes) buf_add_char(out, '"');
}

static bool is_unreserved(unsigned char c)
{
    return ascii_is_name(c) || c == '-' || c == '.' || c == '~';
}

static void percent_encode(Buf *out, Str text, const char *kept)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0;; i++) {
        size_t from = i;
        for (; i < text.len; i++) {
            unsigned char c = (unsigned char)text.ptr[i];
            if (!is_unreserved(c) && !(c && *kept && strchr(kept, c))) break;
        }
        buf_add(out, str_slice(text, from, i));
        if (i == text.len) return;
        unsigned char c = (unsigned char)text.ptr[i];
        buf_add(out, (Str){(char[]){'%', digits[c >> 4], digits[c & 15]}, 3});
    }
}

void escape_url(Buf *out, Str text)
{
    percent_encode(out, text, ":/?#[]@!$&'()*+,;=%");
}

void escape_url_part(Buf *out, Str text)
{
    percent_encode(out, text, "");
}
