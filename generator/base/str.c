#include "base/str.h"

#include <string.h>

int str_cmp(Str a, Str b)
{
    size_t shorter = a.len < b.len ? a.len : b.len;
    int order = shorter ? memcmp(a.ptr, b.ptr, shorter) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

bool str_ends(Str s, Str suffix)
{
    return s.len >= suffix.len && str_eq(str_from_index(s, s.len - suffix.len), suffix);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

Str str_trim(Str s)
{
    while (s.len && is_blank(s.ptr[0])) s = str_from_index(s, 1);
    while (s.len && is_blank(s.ptr[s.len - 1])) s.len--;
    return s;
}

size_t str_find(Str s, Str what)
{
    if (what.len == 0) return 0;
    if (s.len < what.len) return s.len;
    const char *hit = memmem(s.ptr, s.len, what.ptr, what.len);
    return hit ? (size_t)(hit - s.ptr) : s.len;
}

size_t str_find_char(Str s, char c)
{
    const char *hit = s.len ? memchr(s.ptr, c, s.len) : NULL;
    return hit ? (size_t)(hit - s.ptr) : s.len;
}

size_t str_rfind_char(Str s, char c)
{
    const char *hit = s.len ? memrchr(s.ptr, c, s.len) : NULL;
    return hit ? (size_t)(hit - s.ptr) : s.len;
}

bool str_contains(Str s, Str what)
{
    return what.len == 0 || str_find(s, what) < s.len;
}

bool str_cut(Str *rest, char separator, Str *part)
{
    if (!rest->ptr) return false;
    size_t at = str_find_char(*rest, separator);
    *part = str_slice(*rest, 0, at);
    *rest = at < rest->len ? str_from_index(*rest, at + 1) : (Str){NULL, 0};
    return true;
}
