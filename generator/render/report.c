#include "render/report.h"

#include "checks/easy_check.h"
#include "render/lua_state.h"

#include <string.h>

static const char folder[] = "reports/", ending[] = ".lua";

/* ---- what a report can ask for, and a page cannot ---- */

/* The place of a problem or a link, as fields of the table at the top. */
static void set_place(lua_State *lua, Place place)
{
    if (place.source) set_str(lua, "path", place.source->path);
    if (place.line) set_size(lua, "line", place.line);
    if (place.column) set_size(lua, "column", place.column);
}

/* What checks have found so far: {rule, message, hint, path, line, column}. */
static int report_problems(lua_State *lua)
{
    size_t count;
    const Problem *problems = diag_sorted(renderer_of(lua)->context.diag, &count);
    lua_createtable(lua, (int)count, 0);
    for (size_t i = 0; i < count; i++) {
        lua_createtable(lua, 0, 6);
        set_str(lua, "rule", str_from(problems[i].rule));
        set_str(lua, "message", problems[i].message);
        set_str(lua, "hint", problems[i].hint);
        set_place(lua, problems[i].place);
        lua_seti(lua, -2, (lua_Integer)i + 1);
    }
    return 1;
}

typedef struct {
    lua_State *lua;
    const Entry *entry; /* NULL: not of one entry's page */
    lua_Integer count;
} LinkList;

static void add_link(LinkList *list, Str address, Place place)
{
    if (!str_starts(address, STR("http://")) && !str_starts(address, STR("https://"))) return;
    lua_createtable(list->lua, 0, 5);
    set_str(list->lua, "address", address);
    set_place(list->lua, place);
    push_entry(list->lua, list->entry);
    lua_setfield(list->lua, -2, "entry");
    lua_seti(list->lua, -2, ++list->count);
}

static void add_text_links(LinkList *list, const MarkdownText *text)
{
    for (size_t i = 0; text && i < text->link_count; i++)
        if (!text->links[i].is_image) add_link(list, text->links[i].address, text->links[i].place);
}

static void add_value_links(LinkList *list, const Value *value)
{
    if (value->kind == VALUE_MARKDOWN) add_text_links(list, value->target);
    if (value->kind == VALUE_TEXT && value->field->kind == KIND_URL) add_link(list, value->text, value->place);
    if (value->kind != VALUE_LIST && value->kind != VALUE_GROUP) return;
    for (size_t i = 0; i < value->count; i++) add_value_links(list, &value->items[i]);
}

/* Every link to another site, in the order of the files: {address, path, line, column, entry}. */
static int report_links(lua_State *lua)
{
    const Site *site = site_of(lua);
    LinkList list = {.lua = lua};
    lua_newtable(lua);
    add_value_links(&list, &site->fields);
    for (size_t v = 0; v < site->vocabulary_count; v++)
        for (size_t i = 0; i < site->vocabularies[v].count; i++)
            add_value_links(&list, &site->vocabularies[v].terms[i].fields);
    for (size_t d = 0; d < site->data_count * site->language_count; d++) {
        const DataSet *set = &site->languages[d / site->data_count].data[d % site->data_count];
        for (size_t i = 0; i < set->count; i++) add_value_links(&list, &set->items[i]);
    }
    for (size_t i = 0; i < site->entry_count; i++) {
        list.entry = &site->entries[i];
        if (!list.entry->published) continue;
        add_value_links(&list, &list.entry->fields);
        add_text_links(&list, list.entry->body);
    }
    return 1;
}

/* ---- easy read ---- */

static void push_finding(lua_State *lua, const EasyFinding *finding)
{
    lua_createtable(lua, 0, 10);
    set_str(lua, "rule", str_from(finding->rule->name));
    set_size(lua, "number", (size_t)finding->rule->number);
    set_str(lua, "source", finding->rule->source);
    set_str(lua, "message", finding->message);
    set_str(lua, "hint", finding->hint);
    set_str(lua, "sentence", finding->sentence);
    lua_pushboolean(lua, finding->rule->sure);
    lua_setfield(lua, -2, "sure");
    set_place(lua, finding->place);
}

static void push_easy_result(lua_State *lua, const EasySubject *subject, const Entry *entry)
{
    Arena *arena = renderer_of(lua)->arena;
    EasyResult result;
    easy_check(renderer_of(lua)->context.easy, subject, arena, &result);
    lua_createtable(lua, 0, 6);
    push_entry(lua, entry);
    lua_setfield(lua, -2, "entry");
    lua_pushboolean(lua, subject->is_authored);
    lua_setfield(lua, -2, "authored");
    if (entry) set_str(lua, "tested_by", value_text(&entry->easy_fields, "tested_by"));
    set_size(lua, "words", result.words);
    set_size(lua, "sentences", result.sentences);
    lua_createtable(lua, (int)result.count, 0);
    for (size_t i = 0; i < result.count; i++) {
        push_finding(lua, &result.findings[i]);
        lua_seti(lua, -2, (lua_Integer)i + 1);
    }
    lua_setfield(lua, -2, "findings");
}

