#include "model/picture_sets.h"

#include "base/csv.h"
#include "base/file.h"
#include "input/markdown.h"

#include <ctype.h>

enum { NO_COLUMN = 9999 };

typedef struct {
    Str file, title, words; /* as in the list; file without ending */
} Item;

struct PictureSet {
    Str name;           /* of the folder that the list lies in */
    Str folder;         /* in the content, or of the machine */
    const PictureIndex *index; /* NULL: in the content */
    Str licence, author, source;
    Place place;        /* the rule in sets.yml */
    Map items;          /* Item by its slugs */
    Map files;          /* TreeFile by name, in the content */
};

/* ---- what a list says ---- */

static size_t find_column(const CsvRow *head, const YamlNode *names)
{
    size_t count = !names ? 0 : names->kind == YAML_SEQUENCE ? names->count : 1;
    for (size_t n = 0; n < count; n++) {
        Str wanted = names->kind == YAML_SEQUENCE ? names->items[n]->text : names->text;
        for (size_t i = 0; i < head->count; i++)
            if (str_eq(str_trim(head->cells[i]), wanted)) return i;
    }
    return NO_COLUMN;
}

/* "bake_,_to" is "To bake", "baker_1a" is "Baker": lists put the main word first, and number what shows the same. */
static Str readable(Arena *arena, Str title)
{
    Buf text = {0};
    for (size_t i = 0; i < title.len; i++) buf_add_char(&text, title.ptr[i] == '_' ? ' ' : title.ptr[i]);
    Str words = str_trim(buf_str(&text));
    size_t blank = str_rfind_char(words, ' ');
    if (blank < words.len && isdigit((unsigned char)words.ptr[blank + 1]) && words.len - blank < 4)
        words = str_trim(str_slice(words, 0, blank));
    size_t comma = str_rfind_char(words, ',');
    Str after = str_trim(str_from_index(words, comma + 1)), before = str_trim(str_slice(words, 0, comma));
    bool turned = comma < words.len && after.len && str_find_char(after, ' ') == after.len;
    Str kept = turned ? arena_printf(arena, "%.*s %.*s", STR_ARG(after), STR_ARG(before)) : arena_str(arena, words);
    if (kept.len) ((char *)kept.ptr)[0] = (char)toupper((unsigned char)kept.ptr[0]);
    buf_release(&text);
    return kept;
}

static void add_item(PictureSet *set, Arena *arena, Item *item)
{
    Str title = slug_from(arena, item->title), file = slug_from(arena, item->file);
    if (!map_has(&set->items, title)) map_set(&set->items, arena, title, item);
    if (!map_has(&set->items, file)) map_set(&set->items, arena, file, item);
}

static void read_list(Assembly *assembly, PictureSet *set, const YamlNode *rule, Str bytes, const Source *source)
{
    Arena *arena = assembly->arena;
    CsvRow row = {0};
    Str rest = bytes;
    bool any = csv_next(&rest, arena, &row);
    const YamlNode *file_names = yaml_get(rule, "file");
    size_t title = find_column(&row, yaml_get(rule, "name")), words = find_column(&row, yaml_get(rule, "words"));
    size_t file = file_names ? find_column(&row, file_names) : title;
    if (!any || title == NO_COLUMN || file == NO_COLUMN) {
        diag_report(assembly->diag, DIAG_ERROR, (Place){source, 1, 1, 1}, "picture-set",
                    "the list of pictures has no column for their names");
        diag_hint(assembly->diag, "put the list in place again as it came with its pictures");
        return;
    }
    while (csv_next(&rest, arena, &row)) {
        Item *item = ARENA_NEW(arena, Item);
        *item =
            (Item){str_trim(csv_cell(&row, file)), str_trim(csv_cell(&row, title)), str_trim(csv_cell(&row, words))};
        if (item->file.len && item->title.len) add_item(set, arena, item);
    }
}

/* ---- where lists are ---- */

static PictureSet *add_set(Assembly *assembly, const YamlNode *rule, Str folder, const PictureIndex *index)
{
    PictureSet *set = &ARENA_PUSH(assembly->arena, assembly->sets, assembly->set_count, assembly->set_room);
    *set = (PictureSet){.name = slug_from(assembly->arena, path_name(folder)), .folder = folder, .index = index,
                        .licence = yaml_text(rule, "licence"), .author = yaml_text(rule, "author"),
                        .source = yaml_text(rule, "source"), .place = rule->place};
    if (set->licence.len && set->author.len) return set;
    diag_report(assembly->diag, DIAG_ERROR, rule->place, "picture-set", "'%s' is missing from this set of pictures",
                set->licence.len ? "author" : "licence");
    diag_hint(assembly->diag, "write whose the pictures are, and under which licence they may be used");
    return set;
}

