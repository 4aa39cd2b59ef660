#include "input/schema_loader.h"

#include "base/file.h"
#include "input/text_forms.h"

static const char *const root_keys[] = {"common",        "types",    "easy", "terms",  "data",    "page_document",
                                        "redirect_page", "pictures", "site", "routes", "updates", "page_easy_read",
                                        NULL};
static const char *const type_keys[] = {"label",     "plural",     "files",      "address",        "template",
                                        "fields",    "sort",       "descending", "published_when", "easy_read",
                                        "documents", "data_files", "booklets",   "listing",        "updates",
                                        "expected",  NULL};

static void read_documents(Loader *loader, const YamlNode *node, Type *type)
{
    const YamlNode *list = yaml_get(node, "documents");
    if (!list || list->kind != YAML_SEQUENCE) return;
    type->documents = ARENA_MANY(loader->arena, DocumentRule, list->count);
    type->document_count = list->count;
    for (size_t i = 0; i < list->count; i++) {
        const YamlNode *item = list->items[i];
        type->documents[i] = (DocumentRule){yaml_text(item, "address"), yaml_text(item, "compose"), 0};
        loader_check_address(loader, item, "address", &address_file);
        loader_number(loader, item, "size", 1, LARGEST_LETTERS, &type->documents[i].size);
        if (!type->documents[i].address.len)
            loader_complain(loader, item->place, "schema-address", "a document of type '%.*s' needs an address",
                            type->name);
    }
}

/* Items have no names: the files of each have their ids. */
static void check_each_item(Loader *loader, const YamlNode *item, const Type *type, const FileRule *rule)
{
    const Field *field = fields_find(&type->fields, rule->each);
    bool is_list = field && field->kind == KIND_GROUP && field->many;
    if (!rule->each.len || (is_list && str_contains(rule->address, STR("{id}")))) return;
    loader_complain(loader, item->place, "schema-type",
                    "files of each item need a list of groups, and '{id}' in their address, '%.*s'", rule->address);
}

static void read_data_files(Loader *loader, const YamlNode *node, Type *type)
{
    const YamlNode *list = yaml_get(node, "data_files");
    if (!list || list->kind != YAML_SEQUENCE) return;
    type->file_rules = ARENA_MANY(loader->arena, FileRule, list->count);
    type->file_rule_count = list->count;
    for (size_t i = 0; i < list->count; i++) {
        const YamlNode *item = list->items[i];
        type->file_rules[i] =
            (FileRule){yaml_text(item, "address"), yaml_text(item, "template"), yaml_text(item, "each")};
        loader_check_address(loader, item, "address", &address_data);
        if (type->file_rules[i].address.len && type->file_rules[i].template.len) continue;
        loader_complain(loader, item->place, "schema-type", "a data file of type '%.*s' needs address and template",
                        type->name);
    }
}

static void read_booklets(Loader *loader, const YamlNode *node, Type *type)
{
    const YamlNode *item = yaml_get(node, "booklets");
    if (!item || item->kind != YAML_MAPPING) return;
    type->booklets = (BookletRule){.field = yaml_text(item, "from"), .address = yaml_text(item, "address"),
                                   .compose = yaml_text(item, "compose"), .place = item->place};
    loader_check_address(loader, item, "address", &address_booklet);
    loader_number(loader, item, "size", 1, LARGEST_LETTERS, &type->booklets.size);
    if (type->booklets.field.len && type->booklets.address.len && type->booklets.compose.len) return;
    loader_complain(loader, item->place, "schema-booklets",
                    "the booklets of type '%.*s' need from, address and compose", type->name);
    diag_hint(loader->diag, "from names the field of site.yml that asks for them");
}

