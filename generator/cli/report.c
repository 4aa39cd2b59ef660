#include "cli/report.h"

#include "base/utf8.h"
#include "output/publish.h"

#include <jansson.h>
#include <string.h>

enum { SHOWN_OF_A_KIND = 20 };

static void print_count(size_t count, const char *one, const char *many, const char *before)
{
    if (count) fprintf(stderr, "%s%zu %s", before, count, count == 1 ? one : many);
}

/* How often each rule was broken in the source at hand. */
typedef struct {
    const Source *source;
    const char *rules[64];
    size_t counts[64], count;
} Tally;

/* True for the first few of a kind: a thousand more of the same would hide the rest. */
static bool tally_add(Tally *tally, const Problem *problem)
{
    size_t i = 0;
    while (i < tally->count && strcmp(tally->rules[i], problem->rule) != 0) i++;
    if (i == sizeof tally->counts / sizeof *tally->counts) return true;
    if (i == tally->count) {
        tally->rules[i] = problem->rule;
        tally->counts[tally->count++] = 0;
    }
    return ++tally->counts[i] <= SHOWN_OF_A_KIND;
}

static void tally_end(Tally *tally, const Source *next)
{
    for (size_t i = 0; i < tally->count && tally->source; i++)
        if (tally->counts[i] > SHOWN_OF_A_KIND)
            fprintf(stderr, "%.*s: %zu more like these [%s]\n\n", STR_ARG(tally->source->path),
                    tally->counts[i] - SHOWN_OF_A_KIND, tally->rules[i]);
    tally->count = 0;
    tally->source = next;
}

static void report_text(const Problem *problems, size_t count, Diag *diag)
{
    Buf text = {0};
    Tally tally = {0};
    for (size_t i = 0; i < count; i++) {
        const Source *source = problems[i].place.source;
        if (source != tally.source) tally_end(&tally, source);
        if (source && !tally_add(&tally, &problems[i])) continue;
        buf_clear(&text);
        diag_print_problem(&problems[i], &text);
        fprintf(stderr, "%s\n", buf_cstr(&text));
    }
    tally_end(&tally, NULL);
    buf_release(&text);
    if (!count) return;
    size_t warnings = diag_count(diag, DIAG_WARNING), errors = count - warnings;
    print_count(errors, "error", "errors", "");
    print_count(warnings, "warning", "warnings", errors ? ", " : "");
    fprintf(stderr, "\n");
}

json_t *json_text(Str text)
{
    Buf clean = {0};
    while (text.len) utf8_add(&clean, utf8_next(&text));
    Str whole = buf_str(&clean);
    json_t *string = json_stringn(whole.ptr ? whole.ptr : "", whole.len);
    buf_release(&clean);
    return string;
}

static json_t *problem_json(const Problem *problem)
{
    const Place *place = &problem->place;
    json_t *object = json_object();
    if (place->source) json_object_set_new(object, "path", json_text(place->source->path));
    if (place->line) json_object_set_new(object, "line", json_integer(place->line));
    if (place->column) json_object_set_new(object, "column", json_integer(place->column));
    json_object_set_new(object, "severity", json_string(severity_name(problem->severity)));
    json_object_set_new(object, "rule", json_string(problem->rule));
    json_object_set_new(object, "message", json_text(problem->message));
    if (problem->hint.len) json_object_set_new(object, "hint", json_text(problem->hint));
    return object;
}

static int add_text(const char *text, size_t length, void *out)
{
    buf_add(out, (Str){text, length});
    return 0;
}

void report_as_json(Diag *diag, Buf *out)
{
    size_t count;
    const Problem *problems = diag_sorted(diag, &count);
    json_t *list = json_array(), *root = json_object();
    for (size_t i = 0; i < count; i++) json_array_append_new(list, problem_json(&problems[i]));
    json_object_set_new(root, "problems", list);
    json_dump_callback(root, add_text, out, JSON_INDENT(2));
    buf_add_char(out, '\n');
    json_decref(root);
}

static void report_json(Diag *diag)
{
    Buf text = {0};
    report_as_json(diag, &text);
    fwrite(text.ptr, 1, text.len, stdout);
    buf_release(&text);
}

/* A code host's annotation: "%", line ends, and in properties "," and ":" are escaped. */
static void print_escaped(Str text, const char *special)
{
    for (size_t i = 0; i < text.len; i++) {
        bool escape = false;
        for (const char *c = special; *c && !escape; c++) escape = text.ptr[i] == *c;
        if (escape)
            fprintf(stderr, "%%%02X", (unsigned char)text.ptr[i]);
        else
            fputc(text.ptr[i], stderr);
    }
}

static void report_github(const Problem *problems, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const Place *place = &problems[i].place;
        fprintf(stderr, "::%s ", problems[i].severity == DIAG_WARNING ? "warning" : "error");
        if (place->source) {
            fprintf(stderr, "file=");
            print_escaped(place->source->path, "%\r\n,:");
            fprintf(stderr, ",line=%u,col=%u,", place->line ? place->line : 1, place->column ? place->column : 1);
        }
        fprintf(stderr, "title=%s::", problems[i].rule);
        print_escaped(problems[i].message, "%\r\n");
        if (problems[i].hint.len) {
            fprintf(stderr, "%%0A");
            print_escaped(problems[i].hint, "%\r\n");
        }
        fputc('\n', stderr);
    }
}

void report_problems(Diag *diag, Format format)
{
    size_t count;
    const Problem *problems = diag_sorted(diag, &count);
    if (format == FORMAT_JSON) report_json(diag);
    if (format == FORMAT_GITHUB) report_github(problems, count);
    if (format == FORMAT_TEXT) report_text(problems, count, diag);
}

void report_failed_build(const char *out)
{
    if (publish_is_unfinished(out))
        fprintf(stderr, "the site in %s is part new, part old; the next build that works finishes it\n", out);
    else
        fprintf(stderr, "nothing was published; %s is as it was\n", out);
}

void report_silence(Diag *diag, bool strict)
{
    if (diag_blocks(diag, strict)) return;
    diag_report(diag, DIAG_FAILURE, (Place){0}, "internal", "the program has stopped without saying why");
    diag_hint(diag, "this is a fault of the program: report it, with the command and what it was to read");
}
