#include "base/diag.h"

#include "base/utf8.h"

#include <pthread.h>
#include <stdlib.h>

struct Diag {
    pthread_mutex_t lock;
    Arena *arena; /* of the texts */
    Problem *problems;
    size_t count, room;
    size_t counts[DIAG_FAILURE + 1];
};

/* Of a long source line, this many characters are shown, and this many of them before the column. */
enum { SHOWN_WIDTH = 160, SHOWN_BEFORE = 60 };

/* Which problem a hint of this thread belongs to. */
static _Thread_local size_t last_reported;
static _Thread_local size_t reported_here;

Diag *diag_create(void)
{
    Diag *diag = memory_alloc(sizeof(Diag));
    pthread_mutex_init(&diag->lock, NULL);
    diag->arena = arena_create();
    return diag;
}

void diag_destroy(Diag *diag)
{
    if (!diag) return;
    pthread_mutex_destroy(&diag->lock);
    arena_destroy(diag->arena);
    free(diag);
}

void diag_report(Diag *diag, Severity severity, Place place, const char *rule, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    pthread_mutex_lock(&diag->lock);
    Problem *problem = &ARENA_PUSH(diag->arena, diag->problems, diag->count, diag->room);
    *problem = (Problem){.severity = severity, .place = place, .rule = rule};
    problem->message = arena_vprintf(diag->arena, format, args);
    diag->counts[severity]++;
    last_reported = diag->count;
    reported_here++;
    pthread_mutex_unlock(&diag->lock);
    va_end(args);
}

void diag_hint(Diag *diag, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    pthread_mutex_lock(&diag->lock);
    if (last_reported) diag->problems[last_reported - 1].hint = arena_vprintf(diag->arena, format, args);
    pthread_mutex_unlock(&diag->lock);
    va_end(args);
}

void diag_seek(Diag *diag, Str text)
{
    pthread_mutex_lock(&diag->lock);
    if (last_reported) diag->problems[last_reported - 1].sought = arena_str(diag->arena, text);
    pthread_mutex_unlock(&diag->lock);
}

static void find_sought(Problem *problem)
{
    Place *place = &problem->place;
    if (!place->source || !problem->sought.len) return;
    Str text = place->source->text, rest = text, line;
    for (uint32_t i = 1; i < place->line; i++) str_cut(&rest, '\n', &line);
    size_t at = str_find(rest, problem->sought);
    if (at < rest.len) *place = source_place(place->source, text.len - rest.len + at, utf8_length(problem->sought));
}

void diag_find_sought(Diag *diag)
{
    pthread_mutex_lock(&diag->lock);
    for (size_t i = 0; i < diag->count; i++) find_sought(&diag->problems[i]);
    pthread_mutex_unlock(&diag->lock);
}

size_t diag_reported_here(void)
{
    return reported_here;
}

size_t diag_count(Diag *diag, Severity severity)
{
    pthread_mutex_lock(&diag->lock);
    size_t count = diag->counts[severity];
    pthread_mutex_unlock(&diag->lock);
    return count;
}

bool diag_blocks(Diag *diag, bool strict)
{
    return diag_exit_status(diag, strict) != 0;
}

int diag_exit_status(Diag *diag, bool strict)
{
    if (diag_count(diag, DIAG_FAILURE)) return 3;
    if (diag_count(diag, DIAG_USAGE)) return 2;
    return diag_count(diag, DIAG_ERROR) || (strict && diag_count(diag, DIAG_WARNING)) ? 1 : 0;
}

static int problem_cmp(const Problem *a, const Problem *b)
{
    Str path_a = a->place.source ? a->place.source->path : (Str){NULL, 0};
    Str path_b = b->place.source ? b->place.source->path : (Str){NULL, 0};
    int order = str_cmp(path_a, path_b);
    if (order) return order;
    if (a->place.line != b->place.line) return a->place.line < b->place.line ? -1 : 1;
    if (a->place.column != b->place.column) return a->place.column < b->place.column ? -1 : 1;
    order = str_cmp(str_from(a->rule), str_from(b->rule));
    return order ? order : str_cmp(a->message, b->message);
}