/* Of a type, or ("page") of all that have none of their own. */
static EasyRead read_easy(Loader *loader, const YamlNode *node, Str type)
{
    EasyRead easy = {yaml_text(node, "address"), yaml_text(node, "template"), yaml_text(node, "compose"),
                     yaml_text(node, "pdf"), yaml_text(node, "large_pdf"), 18};
    loader_number(loader, node, "large_size", 1, LARGEST_LETTERS, &easy.large_size);
    loader_check_address(loader, node, "address", &address_page);
    loader_check_address(loader, node, "pdf", &address_file);
    loader_check_address(loader, node, "large_pdf", &address_file);
    if (easy.address.len && (!easy.pdf.len || !easy.template.len))
        loader_complain(loader, node->place, "schema-type",
                        "the easy read of type '%.*s' needs address, template and pdf", type);
    return easy;
}

static void check_type_addresses(Loader *loader, const YamlNode *node, const Type *type)
{
    const YamlNode *listing = yaml_get(node, "listing");
    loader_check_address(loader, node, "address", &address_page);
    loader_check_address(loader, listing, "address", &address_list);
    loader_check_address(loader, listing, "letters", &address_letter);
    if (!type->files.len || !type->address.len || !type->template.len)
        loader_complain(loader, type->place, "schema-type", "type '%.*s' needs files, address and template",
                        type->name);
}

static void check_type(Loader *loader, const YamlNode *node, const Type *type)
{
    const YamlNode *sort = yaml_get(node, "sort"), *when = yaml_get(node, "published_when");
    const YamlNode *status = yaml_get(when, "field"), *from = yaml_get(when, "from");
    const Field *day = fields_find(&type->fields, type->from_field);
    loader_check_field(loader, &type->fields, sort ? sort->place : type->place, type->sort);
    loader_check_field(loader, &type->fields, status ? status->place : type->place, type->status_field);
    loader_check_field(loader, &type->fields, from ? from->place : type->place, type->from_field);
    if (day && !day->many && day->kind != KIND_DATE && day->kind != KIND_DATETIME)
        loader_complain(loader, from->place, "schema-value", "'%.*s' is not a date", type->from_field);
    const YamlNode *files = yaml_get(node, "data_files");
    for (size_t i = 0; i < type->file_rule_count; i++)
        check_each_item(loader, files->items[i], type, &type->file_rules[i]);
    check_type_addresses(loader, node, type);
    for (size_t i = 0; i < type->update_count; i++)
        if (!fields_find(&type->fields, type->updates[i]))
            loader_unknown_field(loader, &type->fields, yaml_get(node, "updates")->items[i]->place, type->updates[i]);
}

static void read_type(Loader *loader, const YamlPair *pair, const YamlNode *common, Type *type)
{
    const YamlNode *node = pair->value, *listing = yaml_get(node, "listing");
    const YamlNode *when = yaml_get(node, "published_when");
    double per_page = 20;
    loader_check_keys(loader, node, type_keys);
    type->name = pair->key;
    type->place = pair->key_place;
    type->label = yaml_text(node, "label").len ? yaml_text(node, "label") : type->name;
    type->plural = yaml_text(node, "plural").len ? yaml_text(node, "plural") : type->label;
    type->files = yaml_text(node, "files");
    type->address = yaml_text(node, "address");
    type->template = yaml_text(node, "template");
    type->expected = yaml_text(node, "expected");
    type->sort = yaml_text(node, "sort").len ? yaml_text(node, "sort") : STR("title");
    type->descending = yaml_true(node, "descending");
    type->status_field = yaml_text(when, "field");
    type->from_field = yaml_text(when, "from");
    type->hidden = loader_texts(loader, yaml_get(when, "hidden"), &type->hidden_count);
    type->closed = loader_texts(loader, yaml_get(when, "closed"), &type->closed_count);
    type->easy = read_easy(loader, yaml_get(node, "easy_read"), type->name);
    type->listing_address = yaml_text(listing, "address");
    type->listing_template = yaml_text(listing, "template");
    type->letters_address = yaml_text(listing, "letters");
    loader_number(loader, listing, "per_page", 1, MOST_PER_PAGE, &per_page);
    type->per_page = (size_t)per_page;
    type->has_updates = yaml_get(node, "updates") != NULL;
    type->updates = loader_texts(loader, yaml_get(node, "updates"), &type->update_count);
    read_documents(loader, node, type);
    read_data_files(loader, node, type);
    read_booklets(loader, node, type);
    const YamlNode *fields = yaml_get(node, "fields");
    loader_fields(loader, fields && fields->kind == YAML_MAPPING ? yaml_overlay(loader->arena, common, fields) : common,
                &type->fields);
    type->common_count = common->count < type->fields.count ? common->count : type->fields.count;
    check_type(loader, node, type);
}

