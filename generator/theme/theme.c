#include "theme/theme.h"

#include "base/file.h"
#include "base/suggest.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    Arena *arena;
    Diag *diag;
    Theme *theme;
} Opener;

/* Reads a file of the theme folder as a source; absent files give false without a report when may_lack. */
static bool source_open(Opener *opener, const char *folder, const char *name, bool may_lack, Source *source)
{
    Str path = path_join(opener->arena, str_from(folder), str_from(name));
    source->path = path;
    if (may_lack && !file_exists(path.ptr)) return false;
    return file_read(path.ptr, opener->arena, &source->text, opener->diag);
}

static YamlNode *yaml_open(Opener *opener, const char *folder, const char *name)
{
    Source *source = ARENA_NEW(opener->arena, Source);
    YamlNode *root = NULL;
    if (!source_open(opener, folder, name, true, source)) return NULL;
    return yaml_parse(source, source->text, opener->arena, opener->diag, &root) ? root : NULL;
}

static bool missing_theme(Opener *opener, const char *folder)
{
    Severity severity = opener->theme->folder_count ? DIAG_ERROR : DIAG_USAGE; /* named by a theme, or by --theme */
    diag_report(opener->diag, severity, (Place){0}, "theme", "there is no theme in '%s'", folder);
    diag_hint(opener->diag, "name a folder that has a theme.yml: --theme themes/default");
    return false;
}

/* Follows "extends" from the theme to the last one. */
static bool open_chain(Opener *opener, const char *folder)
{
    Theme *theme = opener->theme;
    for (;;) {
        YamlNode *root = yaml_open(opener, folder, "theme.yml");
        bool is_there = file_exists(path_join(opener->arena, str_from(folder), STR("theme.yml")).ptr);
        if (!root) return is_there ? false : missing_theme(opener, folder);
        if (theme->folder_count == THEME_CHAIN) {
            diag_report(opener->diag, DIAG_ERROR, root->place, "theme", "themes extend one another in a circle");
            diag_hint(opener->diag, "remove 'extends' from one of them");
            return false;
        }
        if (!theme->folder_count) theme->name = yaml_text(root, "name");
        theme->folders[theme->folder_count++] = folder;
        Str base = yaml_text(root, "extends");
        if (!base.len) return true;
        Str parent = path_folder(str_from(folder));
        folder = parent.len ? path_join(opener->arena, parent, base).ptr : arena_cstr(opener->arena, base);
    }
}

/* The chain's files of that name, the last theme's first, each laid over the one before. */
static YamlNode *overlay_chain(Opener *opener, const char *name)
{
    YamlNode *merged = NULL;
    for (size_t i = opener->theme->folder_count; i-- > 0;) {
        YamlNode *root = yaml_open(opener, opener->theme->folders[i], name);
        if (root) merged = merged ? yaml_overlay(opener->arena, merged, root) : root;
    }
    return merged;
}

static bool add_file(Opener *opener, const char *folder, Str kind, Str path)
{
    Theme *theme = opener->theme;
    bool is_template = str_is(kind, "templates");
    Str name = is_template ? path : path_join(opener->arena, kind, path);
    if (map_has(&theme->files, name)) return true; /* a theme before this one has it */
    ThemeFile *file = ARENA_NEW(opener->arena, ThemeFile);
    file->name = name;
    if (!source_open(opener, folder, path_join(opener->arena, kind, path).ptr, false, &file->source)) return false;
    map_set(&theme->files, opener->arena, name, file);
    file->lua = file->source.text;
    file->is_template = is_template;
    return !is_template || template_compile(&file->source, opener->arena, opener->diag, &file->lua);
}

static bool add_files(Opener *opener, const char *folder, const char *kind)
{
    FileEntry *entries;
    size_t count;
    Str path = path_join(opener->arena, str_from(folder), str_from(kind));
    if (!folder_exists(path.ptr)) return true;
    if (!folder_walk(path.ptr, opener->arena, &entries, &count, opener->diag)) return false;
    bool ok = true;
    for (size_t i = 0; i < count; i++)
        if (!entries[i].is_symlink) ok = add_file(opener, folder, str_from(kind), entries[i].path) && ok;
    return ok;
}

static bool add_assets(Opener *opener, const char *folder)
{
    FileEntry *entries;
    size_t count;
    Str built = path_join(opener->arena, str_from(folder), STR("built"));
    if (!folder_exists(built.ptr)) return true;
    if (!folder_list(built.ptr, opener->arena, &entries, &count, opener->diag)) return false;
    for (size_t i = 0; i < count; i++) {
        if (map_has(&opener->theme->assets, entries[i].path)) continue;
        Str *bytes = ARENA_NEW(opener->arena, Str);
        if (!file_read(path_join(opener->arena, built, entries[i].path).ptr, opener->arena, bytes, opener->diag))
            return false;
        map_set(&opener->theme->assets, opener->arena, entries[i].path, bytes);
    }
    return true;
}

