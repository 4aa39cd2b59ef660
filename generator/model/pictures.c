/* The picture indexes: the content's own first, then the theme's; the first that has a name gives the picture. */
#include "model/assemble.h"

#include "base/digest.h"
#include "base/file.h"
#include "base/suggest.h"
#include "model/picture_sets.h"
#include "model/picture_size.h"

#include <string.h>
#include <strings.h>

typedef struct {
    Assembly *assembly;
    const PictureIndex *index; /* NULL: the content's own */
} Shelf;

static bool format_of(Str file, PictureFormat *format)
{
    Str ending = str_from_index(file, str_rfind_char(file, '.'));
    static const struct {
        const char *ending;
        PictureFormat format;
    } known[] = {{".svg", PICTURE_SVG}, {".png", PICTURE_PNG}, {".jpg", PICTURE_JPEG}, {".jpeg", PICTURE_JPEG}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        *format = known[i].format;
        if (ending.len == strlen(known[i].ending) && strncasecmp(ending.ptr, known[i].ending, ending.len) == 0)
            return true;
    }
    return false;
}

static void missing_file(const Shelf *shelf, const Value *file)
{
    Diag *diag = shelf->assembly->diag;
    diag_report(diag, DIAG_ERROR, file->place, "picture-file", "there is no picture file '%.*s'", STR_ARG(file->text));
    if (!shelf->index) {
        const Tree *tree = shelf->assembly->input->content->tree;
        Suggestion suggestion = suggest_begin(file->text);
        for (size_t i = 0; i < tree_count(tree); i++) {
            Str path = tree_file(tree, i)->path;
            if (str_starts(path, STR("pictures/"))) suggest_offer(&suggestion, path_name(path));
        }
        if (suggestion.best.len) {
            diag_hint(diag, "did you mean '%.*s'?", STR_ARG(suggestion.best));
            return;
        }
    }
    diag_hint(diag, shelf->index ? "run 'make', which puts the theme's pictures in place"
                                 : "put the file into the folder pictures/");
}

static bool read_bytes(const Shelf *shelf, const Value *file, Str *bytes)
{
    Assembly *assembly = shelf->assembly;
    if (!shelf->index) {
        Tree *tree = assembly->input->content->tree;
        const TreeFile *found = tree_find(tree, path_join(assembly->arena, STR("pictures"), file->text));
        if (found) return tree_read(tree, 0, found, assembly->arena, bytes, assembly->diag);
    }
    for (size_t i = 0; shelf->index && i < shelf->index->folder_count; i++) {
        Str path = path_join(assembly->arena, str_from(shelf->index->folders[i]), file->text);
        if (file_exists(path.ptr)) return file_read(path.ptr, assembly->arena, bytes, assembly->diag);
    }
    missing_file(shelf, file);
    return false;
}

static Str words_of(Arena *arena, const Value *fields)
{
    const Value *words = value_get(fields, "words");
    Buf all = {0};
    for (size_t i = 0; words && i < words->count; i++) {
        if (i) buf_add_cstr(&all, ", ");
        buf_add(&all, words->items[i].text);
    }
    Str kept = all.len ? arena_str(arena, buf_str(&all)) : (Str){NULL, 0};
    buf_release(&all);
    return kept;
}

/* A drawing has the size of a pictogram, or of one that is longer; a photo its own, up to the width of a text. */
static void set_size(Picture *picture)
{
    enum { DRAWING = 160, WIDEST = 640 };
    double width, height;
    if (!picture_size(picture->format, picture->bytes, &width, &height)) width = height = DRAWING;
    double shrink = picture->format == PICTURE_SVG ? DRAWING / (width < height ? width : height) : 1;
    if (width * shrink > WIDEST) shrink = WIDEST / width;
    if (height * shrink > WIDEST) shrink = WIDEST / height;
    picture->width = (int)(width * shrink + 0.5);
    picture->height = (int)(height * shrink + 0.5);
    if (picture->width < 1) picture->width = 1;
    if (picture->height < 1) picture->height = 1;
}

/* Who pays for each megabyte waits for it, too. */
static void check_weight(Assembly *assembly, const Picture *picture, Str file)
{
    enum { HEAVY = 300 << 10 };
    if (!picture->own || picture->bytes.len <= HEAVY) return;
    diag_report(assembly->diag, DIAG_WARNING, picture->place, "picture-size",
                "the picture '%.*s' has %zu KB: it is slow on a phone", STR_ARG(file), picture->bytes.len >> 10);
    diag_hint(assembly->diag, picture->format == PICTURE_SVG
                                  ? "simplify the drawing, or save it as .png, to have less than 300 KB"
                                  : "make it at most 1,280 pixels wide and save it as .jpg, to have less than 300 KB");
}