/* The pictures lie beside the list, or in folders beside it. */
static void list_files(Assembly *assembly, PictureSet *set)
{
    const Tree *tree = assembly->input->content->tree;
    for (size_t i = 0; i < tree_count(tree); i++) {
        const TreeFile *file = tree_file(tree, i);
        bool inside = str_starts(file->path, set->folder) && file->path.ptr[set->folder.len] == '/';
        Str name = path_name(file->path);
        if (inside && !map_has(&set->files, name)) map_set(&set->files, assembly->arena, name, (void *)(uintptr_t)file);
    }
}

static void open_in_content(Assembly *assembly, const YamlNode *rule, Str list)
{
    Tree *tree = assembly->input->content->tree;
    for (size_t i = 0; i < tree_count(tree); i++) {
        const TreeFile *file = tree_file(tree, i);
        if (!str_starts(file->path, STR("pictures/")) || !str_eq(path_name(file->path), list)) continue;
        Source *source = ARENA_NEW(assembly->arena, Source);
        source->path = file->shown;
        if (!tree_read(tree, 0, file, assembly->arena, &source->text, assembly->diag)) continue;
        PictureSet *set = add_set(assembly, rule, path_folder(file->path), NULL);
        list_files(assembly, set);
        read_list(assembly, set, rule, source->text, source);
    }
}

static void open_in_theme(Assembly *assembly, const YamlNode *rule, Str list, const PictureIndex *index)
{
    Str stem = str_slice(list, 0, str_rfind_char(list, '.'));
    for (size_t i = 0; i < index->folder_count; i++) {
        Str folder = path_join(assembly->arena, str_from(index->folders[i]), stem);
        Source *source = ARENA_NEW(assembly->arena, Source);
        source->path = path_join(assembly->arena, folder, list);
        if (!file_exists(source->path.ptr)) continue;
        if (!file_read(source->path.ptr, assembly->arena, &source->text, assembly->diag)) continue;
        read_list(assembly, add_set(assembly, rule, folder, index), rule, source->text, source);
    }
}

static void open_sets(Assembly *assembly)
{
    if (assembly->sets_are_open) return;
    assembly->sets_are_open = true;
    for (int pass = 0; pass < 2; pass++) /* the content's own come first */
        for (size_t i = 0; i < assembly->input->index_count; i++) {
            const PictureIndex *index = &assembly->input->indexes[i];
            const YamlNode *rules = index->sets;
            for (size_t r = 0; rules && rules->kind == YAML_SEQUENCE && r < rules->count; r++) {
                Str list = yaml_text(rules->items[r], "list");
                if (pass == 0) open_in_content(assembly, rules->items[r], list);
                else open_in_theme(assembly, rules->items[r], list, index);
            }
        }
}

/* ---- one picture ---- */

static bool locate(Assembly *assembly, const PictureSet *set, const Item *item, SetPicture *found)
{
    static const char *const endings[] = {"svg", "png"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        found->file = arena_printf(assembly->arena, "%.*s.%s", STR_ARG(item->file), endings[i]);
        found->in_content = map_get(&set->files, found->file);
        if (found->in_content) return true;
        Str path = set->index ? path_join(assembly->arena, set->folder, found->file) : STR("");
        found->path = path.ptr;
        if (set->index && file_exists(path.ptr)) return true;
    }
    return false;
}

bool picture_sets_find(Assembly *assembly, Str name, SetPicture *found)
{
    open_sets(assembly);
    size_t slash = str_find_char(name, '/');
    Str set_name = slash < name.len ? str_slice(name, 0, slash) : STR("");
    Str slug = slug_from(assembly->arena, str_from_index(name, slash < name.len ? slash + 1 : 0));
    for (size_t i = 0; i < assembly->set_count; i++) {
        const PictureSet *set = &assembly->sets[i];
        if (set_name.len && !str_eq(set_name, set->name)) continue;
        const Item *item = map_get(&set->items, slug);
        if (!item) continue;
        *found = (SetPicture){.name = name, .alt = readable(assembly->arena, item->title), .words = item->words,
                              .licence = set->licence, .author = set->author, .source = set->source, .set = set->name,
                              .own = !set->index};
        if (locate(assembly, set, item, found)) return true;
    }
    return false;
}