static void read_page_document(Loader *loader, const YamlNode *node, Schema *schema)
{
    schema->page_document_field = yaml_text(node, "when");
    schema->page_document = (DocumentRule){yaml_text(node, "address"), yaml_text(node, "compose"), 0};
    loader_number(loader, node, "size", 1, LARGEST_LETTERS, &schema->page_document.size);
    loader_check_address(loader, node, "address", &address_file);
}

static void read_data(Loader *loader, const YamlNode *node, Schema *schema)
{
    for (size_t i = 0; node && node->kind == YAML_MAPPING && i < node->count; i++) {
        DataRule *rule = &ARENA_PUSH(loader->arena, schema->data, schema->data_count, schema->data_room);
        const YamlNode *value = node->pairs[i].value;
        *rule = (DataRule){.name = node->pairs[i].key, .file = yaml_text(value, "file"), .key = yaml_text(value, "key"),
                           .place = node->pairs[i].key_place};
        const YamlNode *item = yaml_get(value, "explains");
        if (item) rule->explains.term = yaml_text(item, "term"), rule->explains.shorts = yaml_text(item, "short"),
                  rule->explains.forms = yaml_text(item, "forms"),
                  rule->explains.meaning = yaml_text(item, "meaning"), rule->explains.quiet = yaml_text(item, "quiet");
        loader_fields(loader, yaml_get(value, "fields"), &rule->fields);
    }
}

static void read_updates(Loader *loader, const YamlNode *node, Schema *schema)
{
    schema->updates.months = yaml_text(node, "months");
    schema->updates.template = yaml_text(node, "template");
    schema->updates.days = 365;
    schema->updates.translated = yaml_true(node, "translated");
    loader_check_address(loader, node, "months", &address_month);
    loader_number(loader, node, "days", 1, LONGEST_FRESH, &schema->updates.days);
    if (!node || node->kind == YAML_EMPTY || (schema->updates.months.len && schema->updates.template.len)) return;
    loader_complain(loader, node->place, "schema-updates", "'updates' needs months and template%.*s", STR(""));
    diag_hint(loader->diag, "months is the address of a month's page: /updates/{month}/");
}

/* Files that come out for each of something, or that are split when they get too long. False when there is nothing more
 * to look at. */
static bool read_parts(Loader *loader, const YamlNode *item, RouteRule *rule)
{
    rule->each = yaml_text(item, "each");
    rule->of = yaml_text(item, "of");
    rule->role = yaml_text(item, "role");
    loader_number(loader, item, "split", 2, MOST_PER_FILE, &rule->split);
    if (rule->split > 0 && !str_contains(path_name(rule->address), STR("."))) {
        loader_complain(loader, item->place, "schema-route", "'%.*s' cannot be split: its name has no ending",
                        rule->address);
        diag_hint(loader->diag, "the others get a number before the ending: /sitemap-1.xml");
    }
    if (!rule->each.len) return false;
    bool known = str_is(rule->each, "term") || str_is(rule->each, "vocabulary");
    loader_check_address(loader, item, "address", &address_data);
    if (known && rule->of.len && rule->role.len && str_contains(rule->address, STR("{id}"))) return true;
    loader_complain(loader, item->place, "schema-route",
                    "the files '%.*s' need each, of, role, and '{id}' in their address", rule->address);
    diag_hint(loader->diag, "each is term or vocabulary, of a type, role what 'oruk' says of its fields");
    return true;
}