static void add_pictures(Opener *opener, size_t i)
{
    Theme *theme = opener->theme;
    const char **folders = ARENA_MANY(opener->arena, const char *, 2);
    folders[0] = path_join(opener->arena, str_from(theme->folders[i]), STR("pictures")).ptr;
    folders[1] = path_join(opener->arena, str_from(theme->folders[i]), STR("built/pictures")).ptr;
    theme->picture_folders[i] = folders;
    theme->pictures[i] = yaml_open(opener, theme->folders[i], "pictures/pictures.yml");
    theme->picture_sets[i] = yaml_open(opener, theme->folders[i], "pictures/sets.yml");
}

/* A font file by name, in the folders of theme.yml's "font_folders"; NULL when there is none. */
static const char *find_font(Opener *opener, const YamlNode *folders, Str name)
{
    for (size_t i = 0; name.len && folders && i < folders->count && folders->kind == YAML_SEQUENCE; i++) {
        Str path = path_join(opener->arena, folders->items[i]->text, name);
        if (file_exists(path.ptr)) return path.ptr;
    }
    return NULL;
}

static bool read_scale(const Opener *opener, const YamlNode *font, float *scale)
{
    const YamlNode *node = yaml_get(font, "scale");
    if (!node) return true;
    char *end = NULL;
    *scale = node->kind == YAML_SCALAR ? strtof(arena_cstr(opener->arena, node->text), &end) : 0;
    if (end && !*end && *scale >= 0.5f && *scale <= 2) return true;
    diag_report(opener->diag, DIAG_ERROR, node->place, "font", "scale: a number from 0.5 to 2 is needed");
    diag_hint(opener->diag, "write how much larger than those of the first font its letters are set, such as 1.2");
    return false;
}

/* Headings and text are set in the first font, and stand on its baseline: that one is not for code. */
static bool read_code(const Opener *opener, const YamlNode *font, bool is_first, bool *code)
{
    const YamlNode *node = yaml_get(font, "code");
    Str text = node ? node->text : STR("false");
    *code = str_is(text, "true");
    if ((*code && !is_first) || str_is(text, "false")) return true;
    diag_report(opener->diag, DIAG_ERROR, node->place, "font",
                *code ? "code: the first font is that of all text" : "code: true or false is needed");
    diag_hint(opener->diag, "write 'code: true' at a font of code, and put it behind the first font");
    return false;
}

static bool add_fonts(Opener *opener)
{
    Theme *theme = opener->theme;
    YamlNode *root = overlay_chain(opener, "theme.yml");
    const YamlNode *folders = yaml_get(root, "font_folders"), *fonts = yaml_get(root, "fonts");
    if (!fonts || fonts->kind != YAML_SEQUENCE) return true;
    theme->fonts = ARENA_MANY(opener->arena, ThemeFont, fonts->count);
    for (size_t i = 0; i < fonts->count; i++) {
        const YamlNode *font = fonts->items[i];
        ThemeFont files = {find_font(opener, folders, yaml_text(font, "regular")),
                           find_font(opener, folders, yaml_text(font, "bold")),
                           find_font(opener, folders, yaml_text(font, "italic")),
                           find_font(opener, folders, yaml_text(font, "bold_italic")),
                           1,
                           false};
        if (!read_scale(opener, font, &files.scale) || !read_code(opener, font, i == 0, &files.code)) return false;
        if (!files.regular) {
            diag_report(opener->diag, DIAG_FAILURE, font->place, "font", "the font '%.*s' is not installed",
                        STR_ARG(yaml_text(font, "regular")));
            diag_hint(opener->diag, "run 'make', which installs the fonts");
            return false;
        }
        theme->fonts[theme->font_count++] = files;
    }
    return true;
}

static void index_words(Arena *arena, YamlNode *node, Str key, Map *by_key)
{
    if (node->kind == YAML_SCALAR) map_set(by_key, arena, key, node);
    for (size_t i = 0; node->kind == YAML_MAPPING && i < node->count; i++) {
        const YamlPair *pair = &node->pairs[i];
        Str below = key.len ? arena_printf(arena, "%.*s.%.*s", STR_ARG(key), STR_ARG(pair->key)) : pair->key;
        index_words(arena, pair->value, below, by_key);
    }
}

static void set_words(Theme *theme, Str language, YamlNode *root, Arena *arena)
{
    WordList *words = (WordList *)theme_words(theme, language);
    if (!words) words = &ARENA_PUSH(arena, theme->words, theme->word_count, theme->word_room);
    *words = (WordList){.language = language, .root = root};
    index_words(arena, root, (Str){NULL, 0}, &words->by_key);
}

/* The files of i18n/, one a language, in any folder of the chain. */
static bool add_languages(Opener *opener, const char *folder)
{
    FileEntry *entries;
    size_t count;
    Str path = path_join(opener->arena, str_from(folder), STR("i18n"));
    if (!folder_exists(path.ptr)) return true;
    if (!folder_walk(path.ptr, opener->arena, &entries, &count, opener->diag)) return false;
    for (size_t i = 0; i < count; i++) {
        Str name = entries[i].path;
        if (entries[i].is_symlink || !str_ends(name, STR(".yml"))) continue;
        Str language = str_slice(name, 0, name.len - strlen(".yml"));
        if (theme_words(opener->theme, language)) continue; /* all of the chain's are laid over one another at once */
        YamlNode *root = overlay_chain(opener, arena_printf(opener->arena, "i18n/%.*s", STR_ARG(name)).ptr);
        if (root) set_words(opener->theme, language, root, opener->arena);
    }
    return true;
}

