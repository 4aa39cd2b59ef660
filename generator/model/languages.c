/* Languages: what site.yml says in each, and which page translates which. */
#include "model/assemble.h"

#include "base/suggest.h"

static void read_language(Assembly *assembly, Language *language)
{
    const Content *content = assembly->input->content;
    const ContentData *data =
        content_data(content, arena_printf(assembly->arena, "%.*s/site.yml", STR_ARG(language->code)));
    language->fields = value_copy_inherited(&assembly->site->fields, assembly->arena);
    if (!data || !data->root) return;
    Value own;
    fields_read_some(&content->schema.site, data->root, (Place){&data->source, 1, 1, 1}, data->source.path,
                     assembly->input->today, assembly->arena, assembly->diag, &own);
    fields_inherit(&own, &assembly->site->fields, assembly->arena, assembly->diag);
    language->fields = own;
}

static void report_twice(Assembly *assembly, Str code)
{
    const Value *list = value_get(&assembly->site->fields, "languages");
    diag_report(assembly->diag, DIAG_ERROR, list ? list->place : (Place){0}, "language-twice",
                "the site has the language '%.*s' twice", STR_ARG(code));
    diag_hint(assembly->diag, "name each further language once, without the one under 'language'");
}

void assemble_languages(Assembly *assembly)
{
    const Content *content = assembly->input->content;
    Site *site = assembly->site;
    site->languages = ARENA_MANY(assembly->arena, Language, content->language_count + 1);
    site->languages[site->language_count++] =
        (Language){.code = value_text(&site->fields, "language"), .fields = site->fields};
    for (size_t i = 0; site->fields.kind == VALUE_GROUP && i < content->language_count; i++) {
        Language *language = &site->languages[site->language_count];
        if (site_language(site, content->languages[i]) < site->language_count) {
            report_twice(assembly, content->languages[i]);
            continue;
        }
        language->code = content->languages[i];
        read_language(assembly, language);
        site->language_count++;
    }
}

/* ---- pages ---- */

static void report_alone(Assembly *assembly, const Entry *entry, Str path)
{
    const Site *site = assembly->site;
    diag_report(assembly->diag, DIAG_ERROR, source_start(entry->source), "translation-alone",
                "there is no page '%.*s' that this translates", STR_ARG(path));
    Suggestion suggestion = suggest_begin(path);
    for (size_t i = 0; i < site->entry_count; i++)
        if (!site->entries[i].language) suggest_offer(&suggestion, site->entries[i].path);
    Str code = site->languages[entry->language].code;
    if (suggestion.best.len)
        diag_hint(assembly->diag, "if it translates %.*s, rename it to %.*s/%.*s", STR_ARG(suggestion.best),
                  STR_ARG(code), STR_ARG(suggestion.best));
    else
        diag_hint(assembly->diag, "give it the name of the page that it translates, in the folder %.*s", STR_ARG(code));
}

/* Whether the original was changed since: by the history of both, and by the day on which a translation says that it
 * was compared with its original. */
static bool is_stale(const Entry *entry, const Value *own)
{
    const Commit *original = entry->original->changed, *mine = entry->changed;
    Date compared = value_date(own, "translated");
    if (!original || !mine || original->time <= mine->time) return false;
    return !date_is_set(compared) || date_cmp(compared, date_from_time(original->time)) < 0;
}

static void report_stale(Assembly *assembly, const Entry *entry)
{
    diag_report(assembly->diag, DIAG_WARNING, source_start(entry->source), "translation-older",
                "'%.*s' was changed after this translation of it", STR_ARG(entry->original->path));
    diag_hint(
        assembly->diag,
        "translate what is new there; if there is nothing to change here, add the day on which you looked: "
        "'translated: 2026-11-30'");
}

static void translate(Assembly *assembly, Entry *entry)
{
    Site *site = assembly->site;
    Str path = str_from_index(entry->path, site->languages[entry->language].code.len + 1);
    Entry *original = map_get(&site->entry_by_path, str_slice(path, 0, str_rfind_char(path, '.')));
    if (!original || original->type != entry->type) {
        report_alone(assembly, entry, path);
        return;
    }
    if (!original->translations)
        original->translations = ARENA_MANY(assembly->arena, const Entry *, site->language_count);
    original->translations[entry->language] = entry;
    entry->original = original;
    entry->stale = is_stale(entry, &entry->fields);
    fields_inherit(&entry->fields, &original->fields, assembly->arena, assembly->diag);
    if (!entry->body && original->body) {
        entry->body = markdown_copy(original->body, assembly->arena);
        entry->body_inherited = true;
    }
    entry->broken = entry->broken || original->broken;
    if (entry->stale && assembly->input->review && original->published) report_stale(assembly, entry);
}

void assemble_translations(Assembly *assembly)
{
    Site *site = assembly->site;
    for (size_t i = 0; i < site->entry_count; i++)
        if (site->entries[i].language) translate(assembly, &site->entries[i]);
}
