#include "input/schema_loader.h"

#include "base/file.h"
#include "input/text_forms.h"

#include <string.h>

void loader_complain(Loader *loader, Place place, const char *rule, const char *format, Str subject)
{
    char *message = arena_cstr(loader->arena, arena_printf(loader->arena, format, STR_ARG(subject)));
    diag_report(loader->diag, DIAG_ERROR, place, rule, "%s", message);
    loader->ok = false;
}

void loader_check_keys(Loader *loader, const YamlNode *node, Keys keys)
{
    for (size_t i = 0; node && i < node->count && node->kind == YAML_MAPPING; i++) {
        bool known = false;
        for (Keys key = keys; *key && !known; key++) known = str_is(node->pairs[i].key, *key);
        if (known) continue;
        Suggestion suggestion = suggest_begin(node->pairs[i].key);
        for (Keys key = keys; *key; key++) suggest_offer(&suggestion, str_from(*key));
        loader_complain(loader, node->pairs[i].key_place, "schema-key", "the schema does not know '%.*s'",
                        node->pairs[i].key);
        if (suggestion.best.len) diag_hint(loader->diag, "did you mean '%.*s'?", STR_ARG(suggestion.best));
    }
}

Str *loader_texts(Loader *loader, const YamlNode *node, size_t *count)
{
    *count = 0;
    if (!node || node->kind == YAML_EMPTY) return NULL;
    if (node->kind != YAML_SEQUENCE) {
        loader_complain(loader, node->place, "schema-list", "a list is needed here%.*s", STR(""));
        return NULL;
    }
    Str *texts = ARENA_MANY(loader->arena, Str, node->count);
    for (size_t i = 0; i < node->count; i++) texts[i] = node->items[i]->text;
    *count = node->count;
    return texts;
}

bool loader_number(Loader *loader, const YamlNode *node, const char *key, double least, double most, double *number)
{
    double given;
    Str text = yaml_text(node, key);
    if (!text.len) return false;
    Place place = yaml_get(node, key)->place;
    if (!text_is_number(text, false, &given)) {
        loader_complain(loader, place, "schema-number", "'%.*s' is not a number", text);
        diag_hint(loader->diag, "write digits only, for example 12");
        return false;
    }
    if (given >= least && given <= most) {
        *number = given;
        return true;
    }
    loader_complain(loader, place, "schema-number", "'%.*s' is too small or too large", text);
    diag_hint(loader->diag, "it must be from %.15g to %.15g", least, most);
    return false;
}

/* ---- addresses ---- */

const AddressForm address_page = {NULL, true, true, "begin and end it with '/': /services/{slug}/"};
const AddressForm address_file = {NULL, false, true,
                                  "begin it with '/' and end it with the name of a file: /services/{slug}/leaflet.pdf"};
const AddressForm address_data = {
    NULL, false, true, "begin it with '/' and end it with the name of a file: /measures/{slug}.csv, or with {id}"};
const AddressForm address_booklet = {
    "name", false, true,
    "begin it with '/' and end it with the name of a file, with {name} in it: /downloads/{name}.pdf"};
const AddressForm address_list = {NULL, true, false, "begin and end it with '/': /services/"};
const AddressForm address_letter = {"letter", true, false,
                                    "begin and end it with '/', with {letter} in it: /services/a-z/{letter}/"};
const AddressForm address_month = {"month", true, false,
                                   "begin and end it with '/', with {month} in it: /updates/{month}/"};
const AddressForm address_term = {"term", true, false,
                                  "begin and end it with '/', with {term} in it: /services/need/{term}/"};

void loader_check_address(Loader *loader, const YamlNode *node, const char *key, const AddressForm *form)
{
    Str pattern = yaml_text(node, key), address = pattern;
    if (!pattern.len) return;
    if (str_starts(pattern, STR("{page}"))) /* an address by itself */
        address = arena_printf(loader->arena, "/%.*s", STR_ARG(str_from_index(pattern, strlen("{page}"))));
    address = pattern_fill(loader->arena, address, "slug", STR("x"));
    bool by_id = form == &address_data && str_ends(address, STR("/{id}"));
    if (form == &address_data) address = pattern_fill(loader->arena, address, "id", STR("x"));
    if (form->mark) address = pattern_fill(loader->arena, address, form->mark, STR("x"));
    bool good = text_is_address_path(address) &&
                (!form->mark || str_contains(pattern, arena_printf(loader->arena, "{%s}", form->mark)));
    if (good && (str_ends(address, STR("/")) ? form->page
                                             : form->file && (by_id || str_contains(path_name(address), STR(".")))))
        return;
    loader_complain(loader, yaml_get(node, key)->place, "schema-address", "'%.*s' cannot be an address here", pattern);
    diag_hint(loader->diag, "%s", form->hint);
}