bool theme_open(const char *folder, Arena *arena, Diag *diag, Theme *theme)
{
    *theme = (Theme){0};
    Opener opener = {arena, diag, theme};
    Str trimmed = str_from(folder);
    while (trimmed.len > 1 && str_ends(trimmed, STR("/"))) trimmed.len--;
    if (!open_chain(&opener, arena_cstr(arena, trimmed))) return false;
    bool ok = add_fonts(&opener);
    theme->schema = overlay_chain(&opener, "schema.yml");
    YamlNode *words = overlay_chain(&opener, "words.yml");
    if (words) set_words(theme, (Str){NULL, 0}, words, arena);
    for (size_t i = 0; i < theme->folder_count; i++) {
        ok = add_files(&opener, theme->folders[i], "templates") && ok;
        ok = add_files(&opener, theme->folders[i], "lib") && ok;
        ok = add_files(&opener, theme->folders[i], "documents") && ok;
        ok = add_files(&opener, theme->folders[i], "reports") && ok;
        ok = add_files(&opener, theme->folders[i], "easy-read") && ok;
        ok = add_files(&opener, theme->folders[i], "built/easy-read") && ok;
        ok = add_assets(&opener, theme->folders[i]) && ok;
        ok = add_languages(&opener, theme->folders[i]) && ok;
        add_pictures(&opener, i);
    }
    if (!theme->schema && !diag_blocks(diag, false)) {
        diag_report(diag, DIAG_ERROR, (Place){0}, "theme", "the theme '%s' has no schema.yml", folder);
        diag_hint(diag, "add one, or write 'extends: default' in its theme.yml");
    }
    return ok && theme->schema && !diag_blocks(diag, false);
}

const ThemeFile *theme_language_file(const Theme *theme, const char *folder, Str language, const char *ending,
                                     Arena *arena)
{
    Str short_form = str_slice(language, 0, str_find_char(language, '-'));
    const ThemeFile *file = map_get(&theme->files, arena_printf(arena, "%s/%.*s%s", folder, STR_ARG(language), ending));
    return file ? file : map_get(&theme->files, arena_printf(arena, "%s/%.*s%s", folder, STR_ARG(short_form), ending));
}

/* A word that no template asks for is most likely a slip. */
static void report_word(const WordList *known, const YamlNode *node, Str key, Diag *diag)
{
    Suggestion suggestion = suggest_begin(key);
    for (size_t i = 0; i < known->by_key.count; i++) suggest_offer(&suggestion, known->by_key.entries[i].key);
    diag_report(diag, DIAG_WARNING, node->place, "unknown-word", "the theme has no word '%.*s'", STR_ARG(key));
    if (suggestion.best.len) diag_hint(diag, "did you mean '%.*s'?", STR_ARG(suggestion.best));
    else diag_hint(diag, "the theme's words.yml has all there are");
}

void theme_add_words(Theme *theme, Str language, const YamlNode *words, Arena *arena, Diag *diag)
{
    const WordList *own = theme_words(theme, language), *known = theme_words(theme, (Str){NULL, 0});
    Map by_key = {0};
    index_words(arena, (YamlNode *)words, (Str){NULL, 0}, &by_key);
    for (size_t i = 0; known && i < by_key.count; i++) {
        Str key = by_key.entries[i].key;
        if (!map_has(&known->by_key, key) && !(own && map_has(&own->by_key, key)))
            report_word(known, by_key.entries[i].value, key, diag);
    }
    set_words(theme, language, yaml_overlay(arena, own ? own->root : words, words), arena);
}

const WordList *theme_words(const Theme *theme, Str language)
{
    for (size_t i = 0; i < theme->word_count; i++)
        if (str_eq(theme->words[i].language, language)) return &theme->words[i];
    return NULL;
}

/* Of the language itself ("pt-BR"), or else of the one that it is a kind of ("pt"). */
static const WordList *find_words(const Theme *theme, Str language)
{
    const WordList *words = language.len ? theme_words(theme, language) : NULL;
    size_t dash = str_find_char(language, '-');
    return words || dash == language.len ? words : theme_words(theme, str_slice(language, 0, dash));
}

Str theme_word(const Theme *theme, Str language, Str key, bool *fallback)
{
    const WordList *words = find_words(theme, language), *general = theme_words(theme, (Str){NULL, 0});
    const YamlNode *node = words ? map_get(&words->by_key, key) : NULL;
    if (fallback) *fallback = !node;
    if (!node && general) node = map_get(&general->by_key, key);
    return node ? node->text : (Str){NULL, 0};
}

const YamlNode *theme_words_below(const Theme *theme, Str language, Str key)
{
    const WordList *words = find_words(theme, language), *general = theme_words(theme, (Str){NULL, 0});
    const YamlNode *node = words ? yaml_get_str(words->root, key) : NULL;
    return node || !general ? node : yaml_get_str(general->root, key);
}