/* Of repeats, the one whose hint sorts first is kept, whichever thread came first. */
static int problem_order(const void *left, const void *right)
{
    const Problem *a = left, *b = right;
    int order = problem_cmp(a, b);
    return order ? order : str_cmp(a->hint, b->hint);
}

/* The same problem may have been met twice (a shared template on two pages): the sort brings repeats together. The
 * ones kept come first; hints of this thread's last report no longer attach after this. */
const Problem *diag_sorted(Diag *diag, size_t *count)
{
    pthread_mutex_lock(&diag->lock);
    if (diag->count) qsort(diag->problems, diag->count, sizeof(Problem), problem_order);
    size_t kept = 0;
    for (size_t i = 0; i < diag->count; i++) {
        if (kept && problem_cmp(&diag->problems[kept - 1], &diag->problems[i]) == 0)
            diag->counts[diag->problems[i].severity]--;
        else
            diag->problems[kept++] = diag->problems[i];
    }
    diag->count = kept;
    last_reported = 0;
    *count = kept;
    pthread_mutex_unlock(&diag->lock);
    return diag->problems;
}

const char *severity_name(Severity severity)
{
    static const char *const names[] = {"warning", "error", "error", "failure"};
    return names[severity];
}

/* The text of a line, counting from 1; absent when the source has no such line. */
static Str source_line(const Source *source, uint32_t line)
{
    Str rest = source->text, text = {NULL, 0};
    for (uint32_t i = 0; i < line; i++)
        if (!str_cut(&rest, '\n', &text)) return (Str){NULL, 0};
    if (str_ends(text, STR("\r"))) text.len--;
    return text;
}

/* Shows the part of a long line around the column, with tabs as single blanks, and marks under it. */
static void print_excerpt(const Problem *problem, Buf *out)
{
    Str line = source_line(problem->place.source, problem->place.line);
    if (!line.ptr) return;
    uint32_t column = problem->place.column ? problem->place.column : 1;
    uint32_t from = column > SHOWN_WIDTH - 20 ? column - SHOWN_BEFORE : 1;
    uint32_t shown = 0, at = 1;
    buf_printf(out, "%5u | ", problem->place.line);
    if (from > 1) buf_add_cstr(out, "...");
    for (; line.len && shown < SHOWN_WIDTH; at++) {
        uint32_t c = utf8_next(&line);
        if (at < from) continue;
        utf8_add(out, c < 0x20 || c == 0x7F ? ' ' : c);
        shown++;
    }
    if (line.len) buf_add_cstr(out, "...");
    buf_add_cstr(out, "\n      | ");
    uint32_t blanks = column - from + (from > 1 ? 3 : 0);
    for (uint32_t i = 0; i < blanks; i++) buf_add_char(out, ' ');
    uint32_t marks = problem->place.length ? problem->place.length : 1;
    for (uint32_t i = 0; i < marks && (i == 0 || column - from + i < SHOWN_WIDTH); i++) buf_add_char(out, '^');
    buf_add_char(out, '\n');
}

void diag_print_problem(const Problem *problem, Buf *out)
{
    const Place *place = &problem->place;
    if (place->source) {
        buf_printf(out, "%.*s:", STR_ARG(place->source->path));
        if (place->line) buf_printf(out, "%u:", place->line);
        if (place->line && place->column) buf_printf(out, "%u:", place->column);
        buf_add_char(out, ' ');
    } else {
        buf_add_cstr(out, "signpost: ");
    }
    buf_printf(out, "%s: %.*s [%s]\n", severity_name(problem->severity), STR_ARG(problem->message), problem->rule);
    if (place->source && place->line) print_excerpt(problem, out);
    if (problem->hint.len) buf_printf(out, "      = hint: %.*s\n", STR_ARG(problem->hint));
}

Place source_place(const Source *source, size_t offset, size_t length)
{
    Place place = {.source = source, .line = 1, .column = 1, .length = place_width(length)};
    Str rest = str_slice(source->text, 0, offset);
    size_t line_start = 0;
    for (size_t i = 0; i < rest.len; i++)
        if (rest.ptr[i] == '\n') {
            place.line++;
            line_start = i + 1;
        }
    place.column = place_width(utf8_length(str_from_index(rest, line_start)) + 1);
    return place;
}

Place source_start(const Source *source)
{
    return (Place){source, 1, 1, 3}; /* the dashes above its fields */
}
