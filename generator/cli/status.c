#include "cli/status.h"

#include "base/file.h"
#include "cli/report.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *const state_names[] = {"starting", "ok", "problems", "unreachable", "failed"};

/* ---- writing ---------------------------------------------------------------------------------------------------- */

static json_t *moment(int64_t seconds)
{
    Buf text = {0};
    if (!seconds) return json_null();
    int64_t second = seconds % 86400;
    date_iso(date_from_time(seconds), &text);
    buf_printf(&text, "T%02d:%02d:%02dZ", (int)(second / 3600), (int)(second / 60 % 60), (int)(second % 60));
    json_t *string = json_stringn(text.ptr, text.len);
    buf_release(&text);
    return string;
}

static json_t *build_json(const StatusBuild *build)
{
    Buf day = {0};
    if (!build->time) return json_null();
    date_iso(build->day, &day);
    json_t *object = json_pack("{s:o, s:o, s:s%}", "time", moment(build->time), "commit",
                               *build->commit ? json_string(build->commit) : json_null(), "day", day.ptr, day.len);
    buf_release(&day);
    return object;
}

static json_t *counts_json(const BuildCounts *counts)
{
    const PublishCounts *published = &counts->published;
    if (!counts->sources) return json_null();
    return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "sources", (json_int_t)counts->sources, "pages",
                     (json_int_t)counts->pages, "documents", (json_int_t)counts->documents, "warnings",
                     (json_int_t)counts->warnings, "written", (json_int_t)published->written, "unchanged",
                     (json_int_t)published->unchanged, "deleted", (json_int_t)published->deleted);
}

static json_t *problems_json(Str text)
{
    json_t *all = text.len ? json_loadb(text.ptr, text.len, 0, NULL) : NULL;
    json_t *list = json_object_get(all, "problems");
    list = list ? json_incref(list) : json_array();
    json_decref(all);
    return list;
}

static json_t *status_json(const Status *status)
{
    json_t *ref = status->worktree ? json_null() : json_text(str_from(status->ref));
    return json_pack("{s:s, s:o, s:o, s:b, s:I, s:o, s:o, s:o, s:o, s:b, s:o, s:o, s:o, s:I, s:I, s:o}", "state",
                     state_names[status->state], "since", moment(status->since), "looked", moment(status->looked),
                     "watching", (int)status->watching, "process", (json_int_t)status->process, "started",
                     moment(status->started), "written", moment((int64_t)time(NULL)), "repo", json_text(status->repo),
                     "ref", ref, "worktree", (int)status->worktree, "built", build_json(&status->built), "tried",
                     build_json(&status->tried), "counts", counts_json(&status->counts), "builds",
                     (json_int_t)status->builds, "failures", (json_int_t)status->failures, "problems",
                     problems_json(status->problems));
}

bool status_write(const char *file, const Status *status, Diag *diag)
{
    json_t *root = status_json(status);
    char *text = root ? json_dumps(root, JSON_INDENT(2)) : NULL;
    bool good = false;
    if (text) {
        Buf bytes = {0};
        buf_printf(&bytes, "%s\n", text);
        good = file_replace(file, buf_str(&bytes), diag);
        buf_release(&bytes);
    } else {
        diag_report(diag, DIAG_FAILURE, (Place){0}, "file-write", "cannot write '%s': its text cannot be made", file);
        diag_hint(diag, "the machine may have too little memory");
    }
    free(text);
    json_decref(root);
    return good;
}

/* ---- reading ---------------------------------------------------------------------------------------------------- */

static int64_t moment_of(const char *text)
{
    struct tm parts = {0};
    const char *end = text ? strptime(text, "%Y-%m-%dT%H:%M:%SZ", &parts) : NULL;
    return end && !*end ? (int64_t)timegm(&parts) : 0;
}

void status_read_built(const char *file, StatusBuild *built)
{
    json_t *root = json_load_file(file, 0, NULL), *object = json_object_get(root, "built");
    const char *commit = json_string_value(json_object_get(object, "commit"));
    const char *day = json_string_value(json_object_get(object, "day"));
    *built = (StatusBuild){.time = moment_of(json_string_value(json_object_get(object, "time")))};
    snprintf(built->commit, sizeof built->commit, "%s", commit ? commit : "");
    if (!built->time || !day || !date_parse(str_from(day), &built->day)) *built = (StatusBuild){0};
    json_decref(root);
}