/* The text at the top (popped), kept. */
static Str keep_text(lua_State *lua)
{
    Str text = {NULL, 0};
    if (lua_type(lua, -1) == LUA_TSTRING) {
        text.ptr = lua_tolstring(lua, -1, &text.len);
        text = arena_str(renderer_of(lua)->arena, text);
    }
    lua_pop(lua, 1);
    return text;
}

/* The leaflet at the top, which the theme composed, as a text to check. */
static void read_composed(lua_State *lua, EasyText *text)
{
    Arena *arena = renderer_of(lua)->arena;
    lua_getfield(lua, -1, "blocks");
    for (lua_Integer i = 1; lua_geti(lua, -1, i) == LUA_TTABLE; i++) {
        EasyBlock *block = &ARENA_PUSH(arena, text->blocks, text->count, text->room);
        lua_getfield(lua, -1, "heading");
        block->heading = keep_text(lua);
        lua_getfield(lua, -1, "picture");
        block->picture = keep_text(lua);
        for (lua_Integer k = 1; lua_geti(lua, -1, k) == LUA_TSTRING; k++)
            ARENA_PUSH(arena, block->lines, block->count, block->room) = keep_text(lua);
        lua_pop(lua, 2);
    }
    lua_pop(lua, 2);
}

/* What the terms mean, as one text: it is put into easy read. */
static void push_meanings(lua_State *lua)
{
    Renderer *renderer = renderer_of(lua);
    const EasyRules *rules = renderer->context.easy;
    EasyText text = {.blocks = ARENA_MANY(renderer->arena, EasyBlock, rules->term_count), .count = rules->term_count};
    for (size_t i = 0; i < rules->term_count; i++) {
        const EasyTerm *term = &rules->terms[i];
        text.blocks[i] = (EasyBlock){
            .lines = ARENA_NEW(renderer->arena, Str), .places = ARENA_NEW(renderer->arena, Place), .count = 1};
        text.blocks[i].lines[0] = term->meaning;
        text.blocks[i].places[0] = term->place;
        text.blocks[i].places[0].length = 0; /* its words may be in quotes */
    }
    EasySubject subject = {.text = &text, .site = renderer->context.site, .is_authored = true, .is_tested = true};
    push_easy_result(lua, &subject, NULL);
}

/* What the rules of easy read find in every leaflet, and last in the meanings of terms, which have no entry. */
static int report_easy_reads(lua_State *lua)
{
    Renderer *renderer = renderer_of(lua);
    const Site *site = site_of(lua);
    lua_Integer count = 0;
    lua_newtable(lua);
    for (size_t i = 0; i < site->entry_count; i++) {
        const Entry *entry = &site->entries[i];
        if (!entry->easy_page || entry->language > 0) continue; /* the rules are of one language */
        EasySubject subject;
        EasyText composed = {0};
        if (entry->easy) {
            easy_subject(site, entry, &subject);
        } else {
            push_easy(lua, entry, 0);
            read_composed(lua, &composed);
            subject = (EasySubject){
                .title = entry->title, .text = &composed, .whole = {.source = entry->source}, .site = site};
            subject.title_place = subject.whole;
            lua_pop(lua, 1);
            renderer->steps = 0; /* each leaflet may take as many as on a page of its own */
        }
        push_easy_result(lua, &subject, entry);
        lua_seti(lua, -2, ++count);
    }
    push_meanings(lua);
    lua_seti(lua, -2, ++count);
    return 1;
}

/* The names of all types, as entries() takes them. */
static int report_types(lua_State *lua)
{
    const Schema *schema = site_of(lua)->schema;
    lua_createtable(lua, (int)schema->type_count, 0);
    for (size_t i = 0; i < schema->type_count; i++) {
        push_str(lua, schema->types[i].name);
        lua_seti(lua, -2, (lua_Integer)i + 1);
    }
    return 1;
}

static void push_facts(lua_State *lua)
{
    static const luaL_Reg functions[] = {{"problems", report_problems},
                                         {"links", report_links},
                                         {"types", report_types},
                                         {"easy_reads", report_easy_reads},
                                         {NULL, NULL}};
    luaL_newlib(lua, functions);
}

/* ---- from Lua's table to ours ---- */

typedef struct {
    const Route *route;
    Arena *arena;
    Report *report;
} ReportJob;

static Str take_text(lua_State *lua, const char *key, Arena *arena)
{
    if (lua_getfield(lua, -1, key) != LUA_TSTRING) luaL_error(lua, "a report needs '%s', a text", key);
    Str text;
    text.ptr = lua_tolstring(lua, -1, &text.len);
    text = arena_str(arena, text);
    lua_pop(lua, 1);
    return text;
}

/* Pushes the list of this name, and tells how long it is. */
static size_t open_list(lua_State *lua, const char *key)
{
    if (lua_getfield(lua, -1, key) != LUA_TTABLE) luaL_error(lua, "a report needs '%s', a list", key);
    return (size_t)luaL_len(lua, -1);
}