static void read_routes(Loader *loader, const YamlNode *node, Schema *schema)
{
    for (size_t i = 0; node && node->kind == YAML_SEQUENCE && i < node->count; i++) {
        const YamlNode *item = node->items[i];
        RouteRule *rule = &ARENA_PUSH(loader->arena, schema->routes, schema->route_count, schema->route_room);
        *rule = (RouteRule){.address = yaml_text(item, "address"), .template = yaml_text(item, "template"),
                            .needs = yaml_text(item, "needs"), .compose = yaml_text(item, "compose"),
                            .title = yaml_text(item, "title"), .data = yaml_text(item, "data"),
                            .kept = yaml_true(item, "kept"), .translated = yaml_true(item, "translated"),
                            .place = item->place};
        loader_number(loader, item, "size", 1, LARGEST_LETTERS, &rule->size);
        if (read_parts(loader, item, rule)) continue;
        if (rule->compose.len) {
            loader_check_address(loader, item, "address", &address_file);
            if (rule->title.len) continue;
            loader_complain(loader, item->place, "schema-route", "the document '%.*s' has no title", rule->address);
            diag_hint(loader->diag, "readers choose it by its title: add one");
            continue;
        }
        if (text_is_address_path(rule->address)) continue; /* some files have no ending: /_redirects */
        loader_complain(loader, item->place, "schema-address", "'%.*s' cannot be an address here", rule->address);
        diag_hint(loader->diag, "begin it with '/', and end a page with '/', too: /glossary/, /robots.txt");
    }
}

/* Whether what stands under each key of the schema has the right shape. */
static bool has_groups(Loader *loader, const YamlNode *root)
{
    bool good = true;
    if (root->kind != YAML_MAPPING) {
        loader_complain(loader, root->place, "schema", "the schema must be a group%.*s: 'types: ...'", STR(""));
        return false;
    }
    for (size_t i = 0; i < root->count; i++) {
        const YamlPair *pair = &root->pairs[i];
        bool is_list = str_is(pair->key, "routes");
        if (pair->value->kind == (is_list ? YAML_SEQUENCE : YAML_MAPPING) || pair->value->kind == YAML_EMPTY) continue;
        loader_complain(loader, pair->value->place, "schema",
                 is_list ? "'%.*s' must be a list" : "'%.*s' must be a group of names", pair->key);
        good = false;
    }
    return good;
}

bool schema_read(const YamlNode *root, Arena *arena, Diag *diag, Schema *schema)
{
    Loader loader = {arena, diag, true, root->place.source};
    const YamlNode *common = yaml_get(root, "common"), *types = yaml_get(root, "types");
    *schema = (Schema){0};
    loader_check_keys(&loader, root, root_keys);
    if (!has_groups(&loader, root) || !common || !types) {
        if (loader.ok)
            loader_complain(&loader, root->place, "schema", "the schema needs 'common' and 'types'%.*s", STR(""));
        return false;
    }
    EasyRead usual = read_easy(&loader, yaml_get(root, "page_easy_read"), STR("page"));
    for (size_t i = 0; i < types->count; i++) {
        Type *type = &ARENA_PUSH(arena, schema->types, schema->type_count, schema->type_room);
        type->index = schema->type_count - 1;
        read_type(&loader, &types->pairs[i], common, type);
        if (!type->easy.address.len) type->easy = usual;
    }
    loader_fields(&loader, yaml_get(root, "site"), &schema->site);
    loader_fields(&loader, yaml_get(root, "terms"), &schema->terms);
    loader_fields(&loader, yaml_get(root, "easy"), &schema->easy);
    loader_fields(&loader, yaml_get(root, "pictures"), &schema->pictures);
    read_page_document(&loader, yaml_get(root, "page_document"), schema);
    read_data(&loader, yaml_get(root, "data"), schema);
    schema->redirect_template = yaml_text(yaml_get(root, "redirect_page"), "template");
    read_routes(&loader, yaml_get(root, "routes"), schema);
    read_updates(&loader, yaml_get(root, "updates"), schema);
    loader_check_names(&loader, schema);
    return loader.ok;
}
