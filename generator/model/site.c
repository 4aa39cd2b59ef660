#include "model/site.h"

const Vocabulary *site_vocabulary(const Site *site, Str name)
{
    for (size_t i = 0; i < site->vocabulary_count; i++)
        if (str_eq(site->vocabularies[i].name, name)) return &site->vocabularies[i];
    return NULL;
}

const Term *vocabulary_term(const Vocabulary *vocabulary, Str id)
{
    for (size_t i = 0; vocabulary && i < vocabulary->count; i++)
        if (str_eq(vocabulary->terms[i].id, id)) return &vocabulary->terms[i];
    return NULL;
}

const Picture *site_picture(const Site *site, Str name)
{
    return map_get(&site->picture_by_name, name);
}

const Entry *site_entry(const Site *site, Str path_without_ending)
{
    return map_get(&site->entry_by_path, path_without_ending);
}

Str entry_name(const Entry *entry)
{
    return str_slice(entry->path, 0, str_rfind_char(entry->path, '.'));
}

bool entry_cites(const Entry *entry, Str data, Str key)
{
    const FieldSet *set = &entry->type->fields;
    if (!entry->published || entry->closed) return false;
    for (size_t f = 0; f < set->count; f++) {
        const Value *value = &entry->fields.items[f];
        if (set->fields[f].kind != KIND_ITEM || !str_eq(set->fields[f].data, data)) continue;
        if (value->kind == VALUE_ITEM && str_eq(value->text, key)) return true;
        for (size_t i = 0; value->kind == VALUE_LIST && i < value->count; i++)
            if (str_eq(value->items[i].text, key)) return true;
    }
    return false;
}

const Collection *site_collection(const Site *site, Str type)
{
    const Type *found = schema_type(site->schema, type);
    return found ? &site->collections[found->index] : NULL;
}

const Facet *collection_facet(const Collection *collection, Str field)
{
    for (size_t i = 0; i < collection->facet_count; i++)
        if (str_eq(collection->facets[i].field->name, field)) return &collection->facets[i];
    return NULL;
}

const DataSet *site_data(const Site *site, Str name)
{
    for (size_t i = 0; i < site->data_count; i++)
        if (str_eq(site->data[i].rule->name, name)) return &site->data[i];
    return NULL;
}

Str list_address(Arena *arena, Str first, size_t number)
{
    return number < 2 ? first : arena_printf(arena, "%.*spage/%zu/", STR_ARG(first), number);
}