static void take_columns(lua_State *lua, Arena *arena, Report *report)
{
    report->column_count = open_list(lua, "columns");
    report->columns = ARENA_MANY(arena, ReportColumn, report->column_count);
    for (size_t i = 0; i < report->column_count; i++) {
        if (lua_geti(lua, -1, (lua_Integer)i + 1) != LUA_TTABLE)
            luaL_error(lua, "a column of a report is {key = , title = }");
        report->columns[i] = (ReportColumn){take_text(lua, "key", arena), take_text(lua, "title", arena)};
        lua_pop(lua, 1);
    }
    lua_pop(lua, 1);
}

/* The value at the top (popped) as a cell. */
static ReportCell take_cell(lua_State *lua, Arena *arena)
{
    ReportCell cell = {.is_number = lua_type(lua, -1) == LUA_TNUMBER};
    if (lua_isboolean(lua, -1)) {
        cell.text = lua_toboolean(lua, -1) ? STR("yes") : STR("no");
    } else if (lua_isstring(lua, -1)) {
        Str text;
        text.ptr = lua_tolstring(lua, -1, &text.len);
        cell.text = arena_str(arena, text);
    } else if (!lua_isnil(lua, -1)) {
        luaL_error(lua, "a cell of a report is a text or a number, not a %s", luaL_typename(lua, -1));
    }
    lua_pop(lua, 1);
    return cell;
}

static void take_rows(lua_State *lua, Arena *arena, Report *report)
{
    report->row_count = open_list(lua, "rows");
    report->cells = ARENA_MANY(arena, ReportCell, report->row_count * report->column_count);
    for (size_t row = 0; row < report->row_count; row++) {
        if (lua_geti(lua, -1, (lua_Integer)row + 1) != LUA_TTABLE) luaL_error(lua, "a row of a report is a table");
        for (size_t i = 0; i < report->column_count; i++) {
            lua_getfield(lua, -1, report->columns[i].key.ptr);
            report->cells[row * report->column_count + i] = take_cell(lua, arena);
        }
        lua_pop(lua, 1);
    }
    lua_pop(lua, 1);
}

static void take_notes(lua_State *lua, Arena *arena, Report *report)
{
    report->note_count = open_list(lua, "notes");
    report->notes = ARENA_MANY(arena, Str, report->note_count);
    for (size_t i = 0; i < report->note_count; i++) {
        lua_geti(lua, -1, (lua_Integer)i + 1);
        report->notes[i] = take_cell(lua, arena).text;
    }
    lua_pop(lua, 1);
}

static int report_job(lua_State *lua)
{
    const ReportJob *job = lua_touserdata(lua, 1);
    set_page_globals(renderer_of(lua), job->route);
    run_module(lua, job->route->template);
    if (!lua_isfunction(lua, -1)) luaL_error(lua, "%s must return a function", job->route->template.ptr);
    push_facts(lua);
    lua_call(lua, 1, 1);
    if (!lua_istable(lua, -1)) luaL_error(lua, "%s: the function must return a table", job->route->template.ptr);
    job->report->title = take_text(lua, "title", job->arena);
    take_columns(lua, job->arena, job->report);
    take_rows(lua, job->arena, job->report);
    take_notes(lua, job->arena, job->report);
    return 0;
}

/* ---- */

static Str report_file(Str name, Arena *arena)
{
    return arena_printf(arena, "%s%.*s%s", folder, STR_ARG(name), ending);
}

/* The names of all reports of a theme, parted by a comma and a blank. */
static Str report_names(const Theme *theme, Arena *arena)
{
    Str names = {NULL, 0};
    for (size_t i = 0; i < theme->files.count; i++) {
        Str file = theme->files.entries[i].key;
        if (!str_starts(file, str_from(folder)) || !str_ends(file, str_from(ending))) continue;
        Str name = str_slice(file, strlen(folder), file.len - strlen(ending));
        names = arena_printf(arena, "%.*s%s%.*s", STR_ARG(names), names.len ? ", " : "", STR_ARG(name));
    }
    return names;
}

bool renderer_report(Renderer *renderer, Str name, Arena *arena, Report *report)
{
    *report = (Report){0};
    Str file = report_file(name, arena);
    if (!map_has(&renderer->context.theme->files, file)) {
        Str names = report_names(renderer->context.theme, arena);
        if (name.len)
            diag_report(renderer->context.diag, DIAG_USAGE, (Place){0}, "report", "there is no report '%.*s'",
                        STR_ARG(name));
        else
            diag_report(renderer->context.diag, DIAG_USAGE, (Place){0}, "report", "which report is wanted is not said");
        diag_hint(renderer->context.diag, "name one of these after 'report': %.*s", STR_ARG(names));
        return false;
    }
    Route route = {.kind = ROUTE_SINGLE, .address = file, .template = file};
    return renderer_run(renderer, &route, report_job, &(ReportJob){&route, arena, report});
}
