/* From a template to Lua: every line of the template is the same line of the Lua source, so that Lua's own messages
 * name the right place. */
#include "theme/theme.h"

typedef struct {
    const Source *source;
    Buf *out;
    Diag *diag;
    bool in_escape; /* the last {{ }} waits for the text behind it: both are written by one call */
} Compiler;

static void end_escape(Compiler *compiler)
{
    if (compiler->in_escape) buf_add_cstr(compiler->out, ") ");
    compiler->in_escape = false;
}

static void write_text(Compiler *compiler, Str text)
{
    if (!text.len) return;
    Buf *out = compiler->out;
    buf_add_cstr(out, compiler->in_escape ? ", \"" : " _write(\"");
    compiler->in_escape = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '"' || c == '\\' || c == '\n') buf_add_char(out, '\\'); /* a backslash and a line end is a line end */
        if (c == '\r')
            buf_add_cstr(out, "\\r");
        else
            buf_add_char(out, c);
    }
    buf_add_cstr(out, "\") ");
}

static void write_lines(Compiler *compiler, Str skipped)
{
    for (size_t i = 0; i < skipped.len; i++)
        if (skipped.ptr[i] == '\n') buf_add_char(compiler->out, '\n');
}

/* The next "{{", "{%" or "{#" in text, or text.len. */
static size_t find_tag(Str text)
{
    for (size_t i = 0; i + 1 < text.len; i++)
        if (text.ptr[i] == '{' && (text.ptr[i + 1] == '{' || text.ptr[i + 1] == '%' || text.ptr[i + 1] == '#'))
            return i;
    return text.len;
}

/* How much of the text's end is blanks since its last line end; that much goes when a line holds tags only. */
static size_t blanks_before(Str text, bool at_start)
{
    size_t i = text.len;
    while (i > 0 && (text.ptr[i - 1] == ' ' || text.ptr[i - 1] == '\t')) i--;
    if (i == 0 && !at_start) return 0;
    return i == 0 || text.ptr[i - 1] == '\n' ? text.len - i : 0;
}

static bool line_ends_after(Str rest, size_t *length)
{
    size_t i = 0;
    while (i < rest.len && (rest.ptr[i] == ' ' || rest.ptr[i] == '\t' || rest.ptr[i] == '\r')) i++;
    *length = i < rest.len ? i + 1 : i;
    return i == rest.len || rest.ptr[i] == '\n';
}

static bool report_unclosed(Compiler *compiler, Str tag, const char *closing)
{
    size_t offset = (size_t)(tag.ptr - compiler->source->text.ptr);
    diag_report(compiler->diag, DIAG_ERROR, source_place(compiler->source, offset, 2), "template-syntax",
                "'%.2s' is never closed", tag.ptr);
    diag_hint(compiler->diag, "write '%s' at its end", closing);
    return false;
}

/* Compiles one tag at the start of *rest and takes it off. line_start: nothing but blanks stands before it. */
static bool compile_tag(Compiler *compiler, Str *rest, bool alone_before)
{
    static const char *const closings[] = {"}}", "%}", "#}"};
    char kind = rest->ptr[1];
    const char *closing = closings[kind == '{' ? 0 : kind == '%' ? 1 : 2];
    Str inner = str_from_index(*rest, 2);
    size_t end = str_find(inner, str_from(closing));
    if (end == inner.len) return report_unclosed(compiler, *rest, closing);
    Str code = str_slice(inner, 0, end);
    *rest = str_from_index(inner, end + 2);
    end_escape(compiler);
    compiler->in_escape = kind == '{';
    if (kind == '{')
        buf_printf(compiler->out, " _escape((%.*s)", STR_ARG(code));
    else if (kind == '%')
        buf_printf(compiler->out, " %.*s ", STR_ARG(code));
    else
        write_lines(compiler, code);
    size_t tail;
    if (kind != '{' && alone_before && line_ends_after(*rest, &tail)) {
        write_lines(compiler, str_slice(*rest, 0, tail));
        *rest = str_from_index(*rest, tail);
    }
    return true;
}

bool template_compile(const Source *source, Arena *arena, Diag *diag, Str *lua)
{
    Buf out = {0};
    Compiler compiler = {.source = source, .out = &out, .diag = diag};
    Str rest = source->text;
    bool ok = true, at_start = true;
    while (ok && rest.len) {
        size_t at = find_tag(rest);
        Str text = str_slice(rest, 0, at);
        rest = str_from_index(rest, at);
        size_t tail, blanks = blanks_before(text, at_start);
        bool line_start = blanks || (text.len ? text.ptr[text.len - 1] == '\n' : at_start);
        bool statement = rest.len && rest.ptr[1] != '{';
        Str after = rest;
        if (statement) { /* only blanks after it, too? then the line leaves nothing behind */
            size_t close = str_find(after, rest.ptr[1] == '%' ? STR("%}") : STR("#}"));
            after = str_from_index(after, close + 2);
        }
        bool alone = statement && line_start && line_ends_after(after, &tail);
        write_text(&compiler, alone ? str_slice(text, 0, text.len - blanks) : text);
        if (!rest.len) break;
        ok = compile_tag(&compiler, &rest, alone);
        at_start = alone;
    }
    end_escape(&compiler);
    *lua = arena_str(arena, buf_str(&out));
    buf_release(&out);
    return ok;
}