/* Into the site, with the address that its bytes give it. */
static const Picture *keep_picture(Assembly *assembly, const Picture *facts)
{
    static const char *const endings[] = {[PICTURE_SVG] = "svg", [PICTURE_PNG] = "png", [PICTURE_JPEG] = "jpg"};
    Site *site = assembly->site;
    Picture *picture = ARENA_NEW(assembly->arena, Picture);
    char digest[9];
    *picture = *facts;
    digest_hex(picture->bytes, digest, 8);
    char *stem = arena_cstr(assembly->arena, picture->name);
    for (char *c = stem; *c; c++)
        if (*c == '/') *c = '-';
    picture->address = arena_printf(assembly->arena, "/assets/%s.%s.%s", stem, digest, endings[picture->format]);
    picture->index = site->picture_count;
    set_size(picture);
    ARENA_PUSH(assembly->arena, site->pictures, site->picture_count, site->picture_room) = picture;
    map_set(&site->picture_by_name, assembly->arena, picture->name, picture);
    return picture;
}

static void add_picture(const Shelf *shelf, const Value *fields)
{
    Assembly *assembly = shelf->assembly;
    Site *site = assembly->site;
    const Value *file = value_get(fields, "file");
    Str name = value_text(fields, "name"), bytes;
    PictureFormat format;
    if (!file || !name.len || map_has(&site->picture_by_name, name)) return;
    if (!format_of(file->text, &format)) {
        diag_report(assembly->diag, DIAG_ERROR, file->place, "picture-format",
                    "'%.*s' is not a picture that can be shown", STR_ARG(file->text));
        diag_hint(
            assembly->diag,
            "pages and documents show .svg, .png and .jpg: open it in a picture program, such as Paint or Preview, "
            "and save it as .jpg when it is a photo, or else as .png; then write the new name here");
        return;
    }
    if (!read_bytes(shelf, file, &bytes)) return;
    Picture picture = {.name = name,
                       .alt = value_text(fields, "alt"),
                       .licence = value_text(fields, "licence"),
                       .author = value_text(fields, "author"),
                       .source = value_text(fields, "source"),
                       .words = words_of(assembly->arena, fields),
                       .own = !shelf->index,
                       .format = format,
                       .bytes = bytes,
                       .place = file->place};
    check_weight(assembly, keep_picture(assembly, &picture), file->text);
}

static void read_index(const Shelf *shelf, const YamlNode *root)
{
    Assembly *assembly = shelf->assembly;
    if (!root || root->kind == YAML_EMPTY) return;
    if (root->kind != YAML_SEQUENCE) {
        diag_report(assembly->diag, DIAG_ERROR, root->place, "picture-index", "a list of pictures is needed");
        diag_hint(assembly->diag, "begin each picture with '- name: ...'");
        return;
    }
    Map names = {0};
    for (size_t i = 0; i < root->count; i++) {
        Value *fields = ARENA_NEW(assembly->arena, Value);
        const YamlNode *item = root->items[i];
        if (!fields_read(&assembly->input->content->schema.pictures, item, item->place, STR("this picture"),
                         assembly->input->today, assembly->arena, assembly->diag, fields))
            continue;
        const Value *name = value_get(fields, "name");
        if (map_set(&names, assembly->arena, name->text, fields)) {
            diag_report(assembly->diag, DIAG_ERROR, name->place, "duplicate-item", "two pictures are named '%.*s'",
                        STR_ARG(name->text));
            diag_hint(assembly->diag, "give one of them another name");
        }
        add_picture(shelf, fields);
    }
}

void assemble_pictures(Assembly *assembly)
{
    const ContentData *own = content_data(assembly->input->content, STR("pictures/pictures.yml"));
    if (own) read_index(&(Shelf){assembly, NULL}, own->root);
    for (size_t i = 0; i < assembly->input->index_count; i++)
        read_index(&(Shelf){assembly, &assembly->input->indexes[i]}, assembly->input->indexes[i].root);
}

const Picture *assemble_picture(Assembly *assembly, Str name)
{
    const Picture *known = site_picture(assembly->site, name);
    SetPicture found;
    if (known || !picture_sets_find(assembly, name, &found)) return known;
    Picture picture = {.name = name,
                       .alt = found.alt,
                       .licence = found.licence,
                       .author = found.author,
                       .source = found.source,
                       .words = found.words,
                       .set = found.set,
                       .own = found.own};
    Tree *tree = assembly->input->content->tree;
    bool read = found.in_content ? tree_read(tree, 0, found.in_content, assembly->arena, &picture.bytes, assembly->diag)
                                 : file_read(found.path, assembly->arena, &picture.bytes, assembly->diag);
    if (!read || !format_of(found.file, &picture.format)) return NULL;
    return keep_picture(assembly, &picture);
}
