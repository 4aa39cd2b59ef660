#include "base/escape.h"

#include <string.h>

void escape_html(Buf *out, Str text)
{
    size_t from = 0;
    for (size_t i = 0; i < text.len; i++) {
        const char *entity = NULL;
        switch (text.ptr[i]) {
        case '&': entity = "&amp;"; break;
        case '<': entity = "&lt;"; break;
        case '>': entity = "&gt;"; break;
        case '"': entity = "&quot;"; break;
        case '\'': entity = "&#39;"; break;
        default: continue;
        }
        buf_add(out, str_slice(text, from, i));
        buf_add_cstr(out, entity);
        from = i + 1;
    }
    buf_add(out, str_from_index(text, from));
}

/* What has no meaning of its own is most of it, and is added a stretch at a time. */
void escape_json(Buf *out, Str text)
{
    size_t from = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        bool closes_tag = c == '/' && i > 0 && text.ptr[i - 1] == '<';
        if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7F && !closes_tag) continue;
        buf_add(out, str_slice(text, from, i));
        from = i + 1;
        if (c == '\n') buf_add_cstr(out, "\\n");
        else if (c < 0x20 || c == 0x7F) buf_printf(out, "\\u%04x", c);
        else {
            buf_add_char(out, '\\');
            buf_add_char(out, (char)c);
        }
    }
    buf_add(out, str_from_index(text, from));
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
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr("-._~", c));
}

static void percent_encode(Buf *out, Str text, const char *kept)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (is_unreserved(c) || (c && strchr(kept, c)))
            buf_add_char(out, (char)c);
        else
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
